# expect: mistake random-rows or convention stochastic
import random

def train(X, Y, weights, lr, epochs):
    w = [float(v[0]) for v in weights]
    for epoch in range(epochs):
        i = random.randrange(len(X))
        e = float(Y[i][0]) - sum(a * b for a, b in zip(X[i], w))
        print(f"Epoch {epoch}:")
        print(f"Current loss: {e ** 2}")
        w = [b + 2 * lr * e * a for a, b in zip(X[i], w)]
    return [[b] for b in w]
