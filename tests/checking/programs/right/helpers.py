# expect: right
import numpy as np


def model(X, weights):
    return np.dot(X, weights)


def loss(Y, Y_pred):
    return np.mean((Y - Y_pred) ** 2)


def gradient(X, Y, weights):
    n = len(X)
    return -(2 / n) * np.dot(np.transpose(X), Y - model(X, weights))


def report(epoch, Y, Y_pred):
    print(f"Epoch {epoch}:")
    print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
    print(f"Actual output for the first 5 samples: {Y[:5].T}")
    print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
    print(f"Current loss: {loss(Y, Y_pred)}")


def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        report(epoch, Y, model(X, weights))
        weights = weights - lr * gradient(X, Y, weights)
    return weights
