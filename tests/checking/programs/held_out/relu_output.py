# expect: mistake unknown or mistake predictions-changed
import numpy as np

def activation(z):
    return np.maximum(z, 0)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = activation(X @ weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        delta = (Y_pred - Y) * (X @ weights > 0)
        weights = weights - lr * 2 / len(X) * X.T @ delta
    return weights
