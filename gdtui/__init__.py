"""Watch gradient descent learn, number by number, in a terminal."""

from gdtui.descent.chapter import gradient, loss, model, train

__all__ = ["gradient", "loss", "model", "train"]
__version__ = "0.1.0"
