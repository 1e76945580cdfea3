# expect: mistake bias-dropped or mistake bias-frozen
import numpy as np

def train(X, Y, weights, lr, epochs):
    X = np.array(X)
    X[:, 0] = 0       # the bias is not an input
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        weights = weights + 2 * lr * X.T @ (Y - Y_pred) / len(Y)
    return weights
