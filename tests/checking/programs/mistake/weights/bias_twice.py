# expect: mistake bias-twice
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = np.array(weights, dtype=float)
    for epoch in range(epochs):
        Y_pred = X @ w
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        grad = -2 * X.T @ (Y - Y_pred) / len(X)
        w = w - lr * grad
        w[0] = w[0] - lr * grad[0]     # bias
    return w
