# expect: right
import numpy as np

def loss(Y, Y_pred):
    return np.mean((Y - Y_pred) ** 2)

def train(X, Y, weights, lr, epochs):
    h = 1e-4
    for epoch in range(epochs):
        out = X @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {loss(Y, out)}")
        g = np.zeros(weights.shape)
        for k in range(len(weights)):
            bump = np.zeros(weights.shape)
            bump[k] = h
            g[k] = (loss(Y, X @ (weights + bump)) - loss(Y, X @ (weights - bump))) / (2 * h)
        weights = weights - lr * g
    return weights
