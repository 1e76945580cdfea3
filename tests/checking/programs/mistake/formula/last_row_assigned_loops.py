# expect: mistake last-row-only
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n, d = len(X), len(w)
    for epoch in range(epochs):
        p = [sum(X[i][j] * w[j] for j in range(d)) for i in range(n)]
        t = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", t[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(t[:5], p[:5])])
        print("Current loss:", sum((a - b) ** 2 for a, b in zip(t, p)) / n)
        g = [0.0] * d
        for i in range(n):
            for j in range(d):
                g[j] = -2 * (t[i] - p[i]) * X[i][j]
        for j in range(d):
            w[j] -= lr * g[j] / n
    return [[v] for v in w]
