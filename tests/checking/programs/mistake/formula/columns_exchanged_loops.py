# expect: mistake wrong-column
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n, d = len(X), len(w)
    for epoch in range(epochs):
        p = [sum(X[i][j] * w[j] for j in range(d)) for i in range(n)]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        g = [sum(-2 * (y[i] - p[i]) * X[i][j - 1] for i in range(n)) / n for j in range(d)]
        w = [w[j] - lr * g[j] for j in range(d)]
    return [[v] for v in w]
