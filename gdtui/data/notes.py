"""Notes that a data set makes of itself: on constant columns, the name of the bias, reduced rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BIAS", "is_of_columns", "of_constant", "of_reduced_rows", "of_renamed"]

BIAS = "bias"

STAYS = "is the same in every row and stays as it is"
SHOWN_AS = f'the data\'s own column "{BIAS}" is shown as'


def of_constant(columns: Iterable[str]) -> tuple[str, ...]:
    """Name the columns that cannot be standardized, since they are constant."""
    return tuple(f"{quoted(column)} {STAYS}" for column in columns)


def of_renamed(other: str) -> str:
    """Say what a column is called that has the name of the bias."""
    return f'{SHOWN_AS} "{other}"'


def of_reduced_rows(rows: int, few: int) -> str:
    """Say how many rows stand for how many."""
    return f"{rows:,} row{'s' * (rows != 1)} as {few:,} that train the same"


def is_of_columns(note: str) -> bool:
    """Whether a note of this module is of one of the columns, so that it does not hold for others."""
    return note.endswith(STAYS) or note.startswith(SHOWN_AS)
