# expect: mistake returns-nothing
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        p = [w * v + b for v in x]
        e = [t - q for t, q in zip(y, p)]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum(v * v for v in e) / n)
        w = w + lr * 2 * sum(v * r for v, r in zip(x, e)) / n
        b = b + lr * 2 * sum(e) / n
    print("w =", w, "b =", b)
