# expect: right
import numpy as np

def train(x, y, w, b, lr, epochs):
    x, y = np.asarray(x), np.asarray(y)
    for epoch in range(epochs):
        p = w * x + b
        e = y - p
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {p[:5]}")
        print(f"Actual output for the first 5 samples: {y[:5]}")
        print(f"Difference between actual and predicted: {e[:5]}")
        print(f"Current loss: {(e ** 2).mean()}")
        dw, db = -2 * (x * e).mean(), -2 * e.mean()
        w, b = w - lr * dw, b - lr * db
    return w, b
