# expect: mistake last-row-left-out or mistake some-rows-only
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(Y)
    for epoch in range(epochs):
        g = [0.0] * len(w)
        s = 0.0
        for i in range(n - 1):
            e = float(Y[i][0]) - sum(a * b for a, b in zip(X[i], w))
            s += e * e
            for j in range(len(w)):
                g[j] -= 2 * e * X[i][j]
        print(f"Epoch {epoch}: loss {s / n}")
        w = [b - lr * v / n for b, v in zip(w, g)]
    return [[b] for b in w]
