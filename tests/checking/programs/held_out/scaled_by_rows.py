# expect: mistake inputs-scaled or mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs):
    # unit rows
    U = X / np.linalg.norm(X, axis=1, keepdims=True)
    t = 0
    for t in range(epochs):
        out = U @ weights
        print(f"Epoch {t}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        weights = weights - lr * -2 * U.T @ (Y - out) / len(U)
    return weights
