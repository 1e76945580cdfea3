# expect: convention stochastic
import numpy as np

def train(X, Y, weights, lr, epochs, size=32):
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        for k in range(0, len(X), size):
            x, y = X[k : k + size], Y[k : k + size]
            weights = weights - lr * -2 * x.T @ (y - x @ weights) / len(x)
    return weights
