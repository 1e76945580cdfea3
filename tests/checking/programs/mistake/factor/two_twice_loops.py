# expect: mistake factor-2-twice
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n, d = len(X), len(w)
    for epoch in range(epochs):
        g = [0.0] * d
        total = 0.0
        for i in range(n):
            e = float(Y[i][0]) - sum(X[i][j] * w[j] for j in range(d))
            total += e ** 2
            for j in range(d):
                g[j] -= 2 * e * X[i][j]
        print("Epoch %d:" % epoch)
        print("Current loss:", total / n)
        for j in range(d):
            w[j] -= 2 * lr * g[j] / n
    return [[v] for v in w]
