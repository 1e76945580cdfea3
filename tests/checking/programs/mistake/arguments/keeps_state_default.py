# expect: mistake keeps-state or mistake gradients-add-up
def train(X, Y, weights, lr, epochs, grads=[]):
    w = [float(v[0]) for v in weights]
    n = len(X)
    while len(grads) < len(w):
        grads.append(0.0)
    for epoch in range(epochs):
        if epoch > 0:
            grads[:] = [0.0] * len(w)
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        for i in range(n):
            for j in range(len(w)):
                grads[j] += -2 * (y[i] - p[i]) * X[i][j] / n
        w = [b - lr * g for b, g in zip(w, grads)]
    return [[b] for b in w]
