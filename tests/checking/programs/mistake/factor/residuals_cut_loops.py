# expect: mistake clipped
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    y = [float(v[0]) for v in Y]
    n = len(y)
    for epoch in range(epochs):
        pred = [sum(a * b for a, b in zip(row, w)) for row in X]
        cost = sum((t - p) ** 2 for t, p in zip(y, pred)) / n
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", pred[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - p for t, p in zip(y, pred)][:5])
        print("Current loss:", cost)
        g = [sum(-2 * max(-2.5, min(2.5, t - p)) * row[j] for t, p, row in zip(y, pred, X)) / n for j in range(len(w))]
        w = [b - lr * s for b, s in zip(w, g)]
    return [[b] for b in w]
