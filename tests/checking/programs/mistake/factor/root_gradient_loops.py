# expect: mistake root-gradient
from math import sqrt

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        e = [float(Y[i][0]) - sum(X[i][j] * w[j] for j in range(len(w))) for i in range(n)]
        loss = sqrt(sum(v * v for v in e) / n)
        print("Epoch %d:" % epoch)
        print("Current loss:", loss)
        g = [-2 * sum(e[i] * X[i][j] for i in range(n)) / n / (2 * loss) for j in range(len(w))]
        w = [w[j] - lr * g[j] for j in range(len(w))]
    return [[v] for v in w]
