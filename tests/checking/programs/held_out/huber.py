# expect: mistake unknown or mistake clipped
def dot(u, v):
    return sum(p * q for p, q in zip(u, v))

def train(X, Y, weights, lr, epochs):
    w = [v[0] * 1.0 for v in weights]
    for epoch in range(epochs):
        r = [dot(row, w) - y[0] for row, y in zip(X, Y)]
        print("Epoch", epoch, "Current loss:", sum(v * v for v in r) / len(r))
        g = [0.0] * len(w)
        for row, v in zip(X, r):
            s = 2 * v if abs(v) < 1 else (2 if v > 0 else -2)
            g = [a + s * b / len(r) for a, b in zip(g, row)]
        w = [a - lr * b for a, b in zip(w, g)]
    return [[v] for v in w]
