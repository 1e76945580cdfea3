# expect: mistake momentum or convention momentum
import numpy as np

MU = 0.5

class SGD:
    v = 0.0

    def update(self, w, dw, lr):
        self.v = MU * self.v + dw
        return w - lr * self.v

def train(X, Y, weights, lr, epochs):
    sgd = SGD()
    for epoch in range(epochs):
        z = np.dot(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {z[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - z)[:5].T}")
        print(f"Current loss: {np.mean((Y - z) ** 2)}")
        weights = sgd.update(weights, 2 * np.dot(X.T, z - Y) / len(Y), lr)
    return weights
