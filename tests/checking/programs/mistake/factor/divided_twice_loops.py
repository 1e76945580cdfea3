# expect: mistake divided-twice
def train(X, Y, weights, lr, epochs):
    n = len(X)
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        grad = [0.0] * len(w)
        pred = [sum(X[i][j] * w[j] for j in range(len(w))) for i in range(n)]
        true = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", pred[:5])
        print("Actual output for the first 5 samples:", true[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(true[:5], pred[:5])])
        print("Current loss:", sum((true[i] - pred[i]) ** 2 for i in range(n)) / n)
        for i in range(n):
            for j in range(len(w)):
                grad[j] += (2 / n) * (pred[i] - true[i]) * X[i][j]
        w = [w[j] - lr * (1 / n) * grad[j] for j in range(len(w))]
    return [[v] for v in w]
