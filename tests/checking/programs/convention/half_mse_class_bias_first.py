# expect: convention half-mse
import numpy as np
class GD:
    def __init__(self, lr=0.1, epochs=10):
        self.lr, self.epochs = lr, epochs
    def fit(self, x, y):
        self.w = np.zeros(2)
        for _ in range(self.epochs):
            e = self.w[0] + self.w[1] * x - y
            self.w = self.w - self.lr * np.array([np.mean(e), np.mean(e * x)])
        return self
