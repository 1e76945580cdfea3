# expect: mistake nothing-printed or convention nothing-printed
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
        weights = weights - lr * gradients
    return weights
