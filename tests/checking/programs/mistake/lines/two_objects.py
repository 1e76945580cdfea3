# expect: mistake printed-from-start
import numpy as np

class Model:
    def __init__(self, w):
        self.w = np.array(w, dtype=float)

    def __call__(self, X):
        return X @ self.w

def train(X, Y, weights, lr, epochs):
    shown = Model(weights)
    trained = Model(weights)
    for epoch in range(epochs):
        out = shown(X)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        trained.w = trained.w + lr * 2 * X.T @ (Y - trained(X)) / len(X)
    return trained.w
