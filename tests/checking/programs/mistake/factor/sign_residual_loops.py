# expect: mistake sign
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        out = [sum(a * b for a, b in zip(row, w)) for row in X]
        act = [float(v[0]) for v in Y]
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", out[:5])
        print("Actual output for the first 5 samples:", act[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(act[:5], out[:5])])
        print("Current loss:", sum((a - o) ** 2 for a, o in zip(act, out)) / len(act))
        grad = [0.0 for _ in w]
        for row, o, a in zip(X, out, act):
            error = o - a
            for j in range(len(w)):
                grad[j] += -2 * error * row[j] / len(act)
        w = [b - lr * g for b, g in zip(w, grad)]
    return [[b] for b in w]
