# expect: convention one-after-the-other
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        out = [w * xi + b for xi in x]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", out[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], out[:5])])
        print("Current loss:", sum((yi - o) ** 2 for yi, o in zip(y, out)) / n)
        w -= lr * sum(-2 * xi * (yi - (w * xi + b)) for xi, yi in zip(x, y)) / n
        b -= lr * sum(-2 * (yi - (w * xi + b)) for xi, yi in zip(x, y)) / n
    return w, b
