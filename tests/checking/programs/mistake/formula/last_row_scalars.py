# expect: mistake last-row-only
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        dw, db = 0, 0
        p = [w * v + b for v in x]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / n)
        for xi, yi in zip(x, y):
            error = (w * xi + b) - yi
        dw += 2 * error * xi
        db += 2 * error
        w -= lr * dw / n
        b -= lr * db / n
    return w, b
