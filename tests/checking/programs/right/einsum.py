# expect: right
import numpy as np

def train(X, Y, weights, lr, epochs):
    epoch = 0
    while epoch < epochs:
        out = np.einsum("ij,jk->ik", X, weights)
        diff = Y - out
        mse = np.einsum("ik,ik->", diff, diff) / diff.shape[0]
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {mse}")
        g = np.einsum("ij,ik->jk", X, diff)
        weights = weights + lr * 2 * g / diff.shape[0]
        epoch += 1
    return weights
