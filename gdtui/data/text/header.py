"""Where the names of the columns are among the first rows of a table, and where its rows begin."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.text.cells import is_missing, number
from gdtui.data.text.finding import find_notation
from gdtui.data.text.notation import Notation, is_number_like, is_numeric
from gdtui.wording.text import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.text.finding import NotationFinding

    Cells = Sequence[str]

__all__ = ["Header", "find_header", "is_column_of_numbers", "usual_width"]

MOST_ABOVE = 200
"""How many lines above the header are looked through for it."""

UNIT = re.compile(
    r"[\[(].*[\])]|(?:k|m|c|d|n|µ|M)?(?:g|m|l|L|s|W|V|A|J|N|F|H|Hz|Pa|mol|K|Wh|Ah|cal|B|eV|Ω)(?:[/ ²³^*-].*)?"
    r"|[°µ].*|%|‰|[$€£¥]|min|h|hr|hrs|yr|yrs|years?|months?|days?|sec|in|inch(?:es)?|ft|feet|yd|miles?|lbs?|oz"
    r"|mph|km/h|rpm|bpm|mmHg|bar|psi|ppm|ppb|dB|rad|deg|GB|TB|px|pH|USD|EUR|GBP|CHF|JPY"
)
"""What stands in a row of units."""

LONGEST_UNIT = 10

ALMOST_NUMBER = re.compile(r"[<>≤≥~≈=±$(\s]*[\d_.,\s]*\d[\d_.,\s]*\)?")
"""What looks like a number with a sign before it or odd separators: no name of a column."""

VALUE_WORDS = frozenset(
    (
        *("no data", "none", "unknown", "missing", "absent", "pending", "nil", "inf", "-inf", "infinity"),
        *("true", "false", "yes", "no", "low", "high", "on", "off", "k.a.", "keine angabe", "---"),
    )
)
"""What people write into a cell instead of a number: no names of columns."""

LONGEST_ALMOST_NUMBER = 40

MANY = 20
"""So many cells are enough for a strict share."""

ORANGE_KINDS = frozenset(
    "continuous c numeric n discrete d categorical string s text time t".split(" ")  # noqa: SIM905
)
ORANGE_ROLES = re.compile(r"(?:class|c|meta|m|ignore|i|weight|w|\S+=\S+|)", re.IGNORECASE)
"""What stands in the second and the third of Orange's header lines."""

YEARS = range(1000, 3000)


class Header(NamedTuple):
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
    notes : tuple of str
        What was skipped. Fit to show.
    is_comment : bool
        Whether a comment holds the names.
    """

    names: list[str] | None
    below: int
    above: int = 0
    roles: list[str] | None = None
    notes: tuple[str, ...] = ()
    is_comment: bool = False


def find_header(rows: Sequence[Cells], asked: bool | None, comments: Sequence[Cells] = ()) -> Header:
    """Find the names of the columns, what is skipped above them, and what under them.

    Parameters
    ----------
    rows : sequence of sequences of str
        The cells of the first rows, at least one.
    asked : bool or None
        Whether the first row holds names, where that was said.
    comments : sequence of sequences of str
        The cells of the comments above the first row: the last one that is as wide as the table holds the
        names where no row does.

    Examples
    --------
    >>> find_header([["Lab 3", ""], ["x", "y"], ["m", "kg"], ["1", "2"], ["3", "4"]], None)[:3]
    (['x', 'y'], 3, 1)
    """
    if asked is False:
        return _without_names(_first_of_width(rows))
    width = usual_width(rows)
    places = range(min(MOST_ABOVE, len(rows)))
    at = next((place for place in places if not _is_above(rows[place], rows[place + 1 :], width)), 0)
    if asked:
        return _with_rows_under(rows, at)
    if _is_header(rows[at], rows[at + 1 :], width):
        while _stands_on_names(rows[at], rows[at + 1 :], width):
            at += 1
        return _with_rows_under(rows, at)
    first = rows[0]
    if any(map(_is_text, first)) and len(first) != width and not _looks_like_title(first, width):
        return _with_rows_under(rows, 0)  # names of another width than the rows: a fault that is said there
    header = _named_by_comments(_without_names(at), comments, usual_width(rows[at:]))
    if header.names is None and _may_be_names(rows[at], rows[at + 1 :]):
        return header._replace(
            notes=(*header.notes, "the first row is read as a row: --header reads it as names")
        )
    return header


def _without_names(above: int) -> Header:
    return Header(None, above, above, notes=_skipped_note(above))


def _is_above(row: Cells, below: Sequence[Cells], width: int) -> bool:
    """Whether a row stands above the names and the rows of a table of so many columns."""
    if len(row) not in (width, width - 1) or _is_title(row, below, width) or _looks_like_title(row, width):
        return True
    # R's names are one cell shorter than the rows, and they stand over rows, not over names
    return len(row) < width and not (below and len(below[0]) == width and not all(map(_is_text, below[0])))


def _first_of_width(rows: Sequence[Cells]) -> int:
    """Find the first row as wide as most, where rows above it are narrower."""
    width = usual_width(rows)
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
    is_spoiled = len(cell) < LONGEST_ALMOST_NUMBER and ALMOST_NUMBER.fullmatch(cell) is not None
    return not (is_missing(cell) or is_numeric(cell) or is_spoiled)


def _is_header(row: Cells, below: Sequence[Cells], width: int) -> bool:
    """Whether all filled cells are text, or a text cell stands over a column of numbers."""
    filled = [cell for cell in row if not is_missing(cell)]
    texts = [cell for cell in filled if _is_text(cell)]
    if not texts:
        return _are_counted(row, below)
    if len(texts) == len(filled) and not any(map(is_number_like, filled)):
        return True
    offset = width - len(row)  # R's names stand over the second column and those after it
    columns = _columns(below, width)[offset:]
    if not columns:
        return len(texts) == len(filled)
    over = [(cell, column) for cell, column in zip(row, columns, strict=False) if not is_missing(cell)]
    styled = [(cell, _notation_of(column)) for cell, column in over]
    own = [cell for cell, notation in styled if notation is not None and notation.is_alike(cell)]
    if not own and len(texts) == len(filled):
        return True
    if any(_is_text(cell) and notation is not None for cell, notation in styled if cell not in own):
        return True
    return _are_years(row, columns)


def _columns(rows: Sequence[Cells], width: int) -> list[tuple[str, ...]]:
    return list(zip(*(row for row in rows if len(row) == width), strict=True))


def _are_counted(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether whole numbers alone are names: pandas counts columns without a name, others name them by years.

    An empty first cell stands over the names of the rows.
    """
    names = [cell.strip() for cell in row]
    columns = _columns(below, len(row))
    counted = names if names[0] else names[1:]
    if not columns or len(counted) < 2 or not all(map(str.isdecimal, counted)):
        return False
    values = [int(name) for name in counted]
    is_even = len({after - before for before, after in pairwise(values)}) == 1 and values[1] > values[0]
    if not names[0]:
        return is_even and not any(map(is_missing, columns[0]))
    are_years = all(value in YEARS for value in values)
    have_points = all(any(not cell.strip().isdecimal() for cell in column) for column in columns)
    is_counted = is_even and len(values) > 2 and (values[0] == 0 or are_years)
    return have_points and (is_counted or (are_years and not any(map(_is_year, columns[0]))))


def _may_be_names(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row of text and whole numbers could be names that look like numbers."""
    numbers = [number(cell) for cell in row if is_numeric(cell)]
    values = [value for value in numbers if value is not None]
    columns = _columns(below, len(row))
    over = [(cell, column) for cell, column in zip(row, columns, strict=False) if _is_text(cell)]
    if any(cell in column for cell, column in over) or len(values) < len(numbers) or not values:
        return False
    rises = len(values) > 2 and all(after > before for before, after in pairwise(values))
    are_whole = all(value % 1 == 0 for value in values)
    return (bool(over) and (are_whole or rises)) or (are_whole and rises and not _are_whole(columns))


def _are_whole(columns: Sequence[Cells]) -> bool:
    return all(cell.strip().isdecimal() for column in columns for cell in column)


def _stands_on_names(row: Cells, below: Sequence[Cells], width: int) -> bool:
    """Whether the next row holds the names: text that differs in each cell, right above numbers."""
    following = below[0] if len(below) > 1 else ()
    if len(following) != width or len({cell.strip() for cell in following}) < width:
        return False
    if not all(_is_text(cell) and not is_number_like(cell) for cell in following):
        return False
    is_under_units = _are_known_units(row) and not _are_known_units(following)
    if _are_orange_kinds(following) or (_are_units(following, below[1:]) and not is_under_units):
        return False
    if any(cell.strip().casefold() in VALUE_WORDS for cell in following):
        return False
    hold_numbers = [_notation_of(column) is not None for column in _columns(below[1:], width)]
    return all(hold_numbers) if all(map(_is_text, row)) else any(hold_numbers)


def _are_known_units(row: Cells) -> bool:
    return all(UNIT.fullmatch(cell.strip()) for cell in row)


def _notation_of(column: Cells) -> Notation | None:
    """Find the notation of a column of numbers; None for other columns."""
    filled = [cell for cell in column if not is_missing(cell)]
    finding = find_notation(filled)
    if not is_column_of_numbers(column, filled, finding):
        return None
    return Notation(*finding.styles[0], finding.prefix, finding.suffix)


def _are_years(row: Cells, columns: Sequence[Cells]) -> bool:
    """Whether the numbers among names are years, or rise evenly, and the names are no levels."""
    over = list(zip(row, columns, strict=False))
    numbers = [(cell, column) for cell, column in over if is_numeric(cell)]
    texts = [(cell, column) for cell, column in over if _is_text(cell)]
    if not numbers or any(cell in column for cell, column in texts):
        return False
    steps = [(number(after) or 0) - (number(cell) or 0) for (cell, _), (after, _) in pairwise(numbers)]
    if len(steps) > 1 and len(set(steps)) == 1 and steps[0] >= 1:
        return all(cell.strip().isdecimal() for cell, _ in numbers)
    return all(_is_year(cell) and not any(map(_is_year, column)) for cell, column in numbers)


def _is_year(cell: str) -> bool:
    return cell.strip().isdecimal() and number(cell) in YEARS


def _is_unit(text: str) -> bool:
    if UNIT.fullmatch(text):
        return True
    letters = text.rstrip("23")
    if len(text) > LONGEST_UNIT or any(map(str.isdecimal, letters)):
        return False
    return any(sign in text for sign in "/°%µ²³[(")


def _with_rows_under(rows: Sequence[Cells], at: int) -> Header:
    """Take a row as names, and skip what stands under it and is no row: Orange's lines, or units."""
    below = rows[at + 1 :]
    names = [*rows[at]]
    if len(below) > 1 and _are_orange_kinds(below[0]):
        has_roles = all(ORANGE_ROLES.fullmatch(cell.strip()) for cell in below[1])
        roles = [cell.strip() for cell in below[1]] if has_roles else []
        note = f"Orange's {'three' if has_roles else 'two'} header lines: the kinds and roles are skipped"
        return Header(names, at + 2 + has_roles, at, roles, (*_skipped_note(at), note))
    if len(below) > 1 and _are_units(below[0], below[1:]):
        note = f"the row under the names is skipped: it holds {listed(below[0], show=_shown)}"
        return Header(names, at + 2, at, notes=(*_skipped_note(at), note))
    return Header(names, at + 1, at, notes=_skipped_note(at))


def _are_orange_kinds(row: Cells) -> bool:
    """Whether each cell is a kind of a column as Orange names it, or the list of its levels."""
    kinds = [cell.strip().lower() for cell in row]
    return any(kind in ORANGE_KINDS for kind in kinds) and all(
        kind in ORANGE_KINDS or (" " in kind and all(map(str.isalnum, kind.split()))) for kind in kinds
    )


def _are_units(row: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row holds units, some of them over columns of numbers."""
    if not all(is_missing(cell) or _is_unit(cell.strip()) for cell in row):
        return False
    over = zip(row, _columns(below, len(row)), strict=False)
    return any(not is_missing(cell) and _notation_of(column) is not None for cell, column in over)


def _named_by_comments(header: Header, comments: Sequence[Cells], width: int) -> Header:
    """Take the names from the last comment as wide as the table that holds neither numbers nor units."""
    fitting = [cells for cells in comments if len(cells) == width > 1 and not any(map(is_numeric, cells))]
    names = [cells for cells in fitting if not _are_known_units(cells)] or fitting
    return header._replace(names=[*names[-1]], is_comment=True) if names else header


def _skipped_note(above: int) -> tuple[str, ...]:
    """Note how many lines above the table are skipped."""
    return (f"{above:,} line{'s are' if above > 1 else ' is'} skipped above the table",) if above else ()


def usual_width(rows: Sequence[Cells]) -> int:
    """Return the number of cells that most rows have; 0 where there are no rows.

    A long block of other lines above the table does not count: its rows go on to the end.
    """
    if not rows:
        return 0
    (width, _), *_ = Counter(map(len, rows)).most_common(1)
    last = [len(row) for row in rows[-(len(rows) // 3) :]]
    if len(rows) < MANY or 2 * last.count(width) >= len(last):
        return width
    return Counter(last).most_common(1)[0][0]


def is_column_of_numbers(column: Cells, filled: Cells, finding: NotationFinding) -> bool:
    """Whether enough of the filled cells are numbers, and at least half of all cells are filled.

    Among a few cells half are enough: the others are faults. Among many one in ten is no fault any more.
    """
    needed = 0.5 if len(filled) < MANY else 0.9
    return bool(filled) and finding.agreeing >= needed * len(filled) and 2 * len(filled) >= len(column)


def _shown(cell: str) -> str:
    return quoted(cell.strip(), 30)
