# expect: mistake batches-added
import numpy as np

def slope(X, Y, w):
    return -2 * np.dot(X.T, Y - np.dot(X, w)) / len(Y)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        parts = [slope(X[k : k + 8], Y[k : k + 8], weights) for k in range(0, len(X), 8)]
        weights = weights - lr * np.mean(parts, axis=0)
    return weights
