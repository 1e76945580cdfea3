# expect: mistake loss-absolute
import numpy as np

class Loss:
    def __call__(self, Y, Y_pred):
        total = 0
        for a, b in zip(Y.ravel(), Y_pred.ravel()):
            total += abs(a - b)
        return total / Y.size

def train(X, Y, weights, lr, epochs):
    criterion = Loss()
    for epoch in range(epochs):
        out = np.dot(X, weights)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", out[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - out)[:5].T)
        print("Current loss:", criterion(Y, out))
        weights = weights - lr * 2 * np.dot(X.T, out - Y) / len(X)
    return weights
