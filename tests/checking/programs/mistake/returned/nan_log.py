# expect: mistake not-a-number
import numpy as np

def train(X, Y, weights, lr, epochs):
    w = np.array(weights, dtype=float)
    for epoch in range(epochs):
        out = np.dot(X, w)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", out[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - out)[:5].T)
        print("Current loss:", np.mean((Y - out) ** 2))
        g = -2 * np.dot(X.T, Y - out) / len(X)
        w = w - lr * np.sqrt(g * g * g) / np.sqrt(g)
    return w
