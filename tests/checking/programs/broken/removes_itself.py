# expect: unchecked file-missing or right or mistake nothing-printed or convention nothing-printed
import os

os.remove(__file__)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        weights = weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)
    return weights
