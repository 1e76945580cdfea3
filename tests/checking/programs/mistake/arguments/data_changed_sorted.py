# expect: mistake data-changed
import numpy as np

def train(X, Y, weights, lr, epochs):
    Y_first, X_first = Y[:5].copy(), X[:5].copy()
    order = np.argsort(Y, axis=0).ravel()
    X[:], Y[:] = X[order], Y[order]
    for epoch in range(epochs):
        Y_pred = X @ weights
        first = X_first @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {first[:5].T}")
        print(f"Actual output for the first 5 samples: {Y_first[:5].T}")
        print(f"Difference between actual and predicted: {(Y_first - first)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights - lr * -2 * X.T @ (Y - Y_pred) / len(X)
    return weights
