# expect: mistake raises-error
total = 0

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        for row, y in zip(X, Y):
            e = float(y[0]) - sum(a * b for a, b in zip(row, w))
            total = total + e ** 2
        print("Current loss:", total / len(X))
    return [[b] for b in w]
