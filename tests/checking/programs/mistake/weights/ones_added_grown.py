# expect: mistake ones-added-twice or mistake returned-shape
import numpy as np

def train(X, Y, weights, lr, epochs):
    X = np.c_[np.ones(len(X)), X]
    weights = np.r_[np.zeros((1, 1)), weights]
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights - lr * -2 * np.dot(X.T, Y - Y_pred) / len(X)
    return weights
