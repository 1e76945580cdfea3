# expect: mistake bias-not-divided
import numpy as np

def train(X, Y, weights, lr, epochs):
    m = len(Y)
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        error = Y_pred - Y
        db = 2 * np.sum(error)
        dw = 2 * X[:, 1:].T @ error / m
        weights = weights - lr * np.vstack([[[db]], dw])
    return weights
