# expect: right
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
        total = sum(-2 * X[k : k + 16].T @ (Y - Y_pred)[k : k + 16] for k in range(0, n, 16))
        weights = weights - lr * total / n
    return weights
