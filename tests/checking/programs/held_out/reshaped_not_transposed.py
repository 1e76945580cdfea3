# expect: mistake unknown or mistake transpose-missing
import numpy as np

def train(X, Y, weights, lr, epochs):
    n, d = X.shape
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        gradients = -2 * X.reshape(d, n) @ (Y - Y_pred) / n
        weights = weights - lr * gradients
    return weights
