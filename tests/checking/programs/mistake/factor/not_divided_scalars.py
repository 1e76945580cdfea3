# expect: mistake not-divided-by-n
def train(x, y, w, b, lr, epochs):
    for epoch in range(epochs):
        p = [w * v + b for v in x]
        e = [t - q for t, q in zip(y, p)]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum(v * v for v in e) / len(x))
        w, b = w + lr * 2 * sum(v * r for v, r in zip(x, e)), b + lr * 2 * sum(e)
    return w, b
