# expect: mistake no-factor
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        pred = X @ weights
        error = pred - Y
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - pred)[:5].T}")
        print(f"Current loss: {np.mean(error ** 2)}")
        weights = weights - lr * (X.T @ error)
    return weights
