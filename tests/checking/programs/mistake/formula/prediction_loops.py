# expect: mistake prediction-for-residual
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        g = [0.0] * len(w)
        for row in X:
            p = sum(a * b for a, b in zip(row, w))
            for j in range(len(w)):
                g[j] += 2 * p * row[j] / n
        print("Epoch", epoch)
        w = [b - lr * v for b, v in zip(w, g)]
    return [[b] for b in w]
