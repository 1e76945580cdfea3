# expect: mistake bias-frozen
import numpy as np

def train(X, Y, weights, lr, epochs):
    weights = np.array(weights, dtype=float)
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights[1:] = weights[1:] - lr * -2 * np.dot(X[:, 1:].T, Y - Y_pred) / len(X)
    return weights
