# expect: mistake equals-minus
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        e = [float(y[0]) - sum(a * b for a, b in zip(row, w)) for row, y in zip(X, Y)]
        print(f"Epoch {epoch}:")
        print(f"Current loss: {sum(v * v for v in e) / n}")
        for j in range(len(w)):
            w[j] = -lr * sum(-2 * v * row[j] for v, row in zip(e, X)) / n
    return [[b] for b in w]
