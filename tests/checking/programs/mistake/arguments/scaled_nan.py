# expect: mistake inputs-scaled or mistake not-a-number
import numpy as np

def normalise(A):
    return (A - A.mean(axis=0)) / A.std(axis=0)

def train(X, Y, weights, lr, epochs):
    Z = normalise(X)
    for epoch in range(epochs):
        Y_pred = Z @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights - lr * -2 * Z.T @ (Y - Y_pred) / len(Z)
    return weights
