# expect: convention momentum or mistake momentum
class Momentum:
    def __init__(self, d, lr, mu):
        self.lr, self.mu = lr, mu
        self.speed = [0.0] * d

    def apply(self, w, grad):
        for j, g in enumerate(grad):
            self.speed[j] = self.mu * self.speed[j] + g
            w[j] -= self.lr * self.speed[j]


def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    y = [float(v[0]) for v in Y]
    optimizer = Momentum(len(w), lr, 0.8)
    for epoch in range(epochs):
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / len(y))
        grad = [2 * sum((q - t) * row[j] for t, q, row in zip(y, p, X)) / len(y) for j in range(len(w))]
        optimizer.apply(w, grad)
    return [[b] for b in w]
