# expect: mistake early-stop or mistake best-weights or mistake unknown
import numpy as np

class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.bad = patience, np.inf, 0

    def stop(self, loss):
        if loss < self.best * 0.9:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience

def train(X, Y, weights, lr, epochs):
    watcher = EarlyStopping(patience=5)
    for epoch in range(epochs):
        out = X @ weights
        value = np.mean((Y - out) ** 2)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {value}")
        if watcher.stop(value):
            break
        weights = weights - lr * 2 * X.T @ (out - Y) / len(X)
    return weights
