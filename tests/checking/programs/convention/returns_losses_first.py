# expect: convention returns-history or right
import numpy as np

def train(X, Y, weights, lr, epochs):
    losses, path = [], [weights]
    for epoch in range(epochs):
        Y_pred = X @ path[-1]
        losses.append(np.mean((Y - Y_pred) ** 2))
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {losses[-1]}")
        path.append(path[-1] + 2 * lr * X.T @ (Y - Y_pred) / len(X))
    return losses, path[-1]
