# expect: unchecked recursion or mistake raises-error or unchecked crashes
import sys

sys.setrecursionlimit(1000)

def train(X, Y, weights, lr, epochs):
    weights = weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)
    return train(X, Y, weights, lr, epochs - 1)
