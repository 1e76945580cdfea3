# expect: mistake stale-gradient
def out(row, w):
    return sum(a * b for a, b in zip(row, w))

def train(X, Y, weights, lr, epochs):
    w0 = [float(v[0]) for v in weights]
    y = [float(v[0]) for v in Y]
    n = len(X)
    g = [sum(-2 * (y[i] - out(X[i], w0)) * X[i][j] for i in range(n)) / n for j in range(len(w0))]
    w = list(w0)
    for epoch in range(epochs):
        p = [out(row, w) for row in X]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        for j in range(len(w)):
            w[j] -= lr * g[j]
    return [[v] for v in w]
