"""Bytes cut into text, sequences and pastes: the same however they are split, and nothing lost or obeyed."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from gdtui.screen.terminal.tokens import (
    LONGEST_PASTE,
    Begun,
    Paste,
    Sequence,
    Text,
    Tokenizer,
    without_sequences,
)

Token = Text | Sequence | Paste

SEQUENCES = [
    b"\x1b[A",
    b"\x1b[3~",
    b"\x1b[1;5D",
    b"\x1bOP",
    b"\x1b[[A",
    b"\x1b[3$",
    b"\x1b[M !!",
    b"\x1b[<0;3;3M",
    b"\x1b[?2026;2$y",
    b"\x1b[99z",
    b"\x1b\x7f",
]
STRINGS = [b"\x1b]0;a q title\x07", b"\x1bP1$r0m\x1b\\", b"\x1b_q\x1b\\", b"\x1b^q\x1b\\", b"\x1bXq\x07"]

text = st.text(st.characters(exclude_characters="\x1b", exclude_categories=["Cs"]), min_size=1, max_size=5)
inside = st.binary(max_size=30).filter(lambda data: b"\x1b[201~" not in data and not data.endswith(b"\x1b"))
items: st.SearchStrategy[tuple[bytes, list[Token]]] = st.one_of(
    text.map(lambda characters: (characters.encode(), [Text(characters)])),
    st.sampled_from(SEQUENCES).map(lambda sequence: (sequence, [Sequence(sequence.decode())])),
    st.sampled_from(STRINGS).map(lambda string: (string, [])),
    inside.map(lambda data: (b"\x1b[200~%b\x1b[201~" % data, [Paste(data.decode("utf-8", "ignore"))])),
)


def joined(tokens: list[Token]) -> list[Token]:
    """Put pieces of text together that stand beside each other."""
    whole: list[Token] = []
    for token in tokens:
        if isinstance(token, Text) and whole and isinstance(whole[-1], Text):
            token = Text(whole.pop().text + token.text)
        whole.append(token)
    return whole


def cut(pieces: list[bytes]) -> list[Token]:
    tokenizer = Tokenizer()
    tokens = [token for piece in pieces for token in tokenizer.feed(piece)]
    last = tokenizer.give_up()
    return joined([*tokens, *([last] if last else [])])


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(place % (len(data) + 1) for place in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


@settings(max_examples=150, deadline=None)
@given(st.lists(items, max_size=6), st.lists(st.integers(0, 200), max_size=8))
def test_what_was_sent_is_what_comes_out_however_it_is_split(
    sent: list[tuple[bytes, list[Token]]], cuts: list[int]
) -> None:
    data = b"".join(item for item, _ in sent)
    assert cut(split(data, cuts)) == joined([token for _, tokens in sent for token in tokens])


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from([*SEQUENCES, b"\x1b", b"\x1b[", b"q", b"\x1b]"])).map(b"".join),
    st.lists(st.integers(0, 60), max_size=5),
)
def test_rubbish_is_the_same_however_it_is_split(data: bytes, cuts: list[int]) -> None:
    assert cut(split(data, cuts)) == cut([data])


@pytest.mark.parametrize("sequence", [key for key in ANSI_SEQUENCES_KEYS if len(key) > 2])
def test_every_key_that_textual_knows_is_one_sequence(sequence: str) -> None:
    """Those of two bytes are characters with Alt, which look like Escape and a character."""
    assert cut([sequence.encode(), b"q"]) == [Sequence(sequence), Text("q")]


@pytest.mark.parametrize(
    ("data", "tokens"),
    [
        (b"\x1b", [Sequence("\x1b")]),
        (b"\x1bs", [Sequence("\x1b"), Text("s")]),
        (b"\x1b\x1b[A", [Sequence("\x1b"), Sequence("\x1b[A")]),
        (b"\x1b\r", [Sequence("\x1b"), Text("\r")]),
        (b"\x1b[\x1b[A", [Sequence("\x1b[A")]),
        (b"\x1b[1\x00q", [Text("\x00q")]),
        (b"\x1b]q\x1b[A", [Sequence("\x1b[A")]),
        (b"\x1b[12", []),
        (b"\x1b]0;no end", []),
        (b"\x1b[" + b"1" * 500 + b"As", [Text("s")]),
        (b"\x1b]" + b"x" * 99_999 + b"\x07s", [Text("s")]),
        (b"\x1b[201~s", [Text("s")]),
        (b"\x1b[200~a\x1b[200~b\x1b[201~s", [Paste("a\x1b[200~b"), Text("s")]),
        (b"caf\xe9s", [Text("cafs")]),
        (b"\xe2\x9a\x1b[A", [Sequence("\x1b[A")]),
    ],
)
def test_what_is_broken_off_costs_only_itself(data: bytes, tokens: list[Token]) -> None:
    assert cut([data]) == tokens
    assert cut([bytes([byte]) for byte in data]) == tokens


def test_a_paste_is_cut_off_at_a_bound() -> None:
    tokens = cut([b"\x1b[200~", *[b"0123456789" * 100] * 1000, b"\x1b[201~s"])
    assert tokens == [Paste(("0123456789" * 500)[:LONGEST_PASTE]), Text("s")]


def test_what_has_begun_is_told() -> None:
    tokenizer = Tokenizer()
    for data, begun in (
        (b"s", Begun.NOTHING),
        (b"\x1b", Begun.ESCAPE),
        (b"[", Begun.SEQUENCE),
        (b"200~", Begun.PASTE),
        (b"\x1b[201~", Begun.NOTHING),
    ):
        list(tokenizer.feed(data))
        assert tokenizer.begun is begun


@given(
    st.lists(st.sampled_from(["0.5", "\x1b[31m", "\x9b1;2H", "\x1b]0;x\x07", "\x9d2;y\x9c", "\x1bPz\x1b\\"]))
)
def test_sequences_are_left_out_of_a_text(parts: list[str]) -> None:
    kept = [part for part in parts if re.fullmatch(r"[0-9.]+", part)]
    assert without_sequences("".join(parts)) == "".join(kept)
