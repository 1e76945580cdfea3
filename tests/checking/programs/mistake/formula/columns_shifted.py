# expect: mistake wrong-column
import numpy as np

def train(X, Y, weights, lr, epochs):
    # Octave: theta(1) is the bias
    w = np.array(weights, dtype=float)
    n = len(X)
    for epoch in range(epochs):
        Y_pred = X @ w
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        g = -2 * X.T @ (Y - Y_pred) / n
        g[1] = -2 * np.mean(Y - Y_pred)
        w = w - lr * g
    return w
