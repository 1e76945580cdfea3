# expect: convention stochastic
import numpy as np

def train(X, Y, weights, lr, epochs):
    weights = np.array(weights, dtype=float)
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        for i in range(len(X)):
            x = X[i:i+1]
            error = Y[i:i+1] - x @ weights
            weights = weights + 2 * lr * x.T @ error
    return weights
