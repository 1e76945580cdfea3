# expect: mistake factor-2-missing or convention half-mse or convention factor-2-missing
import numpy as np

def loss(Y, Y_pred):
    return np.square(Y - Y_pred).mean()

def train(X, Y, weights, lr, epochs):
    theta = weights
    for epoch in range(epochs):
        guess = X @ theta
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {guess[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - guess)[:5].T}")
        print(f"Current loss: {loss(Y, guess)}")
        theta = theta - lr * ((guess - Y) * X).mean(axis=0)[:, None]
    return theta
