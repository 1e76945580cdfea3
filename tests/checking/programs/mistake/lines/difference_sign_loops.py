# expect: mistake difference-sign or convention difference-sign
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        e = [q - t for q, t in zip(p, y)]
        print("Epoch", str(epoch) + ":")
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", e[:5])
        print("Current loss:", sum(v * v for v in e) / n)
        w = [b - 2 * lr * sum(v * row[j] for v, row in zip(e, X)) / n for j, b in enumerate(w)]
    return [[b] for b in w]
