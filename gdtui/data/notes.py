"""The notes of a data set on constant columns, on an input that is called like the bias, on reduced rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BIAS", "constant_notes", "is_column_note", "reduced_rows_note", "renamed_note"]

BIAS = "bias"

STAYS = "is the same in every row and stays as it is"
SHOWN_AS = f'the data\'s own column "{BIAS}" is shown as'


def constant_notes(columns: Iterable[str]) -> tuple[str, ...]:
    """Note the columns that are constant, so that they cannot be standardized."""
    return tuple(f"{quoted(column)} {STAYS}" for column in columns)


def renamed_note(other: str) -> str:
    """Note the name under which an input is shown that is itself called like the bias."""
    return f'{SHOWN_AS} "{other}"'


def reduced_rows_note(rows: int, few: int) -> str:
    """Note how many reduced rows stand for all rows."""
    return f"{rows:,} row{'s' * (rows != 1)} as {few:,} that train the same"


def is_column_note(note: str) -> bool:
    """Whether a note of this module is about a column, so that it does not hold for other columns."""
    return note.endswith(STAYS) or note.startswith(SHOWN_AS)
