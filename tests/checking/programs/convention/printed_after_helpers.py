# expect: convention printed-after-update
import numpy as np

def model(X, weights):
    return np.dot(X, weights)

def loss(Y, Y_pred):
    return np.mean((Y - Y_pred) ** 2)

def gradient(X, Y, weights):
    return -2 * np.dot(X.T, (Y - model(X, weights))) / len(X)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        weights = weights - lr * gradient(X, Y, weights)
        Y_pred = model(X, weights)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", Y_pred[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - Y_pred)[:5].T)
        print("Current loss:", loss(Y, Y_pred))
    return weights
