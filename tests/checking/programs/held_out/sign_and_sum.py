# expect: mistake unknown or mistake sign or mistake not-divided-by-n
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        error = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {(error ** 2).mean()}")
        gradient = 2 * (X.T @ error)
        weights = weights - lr * gradient
    return weights
