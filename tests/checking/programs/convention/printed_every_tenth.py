# expect: convention printed-every
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        if epoch % 10 == 0:
            print("Epoch %d:" % epoch)
            print("Predicted output for the first 5 samples:", p[:5])
            print("Actual output for the first 5 samples:", y[:5])
            print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
            print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        w = [b + 2 * lr * sum((t - q) * row[j] for t, q, row in zip(y, p, X)) / n for j, b in enumerate(w)]
    return [[b] for b in w]
