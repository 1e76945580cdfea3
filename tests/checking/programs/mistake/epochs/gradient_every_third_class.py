# expect: mistake gradient-reused
import numpy as np

class Slope:
    def __init__(self, X, Y):
        self.X, self.Y, self.calls = X, Y, 0

    def __call__(self, w):
        if self.calls % 3 == 0:
            self.kept = -2 * np.dot(self.X.T, self.Y - np.dot(self.X, w)) / len(self.Y)
        self.calls += 1
        return self.kept

def train(X, Y, weights, lr, epochs):
    slope = Slope(X, Y)
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights - lr * slope(weights)
    return weights
