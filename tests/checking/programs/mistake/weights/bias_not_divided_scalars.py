# expect: mistake bias-not-divided
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        p = [w * v + b for v in x]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        dw = 0
        db = 0
        for i in range(n):
            dw += -2 * (y[i] - p[i]) * x[i]
            db += -2 * (y[i] - p[i])
        dw /= n
        w -= lr * dw
        b -= lr * db
    return w, b
