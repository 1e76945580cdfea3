"""Recognises headings that say what the next numbers belong to: the training, a test, the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdtui.sources.lines.items import Items

__all__ = ["Sections"]

ELSEWHERE = re.compile(
    r"[\W_]*(?:(?:on|the|start(?:ing)?|run(?:ning)?)\W+)*"
    r"(?:val|valid|validation|validating|test|testing|eval|evaluation|evaluating)"
    r"(?:[ _](?:set|data|results?|phase|step|loop|model|the model))?[\W_]*",
    re.IGNORECASE,
)
TRAINING = re.compile(
    r"[\W_]*(?:train|training)(?:[ _](?:set|data|results?|phase|step|loop))?[\W_]*", re.IGNORECASE
)
END = re.compile(
    r"[\W_]*(?:(?:the|training|optimi[sz]ation|gradient descent|model|is|has|now) ?){0,4}"
    r"(?:finished|done|completed?|over|ended|trained|converged|(?:final )?results?|summary)[\W_]*",
    re.IGNORECASE,
)
CHEAP = re.compile("val|test|train|done|finish|complet|over|ended|converg|result|summary", re.IGNORECASE)
"""Each such line has one of these, which is quick to search for."""

LONGEST = 60
MOST_LEFT_OUT = 4
FEW_EPOCHS = 3
"""A line such as "done" among the first epochs ends each of them, not the training."""


class Sections:
    """Knows from the headings whether the next numbers are those of the training."""

    def __init__(self) -> None:
        self.is_elsewhere = False
        self.has_end = False
        self.left_out = 0

    def note(self, line: str, epochs: int) -> None:
        """Look at a line that may be a heading; `epochs` without a number were told before it."""
        if len(line) > LONGEST or not CHEAP.search(line):
            return
        if ELSEWHERE.fullmatch(line):
            self.is_elsewhere, self.left_out = True, 0
        elif TRAINING.fullmatch(line):
            self.is_elsewhere = False
        elif END.fullmatch(line):
            self.is_elsewhere |= not self.has_end and epochs >= FEW_EPOCHS
            self.has_end, self.left_out = True, 0

    def leaves_out(self, items: Items) -> bool:
        """Tell whether a line is not of the training; one with the number of an epoch always is."""
        if "number" in items.values or self.left_out >= MOST_LEFT_OUT:
            self.is_elsewhere = False
        self.left_out += self.is_elsewhere
        return self.is_elsewhere
