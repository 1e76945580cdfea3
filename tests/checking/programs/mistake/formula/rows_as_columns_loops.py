# expect: mistake some-rows-only
def train(X, Y, weights, lr, epochs):
    n = len(X[0])   # number of samples
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        g = [0.0] * len(w)
        total = 0.0
        for i in range(n):
            e = float(Y[i][0]) - sum(X[i][j] * w[j] for j in range(len(w)))
            total += e ** 2
            for j in range(len(w)):
                g[j] += -2 * e * X[i][j] / n
        print(f"Epoch {epoch}:")
        print(f"Current loss: {total / n}")
        w = [b - lr * v for b, v in zip(w, g)]
    return [[b] for b in w]
