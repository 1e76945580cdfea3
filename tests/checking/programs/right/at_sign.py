# expect: right
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = np.array(weights, dtype=float)
    n = X.shape[0]
    for epoch in range(epochs):
        err = X @ w - Y
        mse = float((err ** 2).mean())
        print(f"Epoch {epoch}:")
        print("Predicted output for the first 5 samples:", (X @ w)[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", -err[:5].T)
        print("Current loss:", mse)
        w = w - lr * (2 / n) * (X.T @ err)
    return w
