"""What the first rows of a table say about its columns, and where its rows begin."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.column import Column
from gdtui.data.formats.cells import complaint, is_missing, number
from gdtui.data.formats.notation import (
    PLAIN,
    Doubt,
    Notation,
    find_notation,
    is_number_like,
    is_numeric,
    settled,
)
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.formats.notation import Finding
    from gdtui.data.formats.rows import Row
    from gdtui.data.options import DataOptions

    Cells = Sequence[str]

__all__ = ["SAMPLE", "Layout", "find_layout"]

SAMPLE = 1000
"""How many rows below the header are looked at to find the kinds of the columns."""

MOST_ABOVE = 20
"""How many lines above the header are looked through for it."""

LABELS = re.compile(r"(?:.*[ _.])?(?:id|no\.?|nr\.?|number|index|#|№)|id[ _.].*", re.IGNORECASE)
"""Names of columns that number or name the rows."""

UNIT = re.compile(
    r"[\[(].*[\])]|(?:k|m|c|d|n|µ)?(?:g|m|l|s|W|V|A|J|Hz|Pa|mol|K)(?:[/ ²³^*-].*)?|°.*|%|‰|[$€£¥]"
    r"|min|h|hr|hrs|yr|yrs|years?|days?|in|inch(?:es)?|ft|feet|lbs?|oz|mph|km/h|USD|EUR|GBP"
)
"""What stands in a row of units."""

ORANGE_KINDS = frozenset(
    (
        "continuous",
        "c",
        "numeric",
        "n",
        "discrete",
        "d",
        "categorical",
        "string",
        "s",
        "text",
        "time",
        "t",
        "",
    )
)
ORANGE_ROLES = re.compile(r"(?:class|c|meta|m|ignore|i|weight|w|\S+=\S+|)", re.IGNORECASE)

YEARS = range(1000, 3000)


class Layout(NamedTuple):
    """The columns of a table, and where its rows begin.

    Attributes
    ----------
    columns : tuple of Column
        One for each cell that a row must have.
    notations : tuple of Notation
        How the numbers of each column are written.
    titles : list of str or None
        The names as they stand, with an empty one over R's row names; None where there are none.
    first_line : int
        The line of the first row below the header.
    notes : tuple of str
        What was skipped, changed, or taken for what. Fit to show.
    """

    columns: tuple[Column, ...]
    notations: tuple[Notation, ...]
    titles: list[str] | None
    first_line: int
    notes: tuple[str, ...]


class _Head(NamedTuple):
    """Where the names and the rows are among the first rows.

    Attributes
    ----------
    names : list of str or None
        None where no row holds names.
    below : int
        Which row is the first below the names.
    above : int
        How many rows above them are skipped.
    roles : list of str
        What Orange's third line says of each column.
    notes : list of str
        What was skipped under the names, or is doubtful.
    """

    names: list[str] | None
    below: int
    above: int = 0
    roles: list[str] | None = None
    notes: tuple[str, ...] = ()


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
    cells = [row for _, row in rows]
    head = _find_head(cells, options.header)
    if head.names is None and options.header is None:
        head = _named_by_comments(head, comments, _usual_width(cells[head.below :]))
    body = cells[head.below :]
    titles = None if head.names is None else _titles(head.names)
    has_row_names = titles is not None and _has_row_names(len(titles), body)
    if titles is not None and has_row_names:
        titles = ["", *titles]
    width = _usual_width(body) if titles is None else len(titles)
    columns = [list(some) for some in zip(*(row for row in body if len(row) == width), strict=True)]
    columns = columns or [[] for _ in range(width)]
    filled = [[cell for cell in column if not is_missing(cell)] for column in columns]
    findings = [find_notation(some, options.decimal) for some in filled]
    numeric = [_is_numeric(*of_one) for of_one in zip(columns, filled, findings, strict=True)]
    names, notes = (_invented(numeric), ()) if titles is None else _unique(titles)
    found = iter(
        settled(
            [finding for finding, holds in zip(findings, numeric, strict=True) if holds],
            commas_delimit=commas_delimit,
        )
    )
    notations = [next(found) if holds else PLAIN for holds in numeric]
    counts = titles is not None and not titles[0] and (has_row_names or _counts_up(columns[0]))
    roles = head.roles or [""] * width
    known = tuple(
        Column(
            name,
            numeric[i],
            counts_rows=counts and i == 0,
            why="" if numeric[i] else _why_not(columns[i], filled[i], findings[i]),
            fault=_fault(notation) if isinstance(notation, Doubt) else "",
            is_label=numeric[i] and titles is not None and _is_label(name, columns[i]),
            is_target=numeric[i] and i < len(roles) and roles[i].lower() in ("class", "c"),
        )
        for i, (name, notation) in enumerate(zip(names, notations, strict=True))
    )
    settled_ones = tuple(PLAIN if isinstance(notation, Doubt) else notation for notation in notations)
    doubt = () if options.header else _doubt(head.names or [])
    said = (*_skipped(head.above), *head.notes, *doubt, *notes)
    first_line = rows[head.below][0] if head.below < len(rows) else rows[-1][0] + 1
    return Layout(known, settled_ones, titles, first_line, said + _said_of(known, settled_ones))


# -- where the names are ----------------------------------------------------------------------------------


def _find_head(rows: Sequence[Cells], asked: bool | None) -> _Head:
    """Find the row of names, what is skipped above it, and what under it."""
    if asked is False:
        return _Head(None, _first_of_width(rows))
    width = _usual_width(rows)
    for at in range(min(MOST_ABOVE, len(rows))):
        row, below = rows[at], rows[at + 1 :]
        if (
            len(row) not in (width, width - 1)
            or _is_title(row, below, width)
            or _looks_like_title(row, width)
        ):
            continue
        if len(row) < width and below and len(below[0]) == width and all(map(_is_text, below[0])):
            continue  # R's names stand over rows, not over names
        if asked or _is_header(row, below, width, is_first=at == 0):
            at += _is_row_of_units(row) and bool(below) and _is_header(below[0], below[1:], width)
            return _with_rows_under(rows, at)
        if not any(map(_is_text, rows[0])) or len(rows[0]) == width or _looks_like_title(rows[0], width):
            return _Head(None, at, at)
        break
    if any(map(_is_text, rows[0])) or asked:
        return _with_rows_under(rows, 0)
    return _Head(None, 0)


def _first_of_width(rows: Sequence[Cells]) -> int:
    """Find the first row as wide as most, where rows above it are narrower."""
    width = _usual_width(rows)
    return next((at for at, row in enumerate(rows[:MOST_ABOVE]) if len(row) == width), 0)


def _is_title(row: Cells, below: Sequence[Cells], width: int) -> bool:
    """Whether a row is one text alone, above a row of names or a table without any."""
    filled = [cell for cell in row if cell.strip()]
    if len(filled) != 1 or width < 2 or is_numeric(filled[0]):
        return False
    rows = ([cell for cell in some if cell.strip()] for some in below[:MOST_ABOVE])
    following = next((cells for cells in rows if len(cells) > 1), [])
    return bool(following) and (len(row) > 1 or " " in filled[0]) and all(map(_is_text, following))


def _looks_like_title(row: Cells, width: int) -> bool:
    """Whether a narrow first row is a sentence, and not R's only name."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) == 1 and len(row) < width and (" " in filled[0].strip() or width > 2)


def _is_text(cell: str) -> bool:
    return not is_missing(cell) and not is_numeric(cell)


def _is_header(row: Cells, below: Sequence[Cells], width: int, *, is_first: bool = False) -> bool:
    """Whether all filled cells are text, or a text cell stands over a column of numbers."""
    filled = [cell for cell in row if not is_missing(cell)]
    texts = [cell for cell in filled if not is_numeric(cell)]
    if not texts or (len(texts) < len(filled) and not is_first):
        return False
    if not any(map(is_number_like, filled)):
        return True
    offset = width - len(row)  # R's names stand over the second column and those after it
    columns = list(zip(*(some for some in below if len(some) == width), strict=True))[offset:]
    if not columns:
        return len(texts) == len(filled)
    over = [(cell, column) for cell, column in zip(row, columns, strict=False) if not is_missing(cell)]
    styled = [(cell, column, _notation_of(column)) for cell, column in over]
    own = [cell for cell, _, notation in styled if notation is not None and notation.is_alike(cell)]
    if len(own) == 0:
        return True
    if any(_is_text(cell) and notation is not None for cell, _, notation in styled if cell not in own):
        return True
    return _are_years(row, columns)


def _notation_of(column: Cells) -> Notation | None:
    """Find the notation of a column of numbers; None for other columns."""
    filled = [cell for cell in column if not is_missing(cell)]
    finding = find_notation(filled)
    if not _is_numeric(column, filled, finding):
        return None
    return Notation(*finding.styles[0], finding.prefix, finding.suffix)


def _are_years(row: Cells, columns: Sequence[Cells]) -> bool:
    """Whether the numbers among names are years: no row below holds any, and the names are no levels."""
    over = list(zip(row, columns, strict=False))
    numbers = [(cell, column) for cell, column in over if is_numeric(cell)]
    texts = [(cell, column) for cell, column in over if _is_text(cell)]
    if not numbers or any(cell in column for cell, column in texts):
        return False
    return all(_is_year(cell) and not any(map(_is_year, column)) for cell, column in numbers)


def _is_year(cell: str) -> bool:
    return cell.strip().isdecimal() and number(cell) in YEARS


def _is_row_of_units(row: Cells) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(UNIT.fullmatch(cell) for cell in filled)


def _with_rows_under(rows: Sequence[Cells], at: int) -> _Head:
    """Take a row as names, and skip what stands under it and is no row: Orange's lines, or units."""
    below = rows[at + 1 :]
    names = [*rows[at]]
    if len(below) > 1 and _are_orange_kinds(below[0]):
        has_roles = all(ORANGE_ROLES.fullmatch(cell.strip()) for cell in below[1])
        roles = [cell.strip() for cell in below[1]] if has_roles else []
        note = f"Orange's {'three' if has_roles else 'two'} header lines: the kinds and roles are skipped"
        return _Head(names, at + 2 + has_roles, at, roles, (note,))
    if len(below) > 1 and _are_units(below[0], below[1:]):
        note = f"the row under the names is skipped: it holds {_listed(below[0])}"
        return _Head(names, at + 2, at, notes=(note,))
    return _Head(names, at + 1, at)


def _are_orange_kinds(row: Cells) -> bool:
    kinds = [cell.strip().lower() for cell in row]
    levels = [kind for kind in kinds if kind not in ORANGE_KINDS]
    return len(levels) < len(kinds) and any(kinds) and all(map(_is_list_of_levels, levels))


def _is_list_of_levels(text: str) -> bool:
    """Whether a text lists the levels of a column, as Orange may write its kind."""
    return " " in text and all(level.isalpha() for level in text.split())


def _are_units(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row holds only text, some of it over columns of numbers."""
    if any(is_numeric(cell) for cell in row) or not any(map(_is_text, row)):
        return False
    columns = list(zip(*(some for some in below if len(some) == len(row)), strict=True))
    notations = [(cell, _notation_of(column)) for cell, column in zip(row, columns, strict=False)]
    over = [(cell, notation) for cell, notation in notations if notation is not None and _is_text(cell)]
    return bool(over) and not any(notation.is_alike(cell) for cell, notation in over)


def _named_by_comments(head: _Head, comments: Sequence[Cells], width: int) -> _Head:
    """Take the names from the last comment that is as wide as the table and holds no number."""
    for cells in reversed(comments):
        if len(cells) == width > 1 and not any(map(is_numeric, cells)):
            return head._replace(names=[*cells])
    return head


def _skipped(above: int) -> list[str]:
    return [f"{above:,} line{'s are' if above > 1 else ' is'} skipped above the table"] if above else []


# -- what the columns hold ----------------------------------------------------------------------------------


def _titles(first: Cells) -> list[str]:
    return [cell.strip() for cell in first]


def _has_row_names(names: int, body: Sequence[Cells]) -> bool:
    """Recognise R's header; an empty last cell means a trailing delimiter instead."""
    return bool(body) and _usual_width(body) == names + 1 and not all(row[-1] == "" for row in body)


def _usual_width(body: Sequence[Cells]) -> int:
    return Counter(map(len, body)).most_common(1)[0][0] if body else 0


def _is_numeric(column: Cells, filled: Cells, finding: Finding) -> bool:
    """Whether at least half of the filled cells are numbers, and at least half of all cells are filled."""
    return bool(filled) and 2 * finding.agreeing >= len(filled) and 2 * len(filled) >= len(column)


def _why_not(column: Cells, filled: Cells, finding: Finding) -> str:
    """Say why a column does not hold numbers."""
    if not filled:
        return "empty" if column else "no cell"
    if 2 * finding.agreeing >= len(filled):
        return f"{len(column) - len(filled):,} of {len(column):,} cells missing"
    other = next((cell for cell in filled if not _is_written_so(cell, finding)), "")
    if finding.agreeing and (is_numeric(other) or finding.prefix or finding.suffix):
        return f"{quoted(finding.example, 20)} and {quoted(other.strip(), 20)}"
    worst = next((cell for cell in filled if not is_numeric(cell)), filled[0])
    return f"{quoted(worst.strip(), 20)} {complaint(worst)}"


def _is_written_so(cell: str, finding: Finding) -> bool:
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
    if len(column) < 2 or not all((value := number(cell)) is not None and value % 1 == 0 for cell in column):
        return False
    values = [number(cell) for cell in column]
    if len(set(values)) < len(values):
        return False
    return LABELS.fullmatch(name.strip()) is not None or _rises_by_one(values)


def _rises_by_one(values: Sequence[float | None]) -> bool:
    first = values[0] or 0
    return len(values) > 2 and list(values) == [first + i for i in range(len(values))]


def _counts_up(cells: Cells) -> bool:
    values = [number(cell) for cell in cells]
    return bool(values) and values[0] in (0, 1) and values == [values[0] + i for i in range(len(values))]


def _invented(numeric: Sequence[bool]) -> list[str]:
    """Name columns x1, x2, ... and the last numeric one, the target, y."""
    names = [f"x{i + 1}" for i in range(len(numeric))]
    if any(numeric):
        names[max(i for i, holds in enumerate(numeric) if holds)] = "y"
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
    return list(names), tuple(notes)


def _doubt(titles: Cells) -> tuple[str, ...]:
    """Note a header that also holds a number: it may be a row with a cell that is no number."""
    numeric = [title.strip() for title in titles if is_numeric(title)]
    return (f"the first row is read as names, also {quoted(numeric[0])}",) if numeric else ()


def _said_of(columns: Sequence[Column], notations: Sequence[Notation]) -> tuple[str, ...]:
    """Say once for each way of writing which columns have it."""
    told: dict[str, list[str]] = {}
    for column, notation in zip(columns, notations, strict=True):
        words = notation.words()
        if words:
            told.setdefault(words, []).append(column.name)
    return tuple(f"{_listed(names)}: {words}" for words, names in told.items())


def _listed(names: Sequence[str], most: int = 8) -> str:
    more = len(names) - most
    return ", ".join(quoted(name.strip(), 30) for name in names[:most]) + (
        f" and {more} more" if more > 0 else ""
    )
