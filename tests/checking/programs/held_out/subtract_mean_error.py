# expect: mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        error = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean(error ** 2)}")
        error = error - error.mean()      # centre
        weights = weights + 2 * lr * np.dot(X.T, error) / len(X)
    return weights
