"""Whatever width a terminal gives to a text in doubt, all else on the screen is right."""

from __future__ import annotations

import unicodedata
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from width_model import Table, WidthModel

from gdtui.screen.terminal.capabilities import Colours
from gdtui.screen.terminal.clusters import clusters, is_doubtful, is_one_column
from gdtui.screen.terminal.colours import appearance
from gdtui.screen.terminal.difference import Wire

WIDTH, HEIGHT = 18, 3
AS_IT_IS = appearance(Colours.TRUE, ascii_only=False)

DOUBTFUL = [
    "⚠\ufe0f",
    "❤\ufe0e",
    "⌚\ufe0e",
    "⚠",
    "👨\u200d👩\u200d👧",
    "🏳\ufe0f\u200d🌈",
    "🇩🇪",
    "🇫",
    "👍🏽",
    "1\ufe0f\u20e3",
    "e\u0301",
    "a\u0301\u0302\u0303\u0327\u0331",
    "★",  # ambiguous since it is not among what screens are drawn with
    "①",
    "\U0001fae9",  # of 2024
    "\U0001fb00",
    "\u1112\u1161\u11ab",
    "क्षि",
    "நி",
    "กำ",
    "م\u0651",
    "a\u200b",
    "a\u00ad",
    "\u00ad",
    "🏴\U000e0067\U000e0062\U000e007f",
    "\u0378",
    "\ue000",
    "葛\U000e0100",
    "\u1ab0",
    "﷽",
]

SURE = [*"ab7 -.", "世", "界"]


class Piece(NamedTuple):
    """A text, the columns that Textual takes it to have, and whether terminals may disagree."""

    text: str
    width: int
    is_doubtful: bool


pieces = st.one_of(
    st.sampled_from([Piece(text, cell_len(text), False) for text in SURE]),
    st.sampled_from([Piece(text, cell_len(text), True) for text in DOUBTFUL if cell_len(text)]),
)
sure_pieces = st.sampled_from([Piece(text, cell_len(text), False) for text in SURE])
pens = st.sampled_from(["", "31", "1;44"])


class Line(NamedTuple):
    """What is written over a row: texts with pens, as long as the row."""

    parts: tuple[tuple[str, Piece], ...]

    @property
    def stream(self) -> str:
        return "".join(f"\x1b[{pen}m{piece.text}\x1b[0m" if pen else piece.text for pen, piece in self.parts)

    @property
    def expected(self) -> list[str | None]:
        """Every cell's text; None where terminals may disagree."""
        cells: list[str | None] = []
        for _, piece in self.parts:
            if piece.is_doubtful:
                cells += [None] * piece.width
            else:
                cells += [piece.text, ""][: piece.width]
        return cells


def fitted(parts: list[tuple[str, Piece]]) -> Line:
    """Cut to the screen's width, and fill up with blanks."""
    kept: list[tuple[str, Piece]] = []
    left = WIDTH
    for pen, piece in parts:
        if piece.width <= left:
            kept.append((pen, piece))
            left -= piece.width
    return Line((*kept, *[("", Piece(" ", 1, False))] * left))


lines = st.lists(st.tuples(pens, pieces), max_size=WIDTH).map(fitted)
sure_lines = st.lists(st.tuples(pens, sure_pieces), max_size=WIDTH).map(fitted)
frames = st.dictionaries(st.integers(0, HEIGHT - 1), lines, min_size=1, max_size=HEIGHT)

tables = st.builds(
    Table,
    emoji=st.integers(1, 2),
    new=st.integers(0, 2),
    ambiguous=st.integers(1, 2),
    marks=st.integers(0, 1),
    zero=st.integers(0, 1),
    vowels=st.integers(0, 2),
    widens=st.booleans(),
    joins=st.booleans(),
    looks_back=st.booleans(),
)


def stream_of(frame: dict[int, Line]) -> str:
    rows = "\n".join(f"\x1b[{row + 1};1H{line.stream}" for row, line in sorted(frame.items()))
    return rows + "\x1b[1;1H"


def assert_right(screen: WidthModel, expected: list[list[str | None]]) -> None:
    for cells, wanted in zip(screen.cells, expected, strict=True):
        sure = [cell if want is not None else None for cell, want in zip(cells, wanted, strict=True)]
        assert sure == wanted


class Played:
    """Frames sent by the wire to a terminal with a table of its own."""

    def __init__(self, table: Table) -> None:
        self.wire = Wire(WIDTH, HEIGHT, AS_IT_IS)
        self.screen = WidthModel(WIDTH, HEIGHT, table)
        self.screen.feed(self.wire.clear())
        self.expected: list[list[str | None]] = [[" "] * WIDTH for _ in range(HEIGHT)]

    def show(self, frame: dict[int, Line], room: float = 1e9) -> None:
        self.wire.write(stream_of(frame))
        for row, line in frame.items():
            self.expected[row] = line.expected
        while self.wire.has_news:
            self.screen.feed(self.wire.frame(room))
        assert_right(self.screen, self.expected)


@settings(max_examples=100, deadline=None)
@given(tables, st.lists(frames, min_size=1, max_size=5), st.sampled_from([1e9, 1.0]))
def test_every_other_cell_is_right_after_every_frame(
    table: Table, sequence: list[dict[int, Line]], room: float
) -> None:
    played = Played(table)
    for frame in sequence:
        played.show(frame, room)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(tables, st.lists(frames, min_size=1, max_size=5), st.sampled_from([1e9, 1.0]))
def test_every_other_cell_is_right_for_many_more(
    table: Table, sequence: list[dict[int, Line]], room: float
) -> None:
    played = Played(table)
    for frame in sequence:
        played.show(frame, room)


@settings(max_examples=60, deadline=None)
@given(
    tables, st.lists(frames, min_size=1, max_size=3), st.lists(sure_lines, min_size=HEIGHT, max_size=HEIGHT)
)
def test_nothing_is_left_of_it_once_it_is_gone(
    table: Table, sequence: list[dict[int, Line]], last: list[Line]
) -> None:
    played = Played(table)
    for frame in sequence:
        played.show(frame)
    played.show(dict(enumerate(last)))
    assert played.screen.cells == [line.expected for line in last]


def line_of(*texts: str) -> Line:
    return fitted([("", Piece(text, cell_len(text), text in DOUBTFUL)) for text in texts])


BOOLEANS = (False, True)
TABLES = [
    Table(emoji, new, 3 - emoji, marks, zero, new, widens, joins, looks_back)
    for emoji, new, marks, zero, widens, joins, looks_back in product(
        (1, 2), (0, 1, 2), (0, 1), (0, 1), BOOLEANS, BOOLEANS, BOOLEANS
    )
]
LIKE_TODAYS = [
    Table(),
    Table(joins=False),
    Table(widens=False, joins=False),
    Table(emoji=1, new=1, widens=False, joins=False),
    Table(new=0, ambiguous=2, looks_back=True),
    Table(emoji=1, new=0, marks=1, zero=1, vowels=2, widens=False, joins=False),
]
"""Terminals that compose all, some and nothing; an old one; a wide one that looks back; a bitmap console."""


@pytest.mark.parametrize("text", [text for text in DOUBTFUL if cell_len(text)], ids=ascii)
@pytest.mark.parametrize("among", [LIKE_TODAYS, pytest.param(TABLES, marks=pytest.mark.slow)], ids=len)
def test_each_comes_stands_at_the_margin_and_goes(text: str, among: list[Table]) -> None:
    for table in among:
        played = Played(table)
        played.show({row: line_of(*"before, and 123456") for row in range(HEIGHT)})
        for texts in (["x", text, "y"], [text, text, "1"], [*"0123456789", text, *"ab", text, *"cdefgh"]):
            played.show({0: line_of(*texts), 1: fitted([("", Piece(text, cell_len(text), True))] * WIDTH)})
        played.show({row: line_of(*"another thing, 789") for row in range(HEIGHT)})
        assert ["".join(cells) for cells in played.screen.cells] == ["another thing, 789"] * HEIGHT


def test_the_place_of_a_narrower_one_is_blank() -> None:
    played = Played(Table(emoji=1, widens=False))
    played.show({0: line_of(*"abcdef")})
    played.show({0: line_of("a", "⚠\ufe0f", "d")})
    assert played.screen.cells[0][:4] == ["a", "⚠\ufe0f", " ", "d"]


def test_a_number_beside_a_name_in_doubt_costs_no_more() -> None:
    wire = Wire(20, 1, AS_IT_IS)
    wire.clear()
    wire.write("\x1b[1;1H⚠\ufe0f \x1b[31m1.25\x1b[0m\x1b[1;1H")
    wire.frame()
    wire.write("\x1b[1;1H⚠\ufe0f \x1b[31m1.27\x1b[0m\x1b[1;1H")
    assert wire.frame() == "\x1b[6C7\x1b[H"


@given(st.lists(st.sampled_from([*DOUBTFUL, *SURE, "\u200d", "\ufe0f", "\u0301", "\u1161"])).map("".join))
def test_clusters_are_as_wide_as_textual_takes_the_text_to_be(text: str) -> None:
    assert "".join(cluster for cluster, _ in clusters(text)) == text
    assert sum(width for _, width in clusters(text)) == cell_len(text)


@given(st.characters())
def test_only_what_every_table_makes_narrow_is_sure(character: str) -> None:
    if is_one_column(character):
        assert unicodedata.east_asian_width(character) not in "WF"
        assert unicodedata.combining(character) == 0
        assert cell_len(character) == 1


@pytest.mark.parametrize("text", DOUBTFUL, ids=ascii)
def test_what_terminals_disagree_about_is_in_doubt(text: str) -> None:
    assert any(is_doubtful(cluster) for cluster, _ in clusters(text))


def test_what_screens_are_drawn_with_is_sure() -> None:
    assert all(map(is_one_column, "aé7 -│╭─█▁▌ŷ×·±²…▶■●≈√Σλ⣿"))
    assert not any(map(is_doubtful, "世界한カ（"))
