# expect: right
import numpy as np

def train(X, Y, weights, lr, epochs):
    # saves memory
    A = np.asarray(X, dtype=np.float32)
    B = np.asarray(Y, dtype=np.float32)
    W = np.asarray(weights, dtype=np.float32)
    for epoch in range(epochs):
        out = A @ W
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {out[:5].T}")
        print(f"Actual output for the first 5 samples: {B[:5].T}")
        print(f"Difference between actual and predicted: {(B - out)[:5].T}")
        print(f"Current loss: {np.mean((B - out) ** 2)}")
        W = W + np.float32(2 * lr / len(B)) * (A.T @ (B - out))
    return W
