"""Names of sessions and logs: five characters that can be read and typed without mistakes."""

from __future__ import annotations

import re
import secrets

__all__ = ["is_name", "new_name"]

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""No vowels, so that no words appear, and no characters that look like others."""

LENGTH = 5
NAME = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")


def new_name() -> str:
    """Draw a name."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def is_name(text: str) -> bool:
    """Tell whether a text can be a name.

    Examples
    --------
    >>> is_name("bcdfg"), is_name("abcde")
    (True, False)
    """
    return NAME.fullmatch(text) is not None
