# expect: unchecked never-ends or mistake never-ends
import numpy as np

def train(X, Y, weights, lr, epochs):
    epoch = 0
    while epoch < epochs:
        Y_pred = X @ weights
        new_weights = weights - lr * -2 * X.T @ (Y - Y_pred) / len(X)
    return new_weights
