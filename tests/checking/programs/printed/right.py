# expect: right or unchecked no-function
import numpy as np

x = np.array([[0.5], [1.0], [1.5], [2.0], [3.0]])
X = np.hstack([np.ones((5, 1)), x])
Y = np.array([[2.1], [2.9], [4.2], [5.0], [6.8]])
weights = np.zeros((2, 1))
for epoch in range(50):
    Y_pred = np.dot(X, weights)
    print(f"Epoch {epoch}:")
    print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
    print(f"Actual output for the first 5 samples: {Y[:5].T}")
    print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
    print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}")
    weights = weights - 0.05 * -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
