# expect: mistake bias-dropped
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        p = [w * v for v in x]
        e = [q - t for q, t in zip(p, y)]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum(v ** 2 for v in e) / n)
        w, b = w - lr * 2 / n * sum(v * r for v, r in zip(x, e)), b - lr * 2 / n * sum(e)
    return w, b
