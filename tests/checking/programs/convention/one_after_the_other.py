# expect: convention one-after-the-other
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = np.array(weights, dtype=float)
    n, d = X.shape
    for epoch in range(epochs):
        Y_pred = X @ w
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        for j in range(d):
            e = Y - X @ w
            w[j, 0] = w[j, 0] + lr * 2 * np.sum(e[:, 0] * X[:, j]) / n
    return w
