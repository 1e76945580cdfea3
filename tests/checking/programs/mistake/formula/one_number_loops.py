# expect: mistake one-number-for-all
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        g = 0.0
        total = 0.0
        for row, y in zip(X, Y):
            e = float(y[0]) - sum(a * b for a, b in zip(row, w))
            total += e * e
            for a in row:
                g += -2 * e * a / n
        print(f"Epoch {epoch}:")
        print(f"Current loss: {total / n}")
        w = [b - lr * g for b in w]
    return [[b] for b in w]
