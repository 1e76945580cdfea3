"""A line on standard error that says how far long work is, and is written over; only a terminal shows it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["StatusLine", "progress_bar"]

CELLS = 20
CLEAR_LINE = "\r\x1b[K"


class StatusLine:
    """A line that is written over.

    Parameters
    ----------
    out : text file or None
        Where to write; nothing is written if it is no terminal.
    """

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._is_terminal = out is not None and out.isatty()
        self._is_shown = False

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._is_terminal:
            self._is_shown = True
            self._write(f"{CLEAR_LINE}{text}")

    def clear(self) -> None:
        """Remove the line."""
        if self._is_shown:
            self._is_shown = False
            self._write(CLEAR_LINE)

    def _write(self, text: str) -> None:
        with suppress(OSError):
            print(text, end="", file=self._out, flush=True)


def progress_bar(share: float) -> str:
    """Draw a share from 0 to 1.

    Examples
    --------
    >>> progress_bar(0.25)
    '#####...............'
    """
    filled = int(share * CELLS)
    return "#" * filled + "." * (CELLS - filled)
