# expect: mistake in-place
import numpy as np

class Optimizer:
    def __init__(self, params, lr):
        self.params = params
        self.lr = lr

    def step(self, grad):
        self.params -= self.lr * grad

def train(X, Y, weights, lr, epochs):
    optimizer = Optimizer(weights, lr)
    for epoch in range(epochs):
        out = X @ optimizer.params
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        optimizer.step(2 * X.T @ (out - Y) / len(X))
    return optimizer.params
