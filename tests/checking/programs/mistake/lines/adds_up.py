# expect: mistake loss-adds-up
import numpy as np

def train(X, Y, weights, lr, epochs):
    history = []
    for epoch in range(epochs):
        Y_pred = np.dot(X, weights)
        current_loss = np.mean((Y - Y_pred) ** 2)
        history.append(current_loss)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {sum(history)}")
        gradients = -2 * np.dot(X.T, Y - Y_pred) / len(X)
        weights = weights - lr * gradients
    return weights
