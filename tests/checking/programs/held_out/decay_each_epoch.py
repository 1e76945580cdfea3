# expect: mistake rate-changes or convention rate-changes
import numpy as np

def train(X, Y, weights, lr, epochs):
    """learning rate gets smaller so that we don't overshoot"""
    k = 0
    while k < epochs:
        guess = X @ weights
        print(f"Epoch {k}:")
        print(f"Predicted output for the first 5 samples: {guess[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - guess)[:5].T}")
        print(f"Current loss: {np.mean((Y - guess) ** 2)}")
        slope = np.mean(2 * (guess - Y) * X, axis=0, keepdims=True).T
        weights = weights - lr * slope
        lr *= 0.95
        k += 1
    return weights
