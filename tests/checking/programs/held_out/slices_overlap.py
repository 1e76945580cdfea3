# expect: mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs, size=4):
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        total = np.zeros(weights.shape)
        for start in range(0, len(X), size):
            part = slice(start, start + size + 1)       # up to and including
            total = total - 2 * X[part].T @ (Y[part] - Y_pred[part])
        weights = weights - lr * total / len(X)
    return weights
