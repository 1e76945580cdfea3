# expect: mistake some-rows-only
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X[:5], weights)
        difference = Y[:5] - Y_pred
        current_loss = np.mean(difference ** 2)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5][:5].T}")
        print(f"Difference between actual and predicted: {(Y[:5] - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        weights = weights - lr * -2 * np.dot(X[:5].T, difference) / len(difference)
    return weights
