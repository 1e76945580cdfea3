# expect: mistake stale-predictions or mistake printed-from-start or mistake unknown or unchecked no-function
x = [0.5, 1.0, 1.5, 2.0, 3.0]
y = [2.1, 2.9, 4.2, 5.0, 6.8]
w, b = 0.0, 0.0
p = [w * v + b for v in x]
for epoch in range(20):
    print("Epoch %d:" % epoch)
    print("Predicted output for the first 5 samples:", p[:5])
    print("Actual output for the first 5 samples:", y[:5])
    print("Difference between actual and predicted:", [t - o for t, o in zip(y[:5], p[:5])])
    print("Current loss:", sum((t - q) ** 2 for t, q in zip(y, p)) / 5)
    w += 0.05 * 2 * sum((t - q) * v for t, q, v in zip(y, p, x)) / 5
    b += 0.05 * 2 * sum(t - q for t, q in zip(y, p)) / 5
