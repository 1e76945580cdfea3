# expect: unchecked waits-for-input or unchecked import-error
import numpy as np

lr = float(input("learning rate? "))
epochs = int(input("epochs? "))

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        weights = weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)
    return weights
