# expect: mistake divided-by-n-minus-1
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    last = len(X) - 1
    for epoch in range(epochs):
        pred = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", pred[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], pred[:5])])
        print("Current loss:", sum((t - p) ** 2 for t, p in zip(y, pred)) / len(y))
        g = [sum(2 * (p - t) * row[j] for p, t, row in zip(pred, y, X)) / last for j in range(len(w))]
        w = [b - lr * s for b, s in zip(w, g)]
    return [[b] for b in w]
