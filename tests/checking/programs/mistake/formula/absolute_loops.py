# expect: mistake residual-absolute
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        e = [abs(float(y[0]) - sum(a * b for a, b in zip(row, w))) for row, y in zip(X, Y)]
        print(f"Epoch {epoch}:")
        print(f"Current loss: {sum(v ** 2 for v in e) / len(e)}")
        w = [b + lr * 2 * sum(v * row[j] for v, row in zip(e, X)) / len(e) for j, b in enumerate(w)]
    return [[b] for b in w]
