"""Finding the columns of a table, and where its rows begin, from its first rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.columns.column import Column
from gdtui.data.text.cells import complaint, is_missing, number
from gdtui.data.text.finding import Doubt, choose_notations, find_notation
from gdtui.data.text.header import find_header, is_column_of_numbers, usual_width
from gdtui.data.text.notation import PLAIN, Notation, is_numeric
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.options import DataOptions
    from gdtui.data.text.finding import NotationFinding
    from gdtui.data.text.rows import Row

    Cells = Sequence[str]

__all__ = ["SAMPLE", "Layout", "find_layout"]

SAMPLE = 1000
"""How many rows below the header are looked at to find the kinds of the columns."""

MOST_NOTES = 5

TAGGED = re.compile(r"(?P<role>[mciw]?)[DCSTN]?#(?P<name>.+)")
"""A name in a one-line header of Orange: its role, its kind and the name."""

LABELS = re.compile(r"(?:.*[ _.])?(?:id|no\.?|nr\.?|number|index|#|№)|id[ _.].*", re.IGNORECASE)
"""Names of columns that number or name the rows."""


class Layout(NamedTuple):
    """The columns of a table, and where its rows begin.

    Attributes
    ----------
    columns : tuple of Column
        One for each cell that a row must have.
    titles : list of str or None
        The names as they stand, with an empty one over R's row names; None where there are none.
    first_line : int
        The line of the first row below the header.
    notes : tuple of str
        What was skipped or changed. Fit to show.
    is_named_by_comment : bool
        Whether a comment holds the names.
    """

    columns: tuple[Column, ...]
    titles: list[str] | None
    first_line: int
    notes: tuple[str, ...]
    is_named_by_comment: bool = False


def find_layout(
    rows: Sequence[Row],
    options: DataOptions,
    *,
    comments: Sequence[Cells] = (),
    commas_delimit: bool = True,
) -> Layout:
    """Find names and kinds of columns.

    Parameters
    ----------
    rows : sequence of Row
        The first rows, at least one; `SAMPLE` rows below the header are enough.
    options : DataOptions
        What was said of the header and the decimal sign.
    comments : sequence of sequences of str
        The cells of the comments above the first row.
    commas_delimit : bool
        Whether commas are between the cells.

    Returns
    -------
    Layout
        The first row is a header if all its filled cells are text, or if one is text over a column of
        numbers. A column is numeric if at least half of its filled cells are. A header that is one name
        shorter than the rows is R's, whose ``write.table`` leaves the row names unnamed.

    Examples
    --------
    >>> from gdtui.data.options import DataOptions
    >>> rows = [(1, ["", "x"]), (2, ["1", "0.5"]), (3, ["2", "0.7"])]
    >>> [column.name for column in find_layout(rows, DataOptions()).columns]
    ['column 1', 'x']
    """
    header = find_header([row for _, row in rows], options.header, comments)
    body = [row for _, row in rows[header.below :]]
    titles = None if header.names is None else [name.strip() for name in header.names]
    titles, tags = _without_tags(titles)
    has_row_names = titles is not None and _has_row_names(len(titles), body)
    if titles is not None and has_row_names:
        titles = ["", *titles]
    width = usual_width(body) if titles is None else len(titles)
    kinds = _kinds(body, width, options.decimal, commas_delimit=commas_delimit)
    names, notes = _unique(titles) if titles is not None else (_invented(kinds), ())
    counts = titles is not None and not titles[0] and (has_row_names or _counts_rows(kinds[0].cells))
    roles = [*(header.roles or tags), *[""] * width]
    columns = tuple(
        Column(
            name,
            kind.is_numeric,
            counts_rows=counts and i == 0,
            why="" if kind.is_numeric else _why_not(kind),
            fault=_fault(kind.doubt) if kind.doubt else "",
            is_label=kind.is_numeric and titles is not None and _is_label(name, kind.cells),
            is_target=kind.is_numeric and roles[i].lower() in ("class", "c"),
            is_ignored=roles[i].lower() in ("meta", "m", "ignore", "i", "weight", "w"),
            notation=kind.notation if kind.is_numeric else None,
        )
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    doubt = () if options.header else _number_in_names(header.names or [])
    first_line = rows[header.below][0] if header.below < len(rows) else rows[-1][0] + 1
    said = (*header.notes, *doubt, *notes)
    return Layout(columns, titles, first_line, said, header.is_comment)


class _Kind(NamedTuple):
    """What the cells of a column say of it: the cells, those that are filled, and how they are written."""

    cells: Cells
    filled: Cells
    finding: NotationFinding
    is_numeric: bool
    notation: Notation = PLAIN
    doubt: Doubt | None = None


def _kinds(body: Sequence[Cells], width: int, decimal: str | None, *, commas_delimit: bool) -> list[_Kind]:
    """Find how each column is written, from its own cells and from the other columns."""
    columns = [*zip(*(row for row in body if len(row) == width), strict=True)] or [()] * width
    found = [_kind(column, decimal) for column in columns]
    has_commas = decimal == "," or any(kind.is_numeric and kind.finding.decimal == "," for kind in found)
    found = [
        kind._replace(is_numeric=False) if _is_text_of_points(kind.finding, has_commas) else kind
        for kind in found
    ]
    settle = iter(
        choose_notations(
            [kind.finding for kind in found if kind.is_numeric],
            commas_delimit=commas_delimit,
            points_group=any(kind.finding.has_points_alone for kind in found),
            is_asked=decimal is not None,
        )
    )
    return [_with_notation(kind, next(settle)) if kind.is_numeric else kind for kind in found]


def _is_text_of_points(finding: NotationFinding, has_commas: bool) -> bool:
    """Whether points between groups of three digits are text: no column has a decimal comma."""
    return finding.is_address or (finding.has_points_alone and not has_commas)


def _kind(column: Cells, decimal: str | None) -> _Kind:
    filled = [cell for cell in column if not is_missing(cell)]
    finding = find_notation(filled, decimal)
    return _Kind(column, filled, finding, is_column_of_numbers(column, filled, finding))


def _with_notation(kind: _Kind, notation: Notation | Doubt) -> _Kind:
    if isinstance(notation, Doubt):
        return kind._replace(doubt=notation)
    return kind._replace(notation=notation)


def _without_tags(titles: list[str] | None) -> tuple[list[str] | None, list[str]]:
    """Take Orange's tags off names such as ``cC#y``, and return the roles that they tell."""
    found = [TAGGED.fullmatch(title) for title in titles or ()]
    if titles is None or 2 * sum(tag is not None for tag in found) < len(titles):
        return titles, []
    names = [tag["name"] if tag else title for tag, title in zip(found, titles, strict=True)]
    return names, [tag["role"] if tag else "" for tag in found]


def _has_row_names(names: int, body: Sequence[Cells]) -> bool:
    """Recognise R's header; an empty last cell means a trailing delimiter instead."""
    return bool(body) and usual_width(body) == names + 1 and not all(row[-1] == "" for row in body)


def _why_not(kind: _Kind) -> str:
    """Say why a column does not hold numbers."""
    filled, finding = kind.filled, kind.finding
    if not filled:
        many = f" in the first {len(kind.cells):,} rows" if len(kind.cells) >= SAMPLE else ""
        return f"empty{many}" if kind.cells else "no cell"
    if 2 * len(filled) < len(kind.cells):
        return f"{len(kind.cells) - len(filled):,} of {len(kind.cells):,} cells missing"
    other = next((cell for cell in filled if not _is_written_so(cell, finding)), "")
    if finding.agreeing and (is_numeric(other) or finding.prefix or finding.suffix):
        return f"{quoted(finding.example, 20)} and {quoted(other.strip(), 20)}"
    worst = next((cell for cell in filled if not is_numeric(cell)), filled[0])
    return f"{quoted(worst.strip(), 20)} {complaint(worst)}"


def _is_written_so(cell: str, finding: NotationFinding) -> bool:
    return Notation(*finding.styles[0], finding.prefix, finding.suffix).read(cell) is not None


def _fault(doubt: Doubt) -> str:
    """Say that a separator can mean two things, and what decides."""
    comma, point = f"{doubt.comma:.10g}", f"{doubt.point:.10g}"
    return (
        f"{quoted(doubt.cell, 30)} can be {comma} or {point}\n"
        f"--decimal , reads it as {comma}, --decimal . as {point}."
    )


def _is_label(name: str, column: Cells) -> bool:
    """Whether whole numbers, all different, name the rows."""
    values = [number(cell) for cell in column]
    are_whole = all(value is not None and value % 1 == 0 for value in values)
    if not are_whole or len(values) < 2 or len(set(values)) < len(values):
        return False
    return LABELS.fullmatch(name.strip()) is not None or (len(values) > 2 and _rise_by_one(values))


def _counts_rows(cells: Cells) -> bool:
    """Whether cells count from 0 or from 1."""
    values = [number(cell) for cell in cells]
    return bool(values) and values[0] in (0, 1) and _rise_by_one(values)


def _rise_by_one(values: Sequence[float | None]) -> bool:
    return list(values) == [(values[0] or 0) + i for i in range(len(values))]


def _invented(kinds: Sequence[_Kind]) -> list[str]:
    """Name columns x1, x2, ... and the last numeric one, the target, y."""
    names = [f"x{i + 1}" for i in range(len(kinds))]
    numeric = [i for i, kind in enumerate(kinds) if kind.is_numeric]
    if numeric:
        names[numeric[-1]] = "y"
    return names


def _unique(titles: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Give a name to columns without one and tell columns of the same name apart."""
    names: dict[str, None] = {}  # in order, and quick to look up in a table of many columns
    taken, notes = set(titles), []
    for i, title in enumerate(titles):
        name = title or f"column {i + 1}"
        while name in names or (name != title and name in taken):
            name += f" (column {i + 1})"
        if title and name != title:
            notes.append(
                f"column {i + 1} is called {quoted(title)} like another and is shown as {quoted(name)}"
            )
        names[name] = None
    if len(notes) > MOST_NOTES:
        notes = [*notes[:MOST_NOTES], f"{len(notes) - MOST_NOTES:,} more columns are called like another"]
    return list(names), tuple(notes)


def _number_in_names(titles: Cells) -> tuple[str, ...]:
    """Note a header that also holds a number: it may be a row with a cell that is no number."""
    numeric = [title.strip() for title in titles if is_numeric(title)]
    return (f"the first row is read as names, also {quoted(numeric[0])}",) if numeric else ()
