# expect: mistake only-two-weights
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        grad = [0.0] * len(w)
        total = 0.0
        for row, y in zip(X, Y):
            e = sum(a * b for a, b in zip(row, w)) - float(y[0])
            total += e * e
            for j in range(2):
                grad[j] += 2 * e * row[j]
        print(f"Epoch {epoch}:")
        print(f"Current loss: {total / n}")
        w = [b - lr * g / n for b, g in zip(w, grad)]
    return [[b] for b in w]
