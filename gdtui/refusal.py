"""Refusal: the error that ends the command with a line and exit status 2."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RefusedError", "refusing"]


class RefusedError(Exception):
    """Wrong use or unreadable data: what is wrong and what would be right, in a line or two."""


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """Refuse, in the same words, what raises one of these errors."""
    try:
        yield
    except errors as error:
        raise RefusedError(str(error)) from None
