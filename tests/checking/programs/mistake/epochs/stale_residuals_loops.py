# expect: mistake stale-predictions or mistake stale-gradient
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    p = [sum(a * b for a, b in zip(row, w)) for row in X]
    y = [float(v[0]) for v in Y]
    e = [t - q for t, q in zip(y, p)]
    for epoch in range(epochs):
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum(v * v for v in e) / n)
        for j in range(len(w)):
            w[j] += lr * 2 / n * sum(e[i] * X[i][j] for i in range(n))
    return [[b] for b in w]
