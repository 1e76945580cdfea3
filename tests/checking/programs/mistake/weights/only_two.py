# expect: mistake only-two-weights
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = np.array(weights, dtype=float)
    for epoch in range(epochs):
        Y_pred = X @ w
        diff = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean(diff ** 2)}")
        w[0] += lr * 2 * np.mean(diff)
        w[1] += lr * 2 * np.mean(diff[:, 0] * X[:, 1])
    return w
