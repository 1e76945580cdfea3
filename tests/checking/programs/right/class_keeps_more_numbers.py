# expect: right
import numpy as np
class GD:
    def __init__(self, eta, n_epochs):
        self.eta, self.n_epochs = eta, n_epochs
        self.loss_history = []; self.tol = 1e-4; self.verbose = False
    def fit(self, X, y):
        self.params = np.zeros((X.shape[1], 1))
        y = np.asarray(y).reshape(-1, 1)
        for _ in range(self.n_epochs):
            e = X @ self.params - y
            self.loss_history.append(float(np.mean(e**2)))
            self.params = self.params - self.eta * 2 * X.T @ e / len(X)
        return self
