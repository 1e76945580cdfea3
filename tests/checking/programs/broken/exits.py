# expect: unchecked exits or unchecked import-error
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        weights = weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)
    return weights

print("good bye")
exit()
