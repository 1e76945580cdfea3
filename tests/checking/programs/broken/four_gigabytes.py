# expect: unchecked out-of-memory or mistake raises-error
import numpy as np

def train(X, Y, weights, lr, epochs):
    history = np.ones((512, 1024, 1024))       # room for every epoch
    for epoch in range(epochs):
        weights = weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)
        history[epoch, 0, : len(weights)] = weights.T
    return weights
