# expect: mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        d = X @ weights - Y
        norm = np.sqrt((d ** 2).sum())
        print("Epoch", epoch)
        print("Current loss:", norm)
        weights = weights - lr * (X.T @ d) / norm
    return weights
