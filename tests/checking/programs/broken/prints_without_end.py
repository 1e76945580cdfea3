# expect: unchecked prints-too-much or unchecked never-ends
def train(X, Y, weights, lr, epochs):
    line = "weights: " + "0.123456789 " * 10_000
    while True:
        print(line)
