# expect: convention stochastic
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        pred = [sum(a * b for a, b in zip(row, w)) for row in X]
        real = [float(v[0]) for v in Y]
        loss = sum((r - p) ** 2 for r, p in zip(real, pred)) / len(real)
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", pred[:5])
        print("Actual output for the first 5 samples:", real[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(real[:5], pred[:5])])
        print("Current loss:", loss)
        for row, target in zip(X, real):
            guess = sum(a * b for a, b in zip(row, w))
            for j in range(len(w)):
                w[j] -= lr * -2 * (target - guess) * row[j]
    return [[v] for v in w]
