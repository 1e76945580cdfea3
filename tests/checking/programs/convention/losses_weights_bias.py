# expect: convention returns-history or right
import numpy as np
def train(X, y, lr=0.1, epochs=10):
    w = np.zeros(X.shape[1]); b = 0.0
    losses = []
    for _ in range(epochs):
        p = X @ w + b
        losses.append(np.mean((p - y)**2))
        w -= lr * 2 * X.T @ (p - y) / len(y)
        b -= lr * 2 * np.mean(p - y)
    return losses, w, b
