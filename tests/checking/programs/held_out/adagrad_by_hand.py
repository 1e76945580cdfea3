# expect: mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs):
    seen = np.zeros_like(weights, dtype=float)
    for epoch in range(epochs):
        Y_pred = X.dot(weights)
        res = Y_pred - Y
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", Y_pred[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - Y_pred)[:5].T)
        print("Current loss:", np.mean(res * res))
        g = 2 * X.T.dot(res) / X.shape[0]
        seen = seen + g ** 2
        weights = weights - lr * g / (np.sqrt(seen) + 1e-8)
    return weights
