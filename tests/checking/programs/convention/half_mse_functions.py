# expect: convention half-mse
import numpy as np


def model(X, weights):
    return np.dot(X, weights)


def loss(Y, Y_pred):
    return 0.5 * np.mean((Y - Y_pred) ** 2)


def gradient(X, Y, weights):
    return -np.dot(X.T, Y - model(X, weights)) / len(X)


def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = model(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {loss(Y, Y_pred)}")
        weights = weights - lr * gradient(X, Y, weights)
    return weights
