# expect: convention half-mse
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        p = [w * a + b for a in x]
        loss = sum((t - q) ** 2 for t, q in zip(y, p)) / (2 * n)
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", loss)
        dw = sum((q - t) * a for q, t, a in zip(p, y, x)) / n
        db = sum(q - t for q, t in zip(p, y)) / n
        w, b = w - lr * dw, b - lr * db
    return w, b
