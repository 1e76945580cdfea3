# expect: convention one-after-the-other or mistake alias
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        new = w                      # the new weights
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        for j in range(len(w)):
            s = 0
            for row, t in zip(X, y):
                s += -2 * (t - sum(a * b for a, b in zip(row, w))) * row[j]
            new[j] = w[j] - lr * s / n
        w = new
    return [[b] for b in w]
