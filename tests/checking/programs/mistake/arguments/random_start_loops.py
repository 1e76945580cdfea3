# expect: mistake random-start
import random

def train(X, Y, weights, lr, epochs):
    w = [random.uniform(-1, 1) for _ in range(len(X[0]))]
    n = len(X)
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        for j in range(len(w)):
            w[j] -= lr * sum(-2 * (y[i] - p[i]) * X[i][j] for i in range(n)) / n
    return [[b] for b in w]
