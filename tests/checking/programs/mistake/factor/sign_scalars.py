# expect: mistake sign
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        dw = db = loss = 0.0
        p = [w * v + b for v in x]
        for i in range(n):
            e = p[i] - y[i]
            dw += 2 * e * x[i]
            db += 2 * e
            loss += e * e
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", loss / n)
        w = w + lr * dw / n
        b = b + lr * db / n
    return w, b
