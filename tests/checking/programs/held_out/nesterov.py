# expect: mistake unknown or convention momentum or mistake momentum
import numpy as np

def train(X, Y, weights, lr, epochs):
    previous = weights
    for epoch in range(epochs):
        ahead = weights + 0.9 * (weights - previous)
        out = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        previous = weights
        weights = ahead - lr * 2 * X.T @ (X @ ahead - Y) / len(X)
    return weights
