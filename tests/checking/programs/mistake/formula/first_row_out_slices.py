# expect: mistake first-row-left-out
import numpy as np

def train(X, Y, weights, lr, epochs):
    X1, Y1 = X[1:], Y[1:]        # row 0 is the header
    for epoch in range(epochs):
        out = X1 @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y1[:5].T}")
        print(f"Difference between actual and predicted: {(Y1 - out)[:5].T}")
        print(f"Current loss: {np.mean((Y1 - out) ** 2)}")
        weights = weights + lr * 2 * X1.T @ (Y1 - out) / len(X1)
    return weights
