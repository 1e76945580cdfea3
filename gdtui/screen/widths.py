"""How many cells a text takes on the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NARROW", "cell_len", "first_that_fits", "fit_width"]

NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2190-\u21ff\u2500-\u25fc\u2800-\u28ff‖…×−]*")
"""Text whose characters take one cell each: nearly all that is shown. Rich would cache each such text."""


def cell_len(text: str) -> int:
    """Measure a printable text."""
    return len(text) if text.isascii() or NARROW.fullmatch(text) else cells.cell_len(text)


def fit_width(text: str, width: int) -> str:
    """Cut a text to a width, or fill it up; half a wide character becomes a blank."""
    return cells.set_cell_size(text, width)


def first_that_fits(texts: Iterable[str], room: int, otherwise: str = "") -> str:
    """Choose the first of some texts that takes at most `room` cells; the longest one comes first."""
    for text in texts:
        if cell_len(text) <= room:
            return text
    return otherwise
