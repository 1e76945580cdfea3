"""Answers: what the screen can hide until the run has shown it by itself, or until it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdtui.descent.run import Epoch

__all__ = ["ALL", "ANSWERS", "HIDDEN", "HiddenAnswers", "in_order", "parse_hidden", "shown_by"]

ANSWERS = ("best", "limit", "forecast", "verdict")
"""The answers that a run shows by itself in the end.

best
    The least-squares weights and the lowest loss. Shown once the loss has come close to the lowest: within
    1 % of it, or to 1 % of the first loss where the fit is exact.
limit
    The rates that work, and how far a rate is from there. Shown once the run has diverged.
forecast
    How many epochs there are to come, or when the loss will rise. Shown once the run is finished, has
    diverged, or has come close to the lowest loss.
verdict
    What a learning rate is: slow, good, zigzag, diverges; and the fastest one. Shown once the run is finished
    or has diverged.
"""

ALL = "all"
"""Stands for all of them on the command line."""

HIDDEN = "?"
"""Stands in the place of a number that is hidden."""


def parse_hidden(text: str) -> tuple[str, ...]:
    """Read which answers are to be hidden, with commas, blanks or both between them.

    Raises
    ------
    ValueError
        If there is none, or one is unknown; the message names the known ones, and the nearest.

    Examples
    --------
    >>> parse_hidden("limit, best,limit"), parse_hidden("all")
    (('best', 'limit'), ('best', 'limit', 'forecast', 'verdict'))
    """
    from gdtui.wording.text import nearest, visible

    words = text.lower().replace(",", " ").split()
    known = f"{', '.join(ANSWERS)} or {ALL}"
    if not words:
        raise ValueError(f"what is to be hidden? {known}")
    for word in words:
        if word not in (*ANSWERS, ALL):
            near = nearest(word, [*ANSWERS, ALL], alike=0.5)
            offer = f"; did you mean {near}?" if near else ""
            raise ValueError(f"'{visible(word[:20])}' is no answer to hide: choose {known}{offer}")
    return in_order(ANSWERS if ALL in words else words)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Put answers into the order in which they are declared, each once; unknown ones are left out.

    Examples
    --------
    >>> in_order(["verdict", "best", "verdict"])
    ('best', 'verdict')
    """
    chosen = {*names}
    return tuple(name for name in ANSWERS if name in chosen)


def shown_by(epoch: Epoch) -> frozenset[str]:
    """Tell which answers an epoch shows by itself; see `ANSWERS`."""
    snapshot = epoch.snapshot
    shown: set[str] = set()
    if epoch.known.goal.is_met(snapshot.loss):
        shown |= {"best", "forecast"}
    if snapshot.ended:
        shown |= {"forecast", "verdict"}
    if snapshot.diverged:
        shown |= {"limit", "forecast", "verdict"}
    return frozenset(shown)


class HiddenAnswers:
    """Which answers are hidden now, out of those that are hidden at first.

    What the run has shown stays shown, also after steps back and after a reset, since it has been seen. Only
    with other data everything is hidden again.

    Parameters
    ----------
    names : iterable of str
        What is hidden at first: names of `ANSWERS`, or other names that the caller passes to `show` later.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(names)
        self._shown: frozenset[str] = frozenset()
        self._is_asked_for = False

    @property
    def names(self) -> frozenset[str]:
        """What is hidden now."""
        return frozenset() if self._is_asked_for else self._names - self._shown

    def follow(self, epoch: Epoch) -> frozenset[str]:
        """Show what an epoch of the run shows by itself, and tell what is hidden now."""
        if self._names - self._shown:
            self.show(shown_by(epoch))
        return self.names

    def show(self, names: Iterable[str]) -> None:
        """Show answers until other data come."""
        self._shown |= frozenset(names)

    def toggle(self) -> None:
        """Show all answers, or hide them again; where nothing was hidden, hide all."""
        if not self._names:
            self._names = frozenset(ANSWERS)
        elif self._names - self._shown:
            self._is_asked_for = not self._is_asked_for

    def hide_again(self) -> None:
        """Hide everything again: there are other data."""
        self._shown, self._is_asked_for = frozenset(), False
