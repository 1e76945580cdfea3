"""Keys typed on a real pty while the run goes on at full speed: the number is the one that was typed."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import pytest
from pty_session import Session

from tests.field_model import EDITING, Field, in_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

GDTUI = [sys.executable, "-m", "gdtui", "line", "--play", "--speed", "max", "--epochs", "1000000000"]
SIZES = [(80, 24), (200, 60)]


def typed(chance: random.Random) -> tuple[list[str], str]:
    """Choose keys that edit a number and end in one that can be a learning rate, with that number."""
    field = Field("0.1", 0, 3)
    keys = []
    for _ in range(chance.randint(2, 9)):
        keys.append(chance.choice([*"0123456789.", *"0123456789.", *EDITING]))
        field.press(keys[-1])
    rate = f"0.{chance.randint(10, 69)}".rstrip("0")
    for key in ("ctrl+e", "ctrl+u", *rate[:-1], "0", "left", "delete", *rate[-1:]):
        keys.append(key)
        field.press(key)
    assert field.text == rate
    return keys, rate


def enter(session: Session, keys: Sequence[str], chance: random.Random) -> None:
    """Type keys: at a typist's pace, one by one, or all at once in pieces that end anywhere."""
    pause = chance.choice([0.0, 0.03, 0.08])
    sent = [EDITING.get(key) or key.encode() for key in keys]
    for piece in sent if pause else in_pieces(b"".join(sent), chance):
        session.type(piece)
        session.read_for(pause)


@pytest.mark.parametrize("size", SIZES)
def test_a_rate_typed_at_full_speed_is_the_rate_that_is_trained_with(size: tuple[int, int]) -> None:
    with Session(GDTUI, size=size) as session:
        session.wait_for("running")
        for keys, rate in (
            ("l0.3\x7f25\r", "0.25"),
            ("l0.9\x15.5\r", "0.5"),
            ("l15\x1b[H\x1b[3~0.\r", "0.5"),
        ):
            session.type(keys)
            session.wait_for(f"learning rate {rate} ")
        session.type("e12\x7f345\r")
        session.wait_for("of 1345")
        session.type("q")
        assert session.exit_code() == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_random_editing_at_full_speed_and_at_a_typists_pace(size: tuple[int, int]) -> None:
    """Every editing key, in pieces that end within keys, or 30 or 80 ms apart."""
    chance = random.Random(1)
    with Session(GDTUI, size=size) as session:
        session.wait_for("running")
        for _ in range(15):
            keys, rate = typed(chance)
            enter(session, ["l", *keys, "\r"], chance)
            session.wait_for(f"learning rate {rate} ")
        session.type("\x11")
        assert session.exit_code() == 0
