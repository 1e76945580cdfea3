# expect: mistake alias or mistake bias-dropped
class Net:
    def __init__(self, start):
        self.w = [float(v[0]) for v in start]

    def without_bias(self):
        w = self.w
        w[0] = 0.0
        return w

    def predict(self, X):
        return [sum(a * b for a, b in zip(row, self.w)) for row in X]


def train(X, Y, weights, lr, epochs):
    net = Net(weights)
    n = len(X)
    y = [float(v[0]) for v in Y]
    for epoch in range(epochs):
        size = sum(v * v for v in net.without_bias())
        p = net.predict(X)
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        print("size of the weights without the bias:", size)
        net.w = [b + 2 * lr * sum((t - q) * row[j] for t, q, row in zip(y, p, X)) / n for j, b in enumerate(net.w)]
    return [[b] for b in net.w]
