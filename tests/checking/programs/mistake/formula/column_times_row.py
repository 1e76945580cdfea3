# expect: mistake means-multiplied
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
        e = (Y - Y_pred).ravel()
        slope = np.array([[np.mean(-2 * X[:, [j]] * e)] for j in range(len(weights))])
        weights = weights - lr * slope
    return weights
