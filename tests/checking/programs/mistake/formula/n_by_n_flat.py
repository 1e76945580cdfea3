# expect: mistake broadcast-n-by-n
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = weights.flatten()
    for epoch in range(epochs):
        Y_pred = X @ w
        error = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5]}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Current loss: {np.mean(error ** 2)}")
        grad = -2 * (X.T @ error).mean(axis=1) / len(X)
        w = w - lr * grad
    return w.reshape(-1, 1)
