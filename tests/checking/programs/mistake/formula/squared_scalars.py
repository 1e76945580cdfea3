# expect: mistake squared-residual
def train(x, y, w, b, lr, epochs):
    n = len(x)
    for epoch in range(epochs):
        p = [w * v + b for v in x]
        squares = [(t - q) ** 2 for t, q in zip(y, p)]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", sum(squares) / n)
        w = w - lr * sum(-2 * v * s for v, s in zip(x, squares)) / n
        b = b - lr * sum(-2 * s for s in squares) / n
    return w, b
