# expect: right
import numpy as np

def train(X, Y, weights, lr, epochs):
    weights = np.array(weights, dtype=float)   # a copy, so that the caller keeps his
    for epoch in range(0, epochs):
        prediction = np.matmul(X, weights)
        difference = Y - prediction
        print(f'Epoch {epoch}:')
        print(f'Predicted output for the first 5 samples: {prediction[:5].T}')
        print(f'Actual output for the first 5 samples: {Y[:5].T}')
        print(f'Difference between actual and predicted: {difference[:5].T}')
        print(f'Current loss: {np.square(difference).mean()}')
        step = difference.T @ X
        step *= -2 / len(X)
        weights -= lr * step.T
    return weights
