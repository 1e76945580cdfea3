# expect: mistake helper-wrong
import numpy as np

def model(X, weights):
    # scaled here, not in train
    return np.dot((X - X.min()) / (X.max() - X.min()), weights)

def loss(Y, Y_pred):
    return np.mean(np.square(np.subtract(Y, Y_pred)))

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {loss(Y, Y_pred)}")
        weights = weights - lr * -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
    return weights
