# expect: unchecked never-ends
import numpy as np

def train(X, Y, weights, lr, epochs):
    return weights - lr * -2 * X.T @ (Y - X @ weights) / len(X)

loss = 1.0
while loss > 0.01:
    guess = np.mean(np.ones(10) * loss)
