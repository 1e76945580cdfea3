# expect: mistake normalised
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        g = [sum(-2 * (y[i] - p[i]) * X[i][j] for i in range(n)) / n for j in range(len(w))]
        length = sum(v * v for v in g) ** 0.5
        if length > 0:
            g = [v / length for v in g]
        w = [b - lr * v for b, v in zip(w, g)]
    return [[b] for b in w]
