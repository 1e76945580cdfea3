# expect: mistake star-for-at
import numpy as np

def model(X, weights):
    return X * weights.T

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = model(X, weights)
        error = Y - Y_pred
        print(f"Epoch {epoch}:")
        print(f"Current loss: {np.mean(error ** 2)}")
        weights = weights + lr * 2 * (X * error).sum(axis=0).reshape(-1, 1) / len(X)
    return weights
