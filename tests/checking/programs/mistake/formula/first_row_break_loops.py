# expect: mistake first-row-only or mistake some-rows-only
def gradient(X, Y, w):
    g = [0.0] * len(w)
    for i in range(len(X)):
        e = float(Y[i][0]) - sum(X[i][j] * w[j] for j in range(len(w)))
        for j in range(len(w)):
            g[j] -= 2 * e * X[i][j] / len(X)
        return g


def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / len(y))
        w = [b - lr * v for b, v in zip(w, gradient(X, Y, w))]
    return [[b] for b in w]
