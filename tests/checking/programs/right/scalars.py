# expect: right
# one input: y = w * x + b
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        dw = 0
        db = 0
        total = 0
        predictions = []
        for i in range(n):
            p = w * x[i] + b
            predictions.append(p)
            e = y[i] - p
            dw += -2 * x[i] * e / n
            db += -2 * e / n
            total += e ** 2
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", predictions[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], predictions[:5])])
        print("Current loss:", total / n)
        w = w - lr * dw
        b = b - lr * db
    return w, b
