# expect: unchecked exits
import os

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        weights = weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)
    print("done")
    os._exit(0)
