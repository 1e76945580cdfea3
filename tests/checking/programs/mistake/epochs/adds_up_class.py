# expect: mistake gradients-add-up
class Net:
    def __init__(self, weights):
        self.w = [float(v[0]) for v in weights]
        self.grad = [0.0] * len(self.w)

    def out(self, row):
        return sum(a * b for a, b in zip(row, self.w))

    def backward(self, X, Y):
        for row, y in zip(X, Y):
            e = self.out(row) - float(y[0])
            for j, a in enumerate(row):
                self.grad[j] += 2 * e * a / len(X)

    def step(self, lr):
        self.w = [b - lr * g for b, g in zip(self.w, self.grad)]


def train(X, Y, weights, lr, epochs):
    net = Net(weights)
    for epoch in range(epochs):
        p = [net.out(row) for row in X]
        y = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / len(y))
        net.backward(X, Y)
        net.step(lr)
    return [[b] for b in net.w]
