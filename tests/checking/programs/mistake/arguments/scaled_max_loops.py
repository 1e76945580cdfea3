# expect: mistake inputs-scaled
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n, d = len(X), len(w)
    largest = [max(abs(row[j]) for row in X) for j in range(d)]
    S = [[row[j] / largest[j] for j in range(d)] for row in X]
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in S]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        w = [w[j] + 2 * lr * sum((y[i] - p[i]) * S[i][j] for i in range(n)) / n for j in range(d)]
    return [[b] for b in w]
