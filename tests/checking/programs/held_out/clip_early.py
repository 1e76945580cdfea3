# expect: mistake clipped
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        pred = np.dot(X, weights)
        diff = Y - pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - pred)[:5].T}")
        print(f"Current loss: {np.mean(diff ** 2)}")
        diff = np.maximum(np.minimum(diff, 1.0), -1.0)
        weights = weights + 2 * lr * np.dot(X.T, diff) / len(diff)
    return weights
