# expect: mistake target-for-residual
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        out = [sum(a * b for a, b in zip(row, w)) for row in X]
        actual = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", out[:5])
        print("Actual output for the first 5 samples:", actual[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(actual[:5], out[:5])])
        print("Current loss:", sum((a - o) ** 2 for a, o in zip(actual, out)) / n)
        for j in range(len(w)):
            g = 0
            for i in range(n):
                g += -2 * actual[i] * X[i][j]
            w[j] -= lr * g / n
    return [[b] for b in w]
