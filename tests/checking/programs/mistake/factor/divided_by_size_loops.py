# expect: mistake divided-by-size
def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        sums = [0.0] * len(w)
        count = 0
        total = 0.0
        for row, y in zip(X, Y):
            e = sum(a * b for a, b in zip(row, w)) - float(y[0])
            total += e * e
            for j in range(len(w)):
                sums[j] += 2 * e * row[j]
                count += 1
        print(f"Epoch {epoch}:")
        print(f"Current loss: {total / len(X)}")
        w = [b - lr * s / count for b, s in zip(w, sums)]
    return [[b] for b in w]
