# expect: convention epochs-from-1
import numpy as np

class Trainer:
    def __init__(self, X, Y, lr):
        self.X, self.Y, self.lr = X, Y, lr
        self.epoch = 0

    def one_epoch(self, w):
        self.epoch += 1
        out = self.X @ w
        diff = self.Y - out
        print(f"Epoch {self.epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {self.Y[:5].T}")
        print(f"Difference between actual and predicted: {(self.Y - out)[:5].T}")
        print(f"Current loss: {(diff ** 2).mean()}")
        return w + self.lr * 2 * self.X.T @ diff / len(diff)

def train(X, Y, weights, lr, epochs):
    t = Trainer(X, Y, lr)
    for _ in range(epochs):
        weights = t.one_epoch(weights)
    return weights
