# expect: mistake clipped
LIMIT = 5.0

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        e = [float(t[0]) - q for t, q in zip(Y, p)]
        print(f"Epoch {epoch}:")
        print(f"Current loss: {sum(v * v for v in e) / n}")
        for j in range(len(w)):
            g = sum(-2 * v * row[j] for v, row in zip(e, X)) / n
            if g > LIMIT:
                g = LIMIT
            if g < -LIMIT:
                g = -LIMIT
            w[j] -= lr * g
    return [[b] for b in w]
