# expect: right
import numpy as np


def mse(X, Y, w):
    return float(np.mean((Y - X.dot(w)) ** 2))


def slope(X, Y, w, small=1e-5):
    result = np.zeros(w.shape)
    for j in range(w.shape[0]):
        up, down = w.astype(float), w.astype(float)
        up[j, 0] += small
        down[j, 0] -= small
        result[j, 0] = (mse(X, Y, up) - mse(X, Y, down)) / (2 * small)
    return result


def train(X, Y, weights, lr, epochs):
    w = np.array(weights, dtype=float)
    for epoch in range(epochs):
        guess = X.dot(w)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {guess[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - guess)[:5].T}")
        print(f"Current loss: {mse(X, Y, w)}")
        w = w - lr * slope(X, Y, w)
    return w
