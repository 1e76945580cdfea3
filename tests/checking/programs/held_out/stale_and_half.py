# expect: mistake stale-predictions or mistake unknown or mistake factor-2-missing or mistake stale-gradient
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    count = len(Y)
    miss = []
    for row, y in zip(X, Y):
        miss.append(float(y[0]) - sum(a * b for a, b in zip(row, w)))
    epoch = 0
    while True:
        if epoch == epochs:
            break
        print("Epoch", epoch, "loss", sum(m * m for m in miss) / count)
        for k in range(len(w)):
            w[k] += lr * sum(m * row[k] for m, row in zip(miss, X)) / count
        epoch = epoch + 1
    return [[v] for v in w]
