# expect: unchecked import-error
import numpy as np
import my_helpers_from_the_other_laptop as helpers

def train(X, Y, weights, lr, epochs):
    return helpers.fit(X, Y, weights, lr, epochs)
