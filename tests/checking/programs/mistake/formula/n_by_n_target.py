# expect: mistake broadcast-n-by-n
import numpy as np

def train(X, Y, weights, lr, epochs):
    y = Y.ravel()
    n = len(y)
    w = np.array(weights, dtype=float)
    for epoch in range(epochs):
        p = X @ w
        diff = p - y
        print("Epoch", epoch)
        print("Current loss:", (diff ** 2).mean())
        for j in range(len(w)):
            w[j] = w[j] - lr * 2 * np.mean(diff * X[:, [j]])
    return w
