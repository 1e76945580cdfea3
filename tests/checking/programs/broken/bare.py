# expect: unchecked no-function
import numpy as np

X = np.c_[np.ones(20), np.linspace(0, 1, 20)]
Y = X @ [[1.0], [2.0]]
w = np.zeros((2, 1))
for i in range(50):
    w = w - 0.1 * -2 * X.T @ (Y - X @ w) / 20
