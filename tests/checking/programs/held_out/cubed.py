# expect: mistake unknown
from functools import reduce

def train(X, Y, weights, lr, epochs):
    w = [float(q) for q in [v[0] for v in weights]]
    for epoch in range(epochs):
        e = [reduce(lambda s, t: s + t[0] * t[1], zip(row, w), 0.0) - y[0] for row, y in zip(X, Y)]
        print(f"Epoch {epoch}: loss {sum(v * v for v in e) / len(e)}")
        grad = [sum(2 * v ** 3 * row[k] for v, row in zip(e, X)) / len(e) for k in range(len(w))]
        w = [a - lr * g for a, g in zip(w, grad)]
    return [[v] for v in w]
