# expect: mistake unknown or mistake difference-step
def predict(row, w):
    total = 0
    for a, b in zip(row, w):
        total = total + a * b
    return total

def mse(X, Y, w):
    return sum((y[0] - predict(row, w)) ** 2 for row, y in zip(X, Y)) / len(Y)

def train(X, Y, weights, lr, epochs, h=0.1):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        now = mse(X, Y, w)
        print(f"Epoch {epoch}:\nCurrent loss: {now}")
        g = []
        for k in range(len(w)):
            other = w[:]
            other[k] += h
            g.append((mse(X, Y, other) - now) / h)
        w = [a - lr * b for a, b in zip(w, g)]
    return [[v] for v in w]
