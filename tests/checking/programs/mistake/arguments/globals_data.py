# expect: mistake ignores-data or mistake raises-error
import numpy as np

x = np.linspace(0, 2, 12)
X_train = np.column_stack([np.ones(12), x, x ** 2])
Y_train = (1 + 3 * x - x ** 2).reshape(-1, 1)

def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        Y_pred = X_train @ weights
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y_train[:5].T}")
        print(f"Difference between actual and predicted: {(Y_train - Y_pred)[:5].T}")
        print(f"Current loss: {np.mean((Y_train - Y_pred) ** 2)}")
        weights = weights - lr * -2 * X_train.T @ (Y_train - Y_pred) / len(X_train)
    return weights
