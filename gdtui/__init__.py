"""Watch gradient descent learn, number by number, in a terminal."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdtui.descent.chapter import gradient, loss, model, train

__all__ = ["gradient", "loss", "model", "train"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the chapter's functions, and NumPy with them, when they are first asked for."""
    if name in __all__:
        from gdtui.descent import chapter

        return getattr(chapter, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
