"""The mathematics of gradient descent on a linear model: NumPy only, no screen."""
