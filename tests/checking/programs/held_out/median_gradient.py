# expect: mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = weights
    for epoch in range(epochs):
        yhat = X @ w
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {yhat[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - yhat)[:5].T}")
        print(f"Current loss: {np.mean((Y - yhat) ** 2)}")
        per_row = -2 * X * (Y - yhat)
        w = w - lr * np.median(per_row, axis=0)[:, None]   # outliers!
    return w
