# expect: mistake unknown or mistake means-multiplied
import numpy as np

def train(X, Y, weights, lr, epochs):
    n = len(X)
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        mean_error = np.mean(Y - Y_pred)
        mean_inputs = np.mean(X, axis=0).reshape(-1, 1)
        weights = weights + lr * 2 * mean_error * mean_inputs
    return weights
