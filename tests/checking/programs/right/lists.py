# expect: right
"""Lists in, list out."""


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))


def train(inputs, targets, weights, lr, epochs):
    weights = list(weights)
    for epoch in range(epochs):
        outputs = [dot(row, weights) for row in inputs]
        residuals = [t - o for t, o in zip(targets, outputs)]
        loss = sum(r * r for r in residuals) / len(residuals)
        print("Epoch %d:" % epoch)
        print("Predicted output for the first 5 samples:", outputs[:5])
        print("Actual output for the first 5 samples:", targets[:5])
        print("Difference between actual and predicted:", [t - o for t, o in zip(targets[:5], outputs[:5])])
        print("Current loss:", loss)
        columns = list(zip(*inputs))
        slopes = [-2 * dot(column, residuals) / len(inputs) for column in columns]
        weights = [w - lr * s for w, s in zip(weights, slopes)]
    return weights


if __name__ == "__main__":
    rows = [[1.0, 0.5], [1.0, 1.5], [1.0, 2.0]]
    print(train(rows, [2.0, 4.0, 5.0], [0.0, 0.0], 0.1, 200))
