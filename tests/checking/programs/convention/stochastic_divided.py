# expect: convention stochastic
import numpy as np

def train(X, Y, weights, lr, epochs):
    # each row makes its own small step of 1/n
    n = len(Y)
    w = weights
    for epoch in range(epochs):
        out = np.dot(X, w)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", out[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - out)[:5].T)
        print("Current loss:", ((Y - out) ** 2).mean())
        for x, y in zip(X, Y):
            x = x.reshape(1, -1)
            w = w - lr * (-2 * x.T * (y - np.dot(x, w)) / n)
    return w
