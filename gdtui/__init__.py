"""Watch gradient descent learn, number by number, in a terminal."""

from os import environ as _environ
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdtui.descent.chapter import gradient, loss, model, train
    from gdtui.recording import record

__all__ = ["gradient", "loss", "model", "record", "train"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the chapter's functions, and NumPy with them, when they are first asked for."""
    if name == "record":
        from gdtui.recording import record

        globals()[name] = record
        return record
    if name in __all__:
        from gdtui.descent import chapter

        return getattr(chapter, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if "GDTUI_RECORD" in _environ:  # before the program forks: only the process that was started tells of epochs
    from gdtui.recording import record
