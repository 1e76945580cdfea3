# expect: mistake difference-step
import numpy as np

def loss(X, Y, w):
    return np.mean((Y - X @ w) ** 2)

def train(X, Y, weights, lr, epochs):
    h = 0.05
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {loss(X, Y, weights)}")
        sides = [weights + h * one[:, None] for one in np.eye(len(weights))]
        slope = np.array([[(loss(X, Y, side) - loss(X, Y, weights)) / h] for side in sides])
        weights = weights - lr * slope
    return weights
