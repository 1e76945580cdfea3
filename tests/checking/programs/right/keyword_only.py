# expect: right
import numpy as np

rng = np.random.default_rng(0)


def train(*, X, Y, weights, lr=0.01, epochs=100):
    current = np.copy(weights)
    for epoch in range(epochs):
        Y_pred = X @ current
        errors = np.subtract(Y, Y_pred)
        current_loss = np.sum(errors ** 2) / Y.shape[0]
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        gradients = np.mean(-2 * X * errors, axis=0).reshape(-1, 1)
        current = current - lr * gradients
    return current
