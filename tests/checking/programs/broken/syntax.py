# expect: unchecked syntax-error
import numpy as np

def train(X, Y, weights, lr, epochs)
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
    return weights
