# expect: mistake first-row-left-out
import numpy as np

def train(X, Y, weights, lr, epochs):
    n = len(X)
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        grad = np.zeros((X.shape[1], 1))
        for i in range(1, n):
            grad += -2 * X[[i]].T * (Y[i] - Y_pred[i])
        weights = weights - lr * grad / n
    return weights
