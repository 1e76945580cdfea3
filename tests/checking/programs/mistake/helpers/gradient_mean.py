# expect: mistake helper-wrong or mistake one-number-for-all
import numpy as np

def gradient(X, Y, weights):
    return np.mean(-2 * X * (Y - X @ weights))

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        error = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean(error ** 2)}")
        weights = weights - lr * np.array([np.mean(-2 * X[:, [j]] * error) for j in range(X.shape[1])]).reshape(-1, 1)
    return weights
