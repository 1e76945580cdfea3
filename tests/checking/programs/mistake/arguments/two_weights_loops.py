# expect: mistake hard-coded-size or mistake raises-error
def train(X, Y, weights, lr, epochs):
    (b,), (w,) = weights
    n = len(X)
    for epoch in range(epochs):
        x = [row[1] for row in X]
        y = [v[0] for v in Y]
        p = [w * v + b for v in x]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        dw = sum(-2 * (t - q) * v for t, q, v in zip(y, p, x)) / n
        db = sum(-2 * (t - q) for t, q in zip(y, p)) / n
        w = w - lr * dw
        b = b - lr * db
    return [[b], [w]]
