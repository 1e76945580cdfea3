"""Where the names of the columns are among the first rows of a table, and where its rows begin."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.formats.cells import is_missing, number
from gdtui.data.formats.notation import Notation, find_notation, is_number_like, is_numeric
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.formats.notation import Finding

    Cells = Sequence[str]

__all__ = ["Head", "find_head", "is_column_of_numbers", "listed", "usual_width"]

MOST_ABOVE = 20
"""How many lines above the header are looked through for it."""

UNIT = re.compile(
    r"[\[(].*[\])]|(?:k|m|c|d|n|µ)?(?:g|m|l|s|W|V|A|J|Hz|Pa|mol|K)(?:[/ ²³^*-].*)?|°.*|%|‰|[$€£¥]"
    r"|min|h|hr|hrs|yr|yrs|years?|days?|in|inch(?:es)?|ft|feet|lbs?|oz|mph|km/h|USD|EUR|GBP"
)
"""What stands in a row of units."""

ORANGE_KINDS = frozenset(
    "continuous c numeric n discrete d categorical string s text time t".split(" ")  # noqa: SIM905
) | {""}
ORANGE_ROLES = re.compile(r"(?:class|c|meta|m|ignore|i|weight|w|\S+=\S+|)", re.IGNORECASE)
"""What stands in the second and the third of Orange's header lines."""

YEARS = range(1000, 3000)


class Head(NamedTuple):
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
    """

    names: list[str] | None
    below: int
    above: int = 0
    roles: list[str] | None = None
    notes: tuple[str, ...] = ()


def find_head(rows: Sequence[Cells], asked: bool | None, comments: Sequence[Cells] = ()) -> Head:
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
    >>> find_head([["Lab 3", ""], ["x", "y"], ["m", "kg"], ["1", "2"], ["3", "4"]], None)[:3]
    (['x', 'y'], 3, 1)
    """
    if asked is False:
        return _without_names(_first_of_width(rows))
    width = usual_width(rows)
    for at in range(min(MOST_ABOVE, len(rows))):
        row, below = rows[at], rows[at + 1 :]
        if _is_above(row, below, width):
            continue
        if asked or _is_header(row, below, width, is_first=at == 0):
            at += _is_row_of_units(row) and bool(below) and _is_header(below[0], below[1:], width)
            return _with_rows_under(rows, at)
        if not any(map(_is_text, rows[0])) or len(rows[0]) == width or _looks_like_title(rows[0], width):
            return _named_by_comments(_without_names(at), comments, usual_width(rows[at:]))
        break
    if any(map(_is_text, rows[0])) or asked:
        return _with_rows_under(rows, 0)
    return _named_by_comments(_without_names(0), comments, usual_width(rows))


def _without_names(above: int) -> Head:
    return Head(None, above, above, notes=_skipped(above))


def _is_above(row: Cells, below: Sequence[Cells], width: int) -> bool:
    """Whether a row stands above the names and the rows of a table of so many columns."""
    if len(row) not in (width, width - 1) or _is_title(row, below, width) or _looks_like_title(row, width):
        return True
    # R's names are one cell shorter than the rows, but they stand over rows, not over names
    return len(row) < width and bool(below) and len(below[0]) == width and all(map(_is_text, below[0]))


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
    if not is_column_of_numbers(column, filled, finding):
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


def _with_rows_under(rows: Sequence[Cells], at: int) -> Head:
    """Take a row as names, and skip what stands under it and is no row: Orange's lines, or units."""
    below = rows[at + 1 :]
    names = [*rows[at]]
    if len(below) > 1 and _are_orange_kinds(below[0]):
        has_roles = all(ORANGE_ROLES.fullmatch(cell.strip()) for cell in below[1])
        roles = [cell.strip() for cell in below[1]] if has_roles else []
        note = f"Orange's {'three' if has_roles else 'two'} header lines: the kinds and roles are skipped"
        return Head(names, at + 2 + has_roles, at, roles, (*_skipped(at), note))
    if len(below) > 1 and _are_units(below[0], below[1:]):
        note = f"the row under the names is skipped: it holds {listed(below[0])}"
        return Head(names, at + 2, at, notes=(*_skipped(at), note))
    return Head(names, at + 1, at, notes=_skipped(at))


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


def _named_by_comments(head: Head, comments: Sequence[Cells], width: int) -> Head:
    """Take the names from the last comment that is as wide as the table and holds no number."""
    for cells in reversed(comments):
        if len(cells) == width > 1 and not any(map(is_numeric, cells)):
            return head._replace(names=[*cells])
    return head


def _skipped(above: int) -> tuple[str, ...]:
    """Say how many lines above the table are skipped."""
    return (f"{above:,} line{'s are' if above > 1 else ' is'} skipped above the table",) if above else ()


def usual_width(body: Sequence[Cells]) -> int:
    """Return the number of cells that most rows have; 0 where there are no rows."""
    return Counter(map(len, body)).most_common(1)[0][0] if body else 0


def is_column_of_numbers(column: Cells, filled: Cells, finding: Finding) -> bool:
    """Whether at least half of the filled cells are numbers, and at least half of all cells are filled."""
    return bool(filled) and 2 * finding.agreeing >= len(filled) and 2 * len(filled) >= len(column)


def listed(names: Sequence[str], most: int = 8) -> str:
    """List some cells, fit to show, and how many more there are."""
    more = len(names) - most
    return ", ".join(quoted(name.strip(), 30) for name in names[:most]) + (
        f" and {more} more" if more > 0 else ""
    )
