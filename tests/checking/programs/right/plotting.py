# expect: right
import numpy as np

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None


def train(X, Y, weights, lr, epochs):
    losses = []
    for epoch in range(epochs):
        Y_pred = X @ weights
        losses.append(np.mean((Y - Y_pred) ** 2))
        print(f"Epoch {epoch}:")
        print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
        print(f"Actual output for the first 5 samples: {Y[:5].T}")
        print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
        print(f"Current loss: {losses[-1]}")
        weights = weights - lr * (-2 * X.T @ (Y - Y_pred) / len(Y))
    if plt is not None:
        plt.plot(losses)
        plt.xlabel("epoch")
        plt.ylabel("loss")
        plt.show()
    return weights


x = np.linspace(0, 1, 20).reshape(-1, 1)
X = np.hstack([np.ones_like(x), x])
trained = train(X, 2 * x + 1, np.zeros((2, 1)), 0.1, 3)
if plt is not None:
    plt.scatter(x, 2 * x + 1)
    plt.plot(x, X @ trained)
    plt.show()
