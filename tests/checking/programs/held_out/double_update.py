# expect: mistake unknown or mistake factor-2-twice
import numpy as np

class Optimizer:
    def __init__(self, lr):
        self.lr = lr

    def step(self, w, g):
        w = w - self.lr * g
        return w - self.lr * g      # apply

def train(X, Y, weights, lr, epochs):
    opt = Optimizer(lr)
    for epoch in range(epochs):
        o = X @ weights
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", o[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - o)[:5].T)
        print("Current loss:", np.square(o - Y).mean())
        weights = opt.step(weights, 2 / len(X) * X.T @ (o - Y))
    return weights
