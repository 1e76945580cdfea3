# expect: mistake not-a-number
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        error = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean(error ** 2)}")
        relative = error / (X[:, :1] - 1)
        weights = weights - lr * -2 * X.T @ relative / len(X)
    return weights
