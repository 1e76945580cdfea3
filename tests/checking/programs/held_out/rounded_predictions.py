# expect: mistake rounded or mistake unknown
import numpy as np

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = (X @ weights).round(1)
        print("Epoch " + str(epoch) + ":")
        print("Predicted output for the first 5 samples:", Y_pred[:5].T)
        print("Actual output for the first 5 samples:", Y[:5].T)
        print("Difference between actual and predicted:", (Y - Y_pred)[:5].T)
        print("Current loss:", round(float(np.mean((Y - Y_pred) ** 2)), 4))
        weights = weights + lr * 2 * X.T @ (Y - Y_pred) / len(X)
    return weights
