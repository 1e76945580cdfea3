# expect: mistake loss-after-update
def out(X, w):
    return [sum(a * b for a, b in zip(row, w)) for row in X]

def mse(y, p):
    return sum((t - q) ** 2 for t, q in zip(y, p)) / len(y)

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    y = [float(v[0]) for v in Y]
    for epoch in range(epochs):
        p = out(X, w)
        for j in range(len(w)):
            w[j] += 2 * lr * sum((t - q) * row[j] for t, q, row in zip(y, p, X)) / len(y)
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", mse(y, out(X, w)))
    return [[b] for b in w]
