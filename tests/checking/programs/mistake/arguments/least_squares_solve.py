# expect: mistake least-squares
import numpy as np

def train(X, Y, weights, lr, epochs):
    # there is a formula, why loop
    best = np.linalg.solve(X.T @ X, X.T @ Y)
    Y_pred = X @ best
    print("Epoch 0:")
    print("Current loss:", np.mean((Y - Y_pred) ** 2))
    return best
