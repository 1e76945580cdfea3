# expect: convention half-mse
def train(X, Y, weights, lr, epochs):
    w = [float(weights[j][0]) for j in range(len(weights))]
    t = [float(v[0]) for v in Y]
    m = len(X)
    for epoch in range(epochs):
        out = [sum(X[i][j] * w[j] for j in range(len(w))) for i in range(m)]
        cost = sum((out[i] - t[i]) ** 2 for i in range(m)) / 2 / m
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", out[:5])
        print("Actual output for the first 5 samples:", t[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(t[:5], out[:5])])
        print("Current loss:", cost)
        g = [sum((out[i] - t[i]) * X[i][j] for i in range(m)) / m for j in range(len(w))]
        w = [w[j] - lr * g[j] for j in range(len(w))]
    return [[v] for v in w]
