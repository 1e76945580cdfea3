"""The difference shows the same screen as the stream it was made from."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import HAS_TMUX, Tmux, looks, pyte_screen
from rich.cells import cell_len

from gdtui.screen.terminal.capabilities import Colours
from gdtui.screen.terminal.colours import appearance
from gdtui.screen.terminal.difference import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = (14, 5)
AS_IT_IS = appearance(Colours.TRUE, ascii_only=False)

characters = st.sampled_from([*"aB7 -│█▁ŷ×²é·", "世", "界", "e\u0301", "🙂"])
numbers = st.sampled_from(["1", "3", "4", "7", "9", "31", "97", "40", "103", "38;5;200", "48;2;250;0;9"])
pens = st.lists(numbers, max_size=3, unique=True).map(";".join)
columns, rows = st.integers(1, SIZE[0]), st.integers(1, SIZE[1])
moves = st.builds(lambda row, column: f"\x1b[{row};{column}H", rows, columns)


def span(row: int, column: int, pieces: list[tuple[str, list[str]]]) -> str:
    """Return a move and styled text that ends at the right margin, as Textual's does."""
    out, left = f"\x1b[{row};{column}H", SIZE[0] - column + 1
    for pen, text in pieces:
        kept = ""
        for character in text:
            if cell_len(character) > left:
                break
            kept, left = kept + character, left - cell_len(character)
        out += f"\x1b[{pen}m{kept}\x1b[0m" if pen else kept
    return out


texts = st.lists(characters, min_size=1, max_size=9)
spans = st.builds(span, rows, columns, st.lists(st.tuples(pens, texts), min_size=1, max_size=3))
strange = st.builds(
    lambda move, sequence: move + sequence,
    moves,
    st.sampled_from(
        [
            "\x1b[2J",
            "\x1b[K",
            "\x1b[1K",
            "\x1b[J",
            "\x1b[3X",
            "\x1b[2P",
            "\x1b[2@",
            "\x1b[L",
            "\x1b[M",
            "\x1b7",
        ]
    ),
)
harmless = st.sampled_from(["\x07", "\x1b]52;c;YQ==\x07", "\x1b[?2026h", "\x1b[?2026l"])
frames = st.builds(
    lambda body, move: "".join(body) + move, st.lists(spans | harmless, min_size=1, max_size=6), moves
)
strange_frames = st.builds(
    lambda body, move: "".join(body) + move, st.lists(spans | strange, min_size=1, max_size=6), moves
)


def differences(stream: list[str], size: tuple[int, int] = SIZE) -> str:
    """Return what the wire sends for frames, one by one, on a terminal that was just cleared."""
    wire = Wire(*size, AS_IT_IS)
    sent = [wire.clear()]
    for frame in stream:
        wire.write(frame)
        sent.append(wire.frame())
    return "".join(sent)


def assert_same(original: str, sent: str, size: tuple[int, int] = SIZE) -> None:
    one, other = pyte_screen(original, size), pyte_screen(sent, size)
    assert looks(other) == looks(one)
    assert (other.cursor.y, other.cursor.x) == (one.cursor.y, one.cursor.x)


def check_cells_and_cursor(stream: list[str]) -> None:
    assert_same("".join(stream), differences(stream))


@settings(max_examples=150, deadline=None)
@given(st.lists(frames, min_size=1, max_size=6))
def test_every_cell_and_the_cursor_are_the_same(stream: list[str]) -> None:
    check_cells_and_cursor(stream)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(st.lists(frames | strange_frames, min_size=1, max_size=6))
def test_every_cell_and_the_cursor_are_the_same_for_many_more(stream: list[str]) -> None:
    check_cells_and_cursor(stream)


@settings(max_examples=70, deadline=None)
@given(st.lists(frames | strange_frames, min_size=1, max_size=5))
def test_what_is_not_understood_costs_bytes_but_shows_the_same(stream: list[str]) -> None:
    check_cells_and_cursor(stream)


@settings(max_examples=50, deadline=None)
@given(st.lists(frames, min_size=2, max_size=6), st.integers(0, 5))
def test_frames_that_were_held_back_are_in_the_next(stream: list[str], held: int) -> None:
    wire = Wire(*SIZE, AS_IT_IS)
    sent = wire.clear()
    for frame in stream[:held]:
        wire.write(frame)
    sent += wire.frame()
    for frame in stream[held:]:
        wire.write(frame)
    assert_same("".join(stream), sent + wire.frame())


@settings(max_examples=50, deadline=None)
@given(st.lists(frames, min_size=1, max_size=6), st.lists(st.tuples(st.integers(0, 40), st.booleans())))
def test_frames_with_little_room_come_to_the_same(stream: list[str], rooms: list[tuple[int, bool]]) -> None:
    wire = Wire(*SIZE, AS_IT_IS)
    sent = wire.clear()
    for frame, (room, has_key) in zip_longest(stream, rooms, fillvalue=(20, False)):
        if isinstance(frame, str):
            wire.write(frame)
        if has_key:
            wire.hurry()
        sent += wire.frame(room)
    while wire.has_news:
        sent += wire.frame(1)
    assert_same("".join(stream), sent)


@settings(max_examples=50, deadline=None)
@given(st.lists(frames, min_size=1, max_size=4), st.text("xyz世", min_size=1, max_size=60))
def test_a_redraw_heals_what_somebody_else_wrote(stream: list[str], wall: str) -> None:
    wire = Wire(*SIZE, AS_IT_IS)
    cleared = wire.clear()
    for frame in stream:
        wire.write(frame)
    sent = cleared + wire.frame() + f"\x1b[2;2H{wall}"
    wire.forget()
    assert_same("".join(stream), sent + wire.frame())


def test_a_frame_again_costs_nothing() -> None:
    wire = Wire(*SIZE, AS_IT_IS)
    frame = "\x1b[1;1Hone\x1b[31mtwo\x1b[0m世\n\x1b[2;1Hthree\x1b[2;3H"
    wire.write(frame)
    assert "three" in wire.frame()
    wire.write(frame)
    assert wire.frame() == ""


def sent_after(first: str, then: str) -> str:
    wire = Wire(20, 3, AS_IT_IS)
    wire.clear()
    wire.write(first)
    wire.frame()
    wire.write(then)
    return wire.frame()


def test_what_a_key_changes_overtakes_what_waits() -> None:
    wire = Wire(20, 4, AS_IT_IS)
    wire.write("\x1b[1;1Hfirst\n\x1b[2;1Hsecond\n\x1b[3;1Hthird\n\x1b[4;1Hfourth\x1b[1;1H")
    assert "first" in wire.frame(1)
    wire.hurry()
    wire.write("\x1b[4;1Hpaused\x1b[1;1H")
    assert "paused" in wire.frame(1)
    assert "second" in wire.frame(1)
    assert "third" in wire.frame(1)
    assert not wire.has_news


def test_one_changed_digit_costs_a_move_and_a_digit() -> None:
    assert sent_after("\x1b[2;3H0.123\x1b[2;1H", "\x1b[2;3H0.124\x1b[2;1H") == "\x1b[6C4\x1b[2H"


def test_a_small_gap_is_written_over() -> None:
    assert sent_after("\x1b[2;1H1a2\x1b[1;1H", "\x1b[2;1H3a4\x1b[1;1H") == "\x1b[2H3a4\x1b[H"


def test_a_wide_gap_is_moved_over() -> None:
    assert sent_after("\x1b[1;1H1abcdefgh2\x1b[1;1H", "\x1b[1;1H3abcdefgh4\x1b[1;1H") == "3\x1b[8C4\x1b[H"


def test_only_the_colour_that_changes_is_sent() -> None:
    first = "\x1b[1;1H\x1b[31;40ma\x1b[0m\x1b[1;1H"
    assert sent_after(first, "\x1b[1;1H\x1b[32;40mb\x1b[0m\x1b[1;1H") == "\x1b[32mb\x1b[H"


def test_after_a_wide_character_the_place_is_given_anew() -> None:
    assert sent_after("", "\x1b[1;1H世ab\x1b[1;1H") == "世\x1b[1;3Hab\x1b[H"


def test_half_a_wide_character_leaves_a_blank() -> None:
    assert sent_after("\x1b[1;1Ha世b\x1b[1;1H", "\x1b[1;2Hx\x1b[1;1H") == "ax \x1b[H"


def test_the_bell_is_passed_on_and_nothing_forgotten() -> None:
    assert sent_after("\x1b[1;1Habc\x1b[1;1H", "\x07") == "\x07"


def test_links_and_fences_are_left_out() -> None:
    linked = "\x1b[?2026h\x1b[1;1H\x1b]8;id=1;http://x\x1b\\abc\x1b]8;;\x1b\\\x1b[1;1H\x1b[?2026l"
    assert sent_after("", linked) == "abc\x1b[H"


@pytest.mark.parametrize("text", ["abcdef", "世世世", "a世世", "a世"])
def test_text_beyond_the_right_margin_is_cut(text: str) -> None:
    screen = pyte_screen(differences([f"\x1b[2;18H{text}\x1b[1;1H"], (20, 3)), (20, 3))
    assert screen.display[0].strip() == screen.display[2].strip() == ""
    assert text.startswith(screen.display[1].strip())


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    server = Tmux(SIZE)
    yield server
    server.close()


@pytest.mark.slow
@pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")
def test_tmux_shows_the_same_with_dim_text_too(tmux: Tmux) -> None:
    @settings(max_examples=25, deadline=None, database=None)
    @given(st.lists(frames.map(for_tmux), min_size=1, max_size=4))
    def compare(stream: list[str]) -> None:
        assert tmux.show(differences(stream)) == tmux.show("".join(stream))

    compare()


NOT_IN_TMUX = str.maketrans({"世": "ab", "界": "cd", "🙂": "ef", "\u0301": ""})
"""The half that is left of a wide character loses its pen there, and a mark at the margin goes astray."""


def for_tmux(frame: str) -> str:
    return frame.replace("\x1b[3", "\x1b[2;3").translate(NOT_IN_TMUX)
