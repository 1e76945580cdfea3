# expect: mistake hard-coded-size or mistake raises-error
N = 200

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        g = [0.0] * len(w)
        total = 0
        for i in range(N):
            e = sum(a * b for a, b in zip(X[i], w)) - float(Y[i][0])
            total += e * e
            for j in range(len(w)):
                g[j] += 2 * e * X[i][j]
        print(f"Epoch {epoch}:")
        print(f"Current loss: {total / N}")
        w = [b - lr * s / N for b, s in zip(w, g)]
    return [[b] for b in w]
