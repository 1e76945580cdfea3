# expect: mistake early-stop
TOLERANCE = 1e-4

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    n = len(X)
    old_loss = None
    epoch = 0
    while epoch < epochs:
        p = [sum(a * b for a, b in zip(row, w)) for row in X]
        y = [float(v[0]) for v in Y]
        loss = sum((t - q) ** 2 for t, q in zip(y, p)) / n
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", p[:5])
        print("Actual output for the first 5 samples:", y[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
        print("Current loss:", loss)
        w = [b + 2 * lr * sum((t - q) * row[j] for t, q, row in zip(y, p, X)) / n for j, b in enumerate(w)]
        if old_loss is not None and abs(old_loss - loss) < TOLERANCE:
            print("converged after", epoch, "epochs")
            return [[b] for b in w]
        old_loss = loss
        epoch += 1
    return [[b] for b in w]
