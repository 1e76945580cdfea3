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


HOUSES = """\
id,town,built,area,rooms,heated,price
1,Aalen,2001-03-04,83.5 m²,3,,€ 210000
2,Bonn,1987-11-30,120 m²,5,,€ 345000
3,Bonn,1999-01-15,64 m²,2,,€ 188000
4,Celle,1975-06-01,99.25 m²,4,,€ 240000
5,Aalen,2015-08-20,141 m²,6,,€ 415000
6,Delitzsch,2004-12-31,72 m²,3,,€ 199000
"""


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
    with make() as screen:
        check(make.__name__, screen.at(SCREENS[make]).rows)


@pytest.mark.parametrize(
    "size", [(80, 24), (60, 18), (40, 10), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_the_page_of_the_data_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    (tmp_path / "houses.csv").write_text(HOUSES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Session("houses.csv", size=size) as screen:
        check(f"data_page_{size[0]}x{size[1]}", screen.press("d", "down", "down").rows)


def check(name: str, rows: list[str]) -> None:
    """Compare a screen with what was written of it, or write it."""
    path = GOLDENS / f"{name}.txt"
    shown = "\n".join(row.rstrip() for row in rows) + "\n"
    if os.environ.get("WRITE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
