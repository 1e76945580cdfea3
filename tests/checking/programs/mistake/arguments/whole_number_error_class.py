# expect: mistake whole-number-error or mistake truncated-weights
import numpy as np

class Line:
    def __init__(self, start):
        self.w = np.array(start)

    def move(self, X, Y, lr):
        self.w += lr * 2 * X.T @ (Y - X @ self.w) / len(Y)

def train(X, Y, weights, lr, epochs):
    line = Line(weights)
    for epoch in range(epochs):
        out = X @ line.w
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {np.mean((Y - out) ** 2)}")
        line.move(X, Y, lr)
    return line.w
