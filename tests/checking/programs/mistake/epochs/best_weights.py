# expect: mistake best-weights or mistake returns-previous-weights or mistake one-epoch-too-few
import numpy as np

def train(X, Y, weights, lr, epochs):
    best_loss, best = float("inf"), weights
    for epoch in range(epochs):
        Y_pred = X @ weights
        current_loss = np.mean((Y - Y_pred) ** 2)
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {current_loss}")
        if current_loss < best_loss:
            best_loss, best = current_loss, weights
        weights = weights - lr * -2 * X.T @ (Y - Y_pred) / len(X)
    return best
