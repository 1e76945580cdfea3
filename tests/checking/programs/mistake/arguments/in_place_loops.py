# expect: mistake in-place
def train(X, Y, weights, lr, epochs):
    n = len(X)
    d = len(weights)
    for epoch in range(epochs):
        p = [sum(X[i][j] * weights[j][0] for j in range(d)) for i in range(n)]
        y = [v[0] for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        for j in range(d):
            g = sum(-2 * (y[i] - p[i]) * X[i][j] for i in range(n)) / n
            weights[j][0] = weights[j][0] - lr * g
    return weights
