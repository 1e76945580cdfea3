# expect: mistake divided-twice
def mean(values):
    return sum(values) / len(values)

def train(x, y, w, b, lr, epochs):
    m = len(y)
    for epoch in range(epochs):
        p = [w * v + b for v in x]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", mean([(t - q) ** 2 for t, q in zip(y, p)]))
        dw = mean([-2 * v * (t - q) for v, t, q in zip(x, y, p)])
        db = mean([-2 * (t - q) for t, q in zip(y, p)])
        w = w - lr * dw / m
        b = b - lr * db / m
    return w, b
