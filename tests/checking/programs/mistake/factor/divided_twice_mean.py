# expect: mistake divided-twice
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
        grad = np.mean(-2 * X * (Y - Y_pred), axis=0).reshape(weights.shape)
        weights = weights - lr * grad / n
    return weights
