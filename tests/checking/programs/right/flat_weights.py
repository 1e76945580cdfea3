# expect: right
import numpy as np


def train(X, y, w, lr, epochs):
    """w has shape (d,), y has shape (n,)"""
    y = np.ravel(y)
    start_shape = np.shape(w)
    w = np.ravel(w).astype(float)
    for epoch in range(epochs):
        y_hat = X.dot(w)
        residual = y - y_hat
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", y_hat[:5].T)
        print("Actual output for the first 5 samples:", y[:5].T)
        print("Difference between actual and predicted:", (y - y_hat)[:5].T)
        print("Current loss:", np.mean(residual ** 2))
        w = w + 2 * lr * X.T.dot(residual) / len(y)
    return w.reshape(start_shape)
