# expect: right
import numpy as np

def train(X, Y, weights, lr, epochs):
    # columns are samples, as in the lecture
    A, B = np.transpose(X), np.transpose(Y)
    w = np.transpose(weights)
    for epoch in range(epochs):
        out = w @ A
        print("Epoch {}:".format(epoch))
        print("Predicted output for the first 5 samples: {}".format(out[:, :5]))
        print("Actual output for the first 5 samples: {}".format(B[:, :5]))
        print("Difference between actual and predicted: {}".format((B - out)[:, :5]))
        print("Current loss: {}".format(np.mean((B - out) ** 2)))
        w = w - lr * (-2 * (B - out) @ A.T / A.shape[1])
    return np.transpose(w)
