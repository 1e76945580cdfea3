# expect: mistake returns-nothing
import numpy as np

class Model:
    def __init__(self, w):
        self.w = np.array(w, dtype=float)

    def fit(self, X, Y, lr, epochs):
        for epoch in range(epochs):
            out = np.dot(X, self.w)
            print(f"Epoch {epoch}:")
            print(f"Predicted output for the first 5 samples: {out[:5].T}")
            print(f"Actual output for the first 5 samples: {Y[:5].T}")
            print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
            print(f"Current loss: {np.mean((Y - out) ** 2)}")
            self.w += lr * 2 * np.dot(X.T, Y - out) / len(Y)

def train(X, Y, weights, lr, epochs):
    return Model(weights).fit(X, Y, lr, epochs)
