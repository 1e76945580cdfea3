# expect: mistake integer-division
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        p = [w * v + b for v in x]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        factor = 2 // n
        dw = factor * sum((q - t) * v for t, q, v in zip(y, p, x))
        db = factor * sum(q - t for t, q in zip(y, p))
        w, b = w - lr * dw, b - lr * db
    return w, b
