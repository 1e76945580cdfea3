# expect: convention half-mse
import numpy as np

def train(X, Y, weights, lr, epochs):
    m = len(Y)
    for epoch in range(epochs):
        h = X @ weights
        J = np.sum((h - Y) ** 2) / (2 * m)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {h[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - h)[:5].T}")
        print(f"Current loss: {J}")
        weights = weights - lr / m * (X.T @ (h - Y))
    return weights
