# expect: mistake squared-residual
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n, d = len(X), len(weights)
    for epoch in range(epochs):
        errors = []
        for i in range(n):
            p = 0
            for j in range(d):
                p += w[j] * X[i][j]
            errors.append((float(Y[i][0]) - p) ** 2)
        print("Epoch %d:" % epoch)
        print("Current loss:", sum(errors) / n)
        for j in range(d):
            w[j] = w[j] - lr * sum(-2 * errors[i] * X[i][j] for i in range(n)) / n
    return [[v] for v in w]
