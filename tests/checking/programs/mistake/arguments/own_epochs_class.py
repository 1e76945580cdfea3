# expect: mistake epochs-ignored
import numpy as np

class Trainer:
    epochs = 20

    def run(self, X, Y, w, lr):
        for epoch in range(self.epochs):
            out = np.dot(X, w)
            print("Epoch " + str(epoch) + ":")
            print("Predicted output for the first 5 samples:", out[:5].T)
            print("Actual output for the first 5 samples:", Y[:5].T)
            print("Difference between actual and predicted:", (Y - out)[:5].T)
            print("Current loss:", np.mean((Y - out) ** 2))
            w = w - lr * 2 * np.dot(X.T, out - Y) / len(X)
        return w

def train(X, Y, weights, lr, epochs):
    return Trainer().run(X, Y, weights, lr)
