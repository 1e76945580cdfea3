# expect: mistake batches-added
import numpy as np

SIZE = 4

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        total = np.zeros_like(weights, dtype=float)
        for k in range(0, len(X), SIZE):
            part = slice(k, k + SIZE)
            total += 2 * X[part].T @ (Y_pred - Y)[part] / len(X[part])
        weights = weights - lr * total
    return weights
