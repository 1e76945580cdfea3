# expect: mistake transpose-missing or mistake raises-error
import numpy as np

class Model:
    def __init__(self, w):
        self.w = w

    def predict(self, X):
        return self.w.T @ X

def train(X, Y, weights, lr, epochs):
    m = Model(weights)
    for epoch in range(epochs):
        out = m.predict(X)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", out[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - out)[:5].T)
        print("Current loss:", np.mean((Y - out) ** 2))
        m.w = m.w + lr * 2 / len(X) * X.T @ (Y - out)
    return m.w
