# expect: right
import numpy as np
print("my training program, version 2")

def train(X, Y, weights, lr, epochs):
    print("X has shape", X.shape, "and Y has shape", Y.shape)
    print("learning rate", lr)
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        current_loss = np.average(np.power(Y - Y_pred, 2))
        gradients = 2 * np.dot(X.T, Y_pred - Y) / X.shape[0]
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        print("gradients:", gradients.ravel())
        weights = np.subtract(weights, np.multiply(lr, gradients))
        print("new weights:", weights.ravel())
        print("-" * 20)
    print("done!")
    return weights
