# expect: right
# no numpy: I want to understand each step
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    y = [float(v[0]) for v in Y]
    n = len(y)
    for epoch in range(epochs):
        pred = []
        for row in X:
            total = 0.0
            for j in range(len(w)):
                total += row[j] * w[j]
            pred.append(total)
        loss = 0.0
        for i in range(n):
            loss += (y[i] - pred[i]) ** 2
        loss /= n
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", pred[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], pred[:5])])
        print("Current loss:", loss)
        grad = [0.0] * len(w)
        for i in range(n):
            for j in range(len(w)):
                grad[j] += -2 * X[i][j] * (y[i] - pred[i])
        for j in range(len(w)):
            w[j] = w[j] - lr * grad[j] / n
    return [[v] for v in w]
