# expect: mistake loss-sum
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    for epoch in range(epochs):
        loss = 0.0
        g = [0.0] * len(w)
        p, y = [], []
        for row, t in zip(X, Y):
            o = sum(a * b for a, b in zip(row, w))
            p.append(o)
            y.append(float(t[0]))
            loss += (y[-1] - o) ** 2
            for j in range(len(w)):
                g[j] += -2 * (y[-1] - o) * row[j] / n
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", loss)
        w = [b - lr * v for b, v in zip(w, g)]
    return [[b] for b in w]
