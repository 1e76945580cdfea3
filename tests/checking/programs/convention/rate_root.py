# expect: convention rate-changes or mistake rate-changes
import math
import numpy as np

class Schedule:
    def __init__(self, base):
        self.base, self.count = base, 0

    def next(self):
        self.count += 1
        return self.base / math.sqrt(self.count)

def train(X, Y, weights, lr, epochs):
    schedule = Schedule(lr)
    for epoch in range(epochs):
        out = np.dot(X, weights)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", out[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - out)[:5].T)
        print("Current loss:", np.mean((Y - out) ** 2))
        weights = weights - schedule.next() * 2 * np.dot(X.T, out - Y) / len(X)
    return weights
