# expect: convention one-after-the-other
def predict(row, w):
    s = 0
    for k in range(len(w)):
        s = s + row[k] * w[k][0]
    return s


def slope(X, Y, w, j):
    total = 0
    for i in range(len(X)):
        total += -2 * X[i][j] * (Y[i][0] - predict(X[i], w))
    return total / len(X)


def train(X, Y, weights, lr, epochs):
    w = [[float(v[0])] for v in weights]
    for epoch in range(epochs):
        p = [predict(row, w) for row in X]
        t = [v[0] for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", t[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(t[:5], p[:5])])
        print("Current loss:", sum((a - b) ** 2 for a, b in zip(t, p)) / len(X))
        for j in range(len(w)):
            w[j][0] -= lr * slope(X, Y, w, j)
    return w
