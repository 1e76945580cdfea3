# expect: mistake truncated-weights
import numpy as np

def train(X, Y, weights, lr, epochs):
    n, d = X.shape
    w = np.array(weights)
    for epoch in range(epochs):
        out = X @ w
        error = out - Y
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", out[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - out)[:5].T)
        print("Current loss:", (error ** 2).mean())
        for j in range(d):
            w[j, 0] = w[j, 0] - lr * 2 * np.mean(error[:, 0] * X[:, j])
    return w
