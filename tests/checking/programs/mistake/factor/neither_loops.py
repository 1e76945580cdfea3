# expect: mistake no-factor
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        delta = [0.0] * len(w)
        squares = 0.0
        for row, y in zip(X, Y):
            out = 0.0
            for a, b in zip(row, w):
                out += a * b
            miss = float(y[0]) - out
            squares += miss * miss
            for j, a in enumerate(row):
                delta[j] += lr * miss * a
        print("Epoch", epoch, "loss", squares / len(X))
        w = [b + c for b, c in zip(w, delta)]
    return [[b] for b in w]
