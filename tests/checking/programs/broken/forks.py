# expect: unchecked forks or unchecked never-ends or mistake returns-nothing
import os
import time

def train(X, Y, weights, lr, epochs):
    # a worker an epoch; 64 at most
    for epoch in range(6):
        os.fork()
    time.sleep(60)
