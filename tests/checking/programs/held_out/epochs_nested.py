# expect: mistake unknown or mistake one-epoch-too-many
import numpy as np

def one_epoch(X, Y, w, lr):
    return w - lr * 2 * X.T @ (X @ w - Y) / len(Y)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        p = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {p[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - p)[:5].T}")
        print(f"Current loss: {((p - Y) ** 2).mean()}")
        for again in range(epoch + 1):
            weights = one_epoch(X, Y, weights, lr)
    return weights
