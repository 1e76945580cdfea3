"""How many cells a text takes on the screen."""

from __future__ import annotations

from rich import cells

__all__ = ["cell_len", "cut"]


def cell_len(text: str) -> int:
    """Measure a printable text."""
    return len(text) if text.isascii() else cells.cell_len(text)


def cut(text: str, width: int) -> str:
    """Cut a text to a width, or fill it up; half a wide character becomes a blank."""
    return cells.set_cell_size(text, width)
