"""Whole screens of 80 × 24, as text, to be looked at when they change.

``WRITE_GOLDENS=1 python -m pytest tests/screen/test_goldens.py`` writes them anew; read what
``git diff tests/screen/goldens`` says before you keep them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.screen.session import Session
from tests.screen.sets import many_weights

GOLDENS = Path(__file__).parent / "goldens"


def line_before_learning() -> Session:
    return Session("line", rate=0.1)


def line_at_37() -> Session:
    return Session("line", rate=0.1)


def line_diverged() -> Session:
    return Session("line", rate=1.0)


def line_finished() -> Session:
    return Session("line", rate=0.1, epochs=40)


def trees_standardized() -> Session:
    return Session("trees", rate=0.1, standardize=True)


def galton_raw() -> Session:
    return Session("galton")


def eight_weights() -> Session:
    return Session(many_weights(8), rate=0.1)


SCREENS = {
    line_before_learning: 0,
    line_at_37: 37,
    line_diverged: 16,
    line_finished: 40,
    trees_standardized: 5,
    galton_raw: 0,
    eight_weights: 9,
}


@pytest.mark.parametrize("make", SCREENS, ids=lambda make: make.__name__)
def test_the_screen_is_as_it_was(make: type) -> None:
    path = GOLDENS / f"{make.__name__}.txt"
    with make() as screen:
        shown = "\n".join(row.rstrip() for row in screen.at(SCREENS[make]).rows) + "\n"
    if os.environ.get("WRITE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
