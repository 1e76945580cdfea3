"""Reads tables: a line with the names of the columns, then a row for each epoch."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.sources.lines.items import Items
from gdtui.sources.lines.labels import plain_name
from gdtui.sources.lines.printed_numbers import NUMBER, number_in, numbers_in_list, whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.sources.lines.printed_numbers import Value, Values

__all__ = ["PrintedTable", "read_column_names"]

COLUMNS = {
    "number": ("epoch", "epochs", "iteration", "iter", "step"),
    "loss": ("loss", "train loss", "training loss", "current loss", "cost", "mse"),
    "learning_rate": ("learning rate", "lr", "alpha", "eta"),
    "predicted": ("predictions", "predicted", "y pred"),
    "actual": ("actual", "y true"),
    "difference": ("difference", "residuals"),
    "weights": ("weights", "params", "parameters", "theta"),
    "gradient": ("gradient", "gradients", "grad"),
}
BY_NAME = {name: field for field, names in COLUMNS.items() for name in names}
LISTS = frozenset({"predicted", "actual", "difference", "weights", "gradient"})
BESIDE = frozenset(
    (
        *("val loss", "test loss", "validation loss", "acc", "accuracy", "val acc", "train acc", "test acc"),
        *("time", "mae", "rmse", "r2"),
    )
)
WEIGHT = re.compile(r"weight(?: of)? (.+)|(w ?\d{0,3}|b|bias|intercept|slope|weight)", re.IGNORECASE)
GRADIENT = re.compile(r"grad(?:ient)?(?: of)? (.+)|d ?(w ?\d{0,3}|b)", re.IGNORECASE)
A_NUMBER = re.compile(rf"{NUMBER}|[-+]?(?:nan|inf)", re.IGNORECASE)
DELIMITERS = (",", ";", "\t", "|", " ")
MOST_COLUMNS, LONGEST_NAME = 300, 60


class PrintedTable(NamedTuple):
    """Columns with names, of which some tell of epochs.

    Attributes
    ----------
    delimiter : str
        What is between the columns; a space stands for any number of spaces.
    fields : sequence of str
        What each column tells; empty for one that is not needed.
    """

    delimiter: str
    fields: Sequence[str]

    def read(self, line: str) -> Items | None:
        """Return what a row tells, or None for a line that is no row of this table."""
        cells = _cells(line, self.delimiter)
        if len(cells) != len(self.fields):
            return None
        told: Values = {}
        for field, cell in zip(self.fields, cells, strict=True):
            if not field or not cell:
                continue
            value = _value(field, cell)
            if value is None:
                return None
            told[field] = value
        return Items(told, "table") if told.keys() - {"number"} else None


def read_column_names(line: str) -> PrintedTable | None:
    """Read the names of columns, of which one is the loss; None for any other line.

    Examples
    --------
    >>> read_column_names("epoch | loss").fields, read_column_names("a loss, or more")
    (['number', 'loss'], None)
    """
    small = line.lower()
    if not any(word in small for word in ("loss", "cost", "mse")):
        return None
    delimiter = next((sign for sign in DELIMITERS if sign in line.strip()), "")
    cells = _cells(line, delimiter) if delimiter else []
    if not 2 <= len(cells) <= MOST_COLUMNS:
        return None
    fields, are_known = [], True
    for cell in cells:
        name = plain_name(cell.lstrip("# "))
        field = _field(name)
        are_known = are_known and bool(field or name.lower() in BESIDE)
        if len(name) > LONGEST_NAME or not (are_known or delimiter == ","):
            return None
        fields.append(field)
    told = [field for field in fields if field]
    if told.count("loss") != 1 or len(set(told)) < len(told) or not (are_known or "number" in told):
        return None
    return PrintedTable(delimiter, fields)


def _field(name: str) -> str:
    """Tell which field a column is; empty if it tells nothing of an epoch."""
    if field := BY_NAME.get(name.lower()):
        return field
    if found := WEIGHT.fullmatch(name):
        return f"weight {found[1] or found[2]}"
    if found := GRADIENT.fullmatch(name):
        return f"gradient {found[1] or found[2]}"
    return ""


def _cells(line: str, delimiter: str) -> list[str]:
    if delimiter == " ":
        return line.split()
    if delimiter == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    if '"' in line:
        try:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
        except (csv.Error, StopIteration):
            return []
    return [cell.strip() for cell in line.split(delimiter)]


def _value(field: str, cell: str) -> Value | None:
    if field in LISTS:
        found = numbers_in_list(cell) if cell[0] == "[" and cell[-1] == "]" else None
        return found if found is not None and found.is_whole else None
    if not A_NUMBER.fullmatch(cell):
        return None
    number = number_in(cell)
    return whole_number(number) if field == "number" else number
