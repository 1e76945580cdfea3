# expect: mistake ignores-data or mistake raises-error
import numpy as np

rng = np.random.default_rng(3)
xs = rng.random((11, 2))
target = (xs @ [[2.0], [1.0]]) + 1

class Problem:
    X = np.hstack([np.ones((11, 1)), xs])
    Y = target

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        error = Problem.Y - Problem.X @ weights
        print("Epoch", epoch, "Current loss:", (error ** 2).mean())
        weights = weights + 2 * lr * Problem.X.T @ error / len(error)
    return weights
