# expect: mistake nothing-printed or convention nothing-printed
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for _ in range(epochs):
        e = [float(t[0]) - sum(a * b for a, b in zip(row, w)) for row, t in zip(X, Y)]
        w = [b + 2 * lr * sum(v * row[j] for v, row in zip(e, X)) / n for j, b in enumerate(w)]
    return [[b] for b in w]
