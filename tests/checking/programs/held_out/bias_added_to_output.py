# expect: mistake unknown or mistake bias-twice
import numpy as np

def forward(X, W):
    b = W[0, 0]
    return X @ W + b        # do not forget the bias

def train(X, Y, weights, lr, epochs):
    W = np.array(weights, dtype=float)
    N = Y.shape[0]
    for epoch in range(epochs):
        out = forward(X, W)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - out)[:5].T}")
        print(f"Current loss: {((out - Y) ** 2).sum() / N}")
        W = W - lr * (2 / N) * X.T @ (out - Y)
    return W
