# expect: mistake unknown or mistake inputs-scaled
import numpy as np

def train(X, Y, weights, lr, epochs):
    top = np.max(np.abs(Y))
    T = Y / top
    for epoch in range(epochs):
        out = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {T[:5].T}")
        print(f"Difference between actual and predicted: {(T - out)[:5].T}")
        print(f"Current loss: {np.mean((T - out) ** 2)}")
        weights = weights - lr * -2 * X.T @ (T - out) / len(X)
    return weights
