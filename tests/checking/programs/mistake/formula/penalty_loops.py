# expect: mistake hidden-penalty
DECAY = 0.01

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        e = [float(y[0]) - sum(a * b for a, b in zip(row, w)) for row, y in zip(X, Y)]
        print(f"Epoch {epoch}:")
        print(f"Current loss: {sum(v * v for v in e) / n}")
        step = [lr * 2 * sum(v * row[j] for v, row in zip(e, X)) / n for j in range(len(w))]
        w = [b * (1 - lr * DECAY) + s for b, s in zip(w, step)]
    return [[b] for b in w]
