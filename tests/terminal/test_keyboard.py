"""Bytes from the terminal: answers, keys, pastes, and rubbish."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events

from gdtui.screen.terminal.keyboard import Keyboard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message

ANSWER = b"\x1b[0n"


def typed(pieces: Iterable[bytes], *, expecting: bool = True, then: float = 0.0) -> tuple[list[str], int]:
    """Return the keys (pastes in brackets) and the number of answers that come of pieces of bytes."""

    async def run() -> tuple[list[str], int]:
        messages: list[Message] = []
        answers: list[None] = []
        keyboard = Keyboard(messages.append, lambda: answers.append(None))
        for piece in pieces:
            keyboard.feed(piece)
        if then:
            await asyncio.sleep(then)
        keyboard.close()
        return [name(message) for message in messages], len(answers)

    return asyncio.run(run())


def name(message: Message) -> str:
    if isinstance(message, events.Key):
        return message.key
    return f"[{message.text}]" if isinstance(message, events.Paste) else type(message).__name__


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 30)), st.lists(st.sampled_from([b"s", b"\x1b[A", b"q", ANSWER]), max_size=8))
def test_answers_are_taken_out_however_the_bytes_are_split(cuts: list[int], items: list[bytes]) -> None:
    stream = b"".join(items) + b"z"
    pieces = [stream[start:end] for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), None], strict=True)]
    keys, answers = typed(pieces)
    names = {b"s": "s", b"\x1b[A": "up", b"q": "q"}
    assert keys == [*(names[item] for item in items if item != ANSWER), "z"]
    assert answers == items.count(ANSWER)


def test_a_malfunction_is_an_answer_too() -> None:
    assert typed([b"\x1b[3ns"]) == (["s"], 1)


@pytest.mark.parametrize(
    "report", [b"\x1b[?1;2c", b"\x1b[>0;276;0c", b"\x1b]11;rgb:00/00/00\x07", b"\x1bP1$r0m\x1b\\"]
)
def test_reports_that_nobody_asked_for_are_no_keys(report: bytes) -> None:
    assert typed([b"a" + report + b"s"]) == (["a", "s"], 0)


@pytest.mark.parametrize("expecting", [True, False])
def test_escape_is_a_key_after_a_while(expecting: bool) -> None:
    assert typed([b"\x1b"], expecting=expecting) == ([], 0)
    assert typed([b"\x1b"], expecting=expecting, then=0.3) == (["escape"], 0)


def test_a_split_arrow_is_an_arrow() -> None:
    assert typed([b"\x1b", b"[", b"A"])[0] == ["up"]


def test_latin_1_and_nul_are_passed_over() -> None:
    keys = typed([b"caf\xe9", b"\x00", b"\xff\xfes"])[0]
    assert [key for key in keys if len(key) == 1] == ["c", "a", "f", "s"]


def test_utf8_may_be_split() -> None:
    assert typed(["é".encode()[:1], "é".encode()[1:]])[0] == ["é"]


def test_a_paste_is_one_message() -> None:
    assert typed([b"\x1b[200~0.5\x1b[201~s"])[0] == ["[0.5]", "s"]


@pytest.mark.parametrize("pieces", [[b"\x1b[200~sssq"], [b"\x1b[20", b"0~sssq"]])
def test_a_paste_without_an_end_is_ended_after_a_second(pieces: list[bytes]) -> None:
    assert typed(pieces) == ([], 0)
    assert typed(pieces, then=1.3)[0] == ["[sssq]"]


def test_an_answer_that_comes_before_a_paste_is_known_to_have_no_end_counts() -> None:
    assert typed([b"\x1b[200~s", ANSWER], then=1.3)[1] == 1
    assert typed([b"\x1b[200~s" + ANSWER + b"\x1b[201~s"]) == (["[s\x1b[0n]", "s"], 0)


def test_a_paste_that_goes_on_is_not_ended() -> None:
    assert typed([b"\x1b[200~a", b"b", b"\x1b[2", b"01~c"])[0] == ["[ab]", "c"]


@pytest.mark.parametrize(
    "sequence", [b"\x1b[99999999999u", b"\x1b[48;0;0;0;0t", b"\x1b[<0;999999;1M", b"\x1b[1;;;R"]
)
def test_a_sequence_that_breaks_the_parser_costs_only_itself(sequence: bytes) -> None:
    assert typed([sequence, b"s"])[0][-1] == "s"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=12) | st.binary(max_size=6).map(lambda data: b"\x1b[" + data), max_size=8))
def test_no_bytes_stop_the_keys(pieces: list[bytes]) -> None:
    keys, _ = typed([*pieces, b"\x1b[201~", b" " * 40, b"s"])
    assert keys[-1] == "s"


def spaced(pieces: Iterable[bytes], seconds: float) -> list[str]:
    """Return what comes of pieces that arrive so many seconds apart."""

    async def run() -> list[str]:
        messages: list[Message] = []
        keyboard = Keyboard(messages.append, lambda: None)
        for piece in pieces:
            keyboard.feed(piece)
            keyboard._last -= seconds
        keyboard.close()
        return [name(message) for message in messages]

    return asyncio.run(run())


@pytest.mark.parametrize(
    "pieces",
    [
        [b"\x1b[200~abc\x1b[20", b"1~", b"s"],
        [b"\x1b[200~abc", b"\x1b[", b"201~", b"s"],
        [b"\x1b[200~", b"ab", b"c\x1b[201", b"~s"],
        [b"\x1b[200~a", b"b", b"c\x1b[201~s"],
    ],
)
def test_a_slow_paste_is_a_paste(pieces: list[bytes]) -> None:
    assert spaced(pieces, 0.2) == ["[abc]", "s"]


def test_keys_that_come_one_by_one_end_a_paste_that_has_no_end() -> None:
    assert spaced([b"\x1b[200~ab", b"s", b"\x1b[A", b"b", b"s"], 0.2) == ["[ab]", "s", "up", "b", "s"]
