# expect: mistake clipped
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        gradients = -2 * X.T @ (Y - Y_pred) / len(X)
        gradients = np.clip(gradients, -1, 1)   # otherwise it explodes
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights - lr * gradients
    return weights
