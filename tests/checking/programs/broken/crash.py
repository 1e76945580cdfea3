# expect: unchecked crashes
import os
import signal

def train(X, Y, weights, lr, epochs):
    os.kill(os.getpid(), signal.SIGSEGV)
