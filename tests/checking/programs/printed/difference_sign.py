# expect: mistake difference-sign or convention difference-sign or unchecked no-function
import numpy as np

X = np.c_[np.ones(30), np.linspace(0, 2, 30)]
Y = X @ [[1.0], [2.0]]
w = np.zeros((2, 1))
for i in range(30):
    out = X @ w
    print(f"Epoch {i}:")
    print(f"Predicted output for the first 5 samples: {out[:5].T}")
    print(f"Actual output for the first 5 samples: {Y[:5].T}")
    print(f"Difference between actual and predicted: {(out - Y)[:5].T}")
    print(f"Current loss: {np.mean((Y - out) ** 2)}")
    w = w - 0.1 * 2 * X.T @ (out - Y) / 30
