# expect: mistake weights-reset
import numpy as np

class Model:
    def __init__(self, w):
        self.w = np.array(w, dtype=float)

    def epoch(self, X, Y, lr, k):
        out = X @ self.w
        print(f"Epoch {k}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        self.w = self.w + lr * 2 * X.T @ (Y - out) / len(X)
        return self.w

def train(X, Y, weights, lr, epochs):
    result = weights
    for k in range(epochs):
        model = Model(weights)
        result = model.epoch(X, Y, lr, k)
    return result
