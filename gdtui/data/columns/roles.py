"""Roles: which columns of a table are the inputs, and which is the target."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Roles"]


class Roles(NamedTuple):
    """The chosen columns of a table, by the names that they have in it. Data, never markup.

    Attributes
    ----------
    inputs : tuple of str
        In the order of the weights.
    target : str
        What is predicted.
    """

    inputs: tuple[str, ...]
    target: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them, the target last."""
        return (*self.inputs, self.target)
