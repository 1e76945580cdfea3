# expect: convention sum-of-squares
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    y = [float(v[0]) for v in Y]
    for epoch in range(epochs):
        total = 0
        grad = [0] * len(w)
        pred = []
        for row, t in zip(X, y):
            p = sum(row[j] * w[j] for j in range(len(w)))
            pred.append(p)
            total += (t - p) ** 2
            for j in range(len(w)):
                grad[j] -= 2 * (t - p) * row[j]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", pred[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], pred[:5])])
        print("Current loss:", total)
        w = [w[j] - lr * grad[j] for j in range(len(w))]
    return [[v] for v in w]
