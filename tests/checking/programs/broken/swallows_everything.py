# expect: unchecked never-ends or mistake never-ends
import time

def train(X, Y, weights, lr, epochs):
    while True:
        try:
            time.sleep(0.01)
            weights = weights - undefined_name
        except:
            pass
