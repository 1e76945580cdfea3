# expect: mistake helper-wrong or mistake loss-sum
import numpy as np

def model(X, weights):
    return np.dot(X, weights)

def loss(Y, Y_pred):
    return np.sum((Y - Y_pred) ** 2)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = model(X, weights)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {loss(Y, Y_pred) / len(Y)}")
        weights = weights - lr * -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
    return weights
