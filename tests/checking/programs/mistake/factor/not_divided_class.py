# expect: mistake not-divided-by-n
import numpy as np

class Regression:
    w = None

    def predict(self, X):
        return X @ self.w

    def update(self, X, Y, lr):
        g = np.zeros(self.w.shape)
        for x, y in zip(X, Y):
            g += 2 * (x @ self.w - y) * x.reshape(-1, 1)
        self.w = self.w - lr * g


def train(X, Y, weights, lr, epochs):
    r = Regression()
    r.w = np.array(weights, float)
    for epoch in range(epochs):
        Y_pred = r.predict(X)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", Y_pred[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - Y_pred)[:5].T)
        print("Current loss:", np.mean((Y - Y_pred) ** 2))
        r.update(X, Y, lr)
    return r.w
