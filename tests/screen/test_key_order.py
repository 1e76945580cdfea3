"""Keys act in the order in which they were typed, however they arrive; the oracle is a model of the app."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from gdtui.data import load
from tests.field_model import EDITING, TYPED, Field, in_pieces
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = {"enter": b"\r", "escape": b"\x1b"}
HELP = 0.01
"""How often the help page is opened, which costs as much as twenty other keys."""

RUN_KEYS = "sbleg+r"


def number(text: str) -> float | None:
    """Read a plain decimal number."""
    return (
        float(text) if re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", text, re.ASCII) else None
    )


def whole(text: str, least: int, most: int) -> int | None:
    value = number(text)
    return int(value) if value is not None and least <= value <= most and value == int(value) else None


@dataclass
class Model:
    """What the app must be after some keys."""

    epoch: int = 0
    furthest: int = 0
    rates: dict[int, float] = field(default_factory=lambda: {0: 0.1})
    epochs: int = 300
    edited: str = ""
    field: Field = field(default_factory=lambda: Field(""))
    has_help: bool = False

    @property
    def rate(self) -> float:
        """The rate of the present epoch: that of the last change before it."""
        return self.rates[max(start for start in self.rates if start <= self.epoch)]

    def press(self, key: str) -> None:
        if self.has_help:
            self.has_help = key not in ("?", "escape", "enter", "q", " ")
        elif self.edited and key == "enter":
            self._take()
        elif key == "escape":
            self.edited = ""
        elif self.edited:
            self.field.press(key)
        elif key in "leg":
            self._edit(key)
        elif key == "?":
            self.has_help = True
        else:
            self._run(key)

    def _edit(self, key: str) -> None:
        text = {"l": f"{self.rate:.17g}", "e": str(self.epochs), "g": ""}[key]
        if key == "l":  # all digits that were typed, and no more
            text = f"{self.rate!r}".removesuffix(".0")
        self.edited, self.field = key, Field(text, 0, len(text))

    def _run(self, key: str) -> None:
        if key in ("s", "right"):
            self.epoch += self.epoch < self.epochs
        elif key in ("b", "left"):
            self.epoch = max(self.epoch - 1, 0)
        elif key == "home":
            self.epoch = 0
        elif key == "end":
            self.epoch = self.furthest
        elif key == "r":
            self.rates = {0: self.rate}
            self.epoch = self.furthest = 0
        self.furthest = max(self.furthest, self.epoch)

    def _take(self) -> None:
        text = self.field.text
        if self.edited == "l":
            rate = number(text)
            if rate is None or rate <= 0:
                return
            if rate != self.rate:
                self.furthest = self.epoch
                self.rates = {start: old for start, old in self.rates.items() if start < self.epoch}
                self.rates[self.epoch] = rate
        elif self.edited == "e":
            epochs = whole(text, 1, 10**9)
            if epochs is None:
                return
            self.epochs = epochs
        else:
            epoch = 0 if text.strip() == "0" else whole(text, 1, max(self.epochs, self.furthest))
            if epoch is None:
                return
            self.epoch, self.furthest = epoch, max(self.furthest, epoch)
        self.edited = ""


def keys(model: Model, chance: random.Random) -> Iterator[str]:
    """Choose keys, as a hurried student might type them, and press them in the model."""
    for _ in range(chance.randint(1, 6)):
        if model.edited:
            pool = [*TYPED[:11], *TYPED[:11], *TYPED, *EDITING, "enter", "enter", "escape"]
        elif model.has_help:
            pool = ["?", "escape", "enter", "s", "l"]
        else:
            pool = [*RUN_KEYS, *"slelelegb", "left", "right", "home", "end"]
            pool = ["?"] if chance.random() < HELP else pool
        key = chance.choice(pool)
        if key == "enter" and is_beyond_the_test(model):
            key = "ctrl+u"
        model.press(key)
        yield key


def is_beyond_the_test(model: Model) -> bool:
    """Tell whether a number would let the run diverge, or go to an epoch far away: no matter of keys."""
    value = number(model.field.text)
    if not model.edited or value is None:
        return False
    return {"l": not 1e-5 <= value <= 0.7, "e": not 0 <= value < 1000, "g": False}[model.edited]


def sent(key: str) -> bytes:
    return EDITING.get(key) or OTHER.get(key) or key.encode()


def state(screen: Session) -> tuple[object, ...]:
    """Read what the keys have led to."""
    app, edited = screen.app, screen.field
    name = {None: "", "rate": "l", "epochs": "e", "prompt": "g"}[edited.id if edited else None]
    inside = (edited.value, *edited.selection) if edited else ("", 0, 0)
    trainer = screen.trainer
    return (
        trainer.epoch,
        trainer.furthest,
        trainer.learning_rate,
        trainer.epochs,
        name,
        *inside,
        len(app.screen_stack) > 1,
    )


def expected(model: Model) -> tuple[object, ...]:
    inside = (model.field.text, model.field.anchor, model.field.cursor) if model.edited else ("", 0, 0)
    return (
        model.epoch,
        model.furthest,
        model.rate,
        model.epochs,
        model.edited,
        *inside,
        model.has_help,
    )


LINE = load("line")
SEQUENCES = 250


@pytest.mark.parametrize("seed", range(8))
def test_keys_act_in_their_order_however_they_arrive(seed: int) -> None:
    """2,000 sequences in all; those of one seed go to one app, one after the other."""
    chance, model = random.Random(seed), Model()
    with Session(LINE, rate=0.1, size=(40, 10)) as screen:
        for _ in range(SEQUENCES):
            pressed = list(keys(model, chance))
            screen.receive(in_pieces(b"".join(map(sent, pressed)), chance))
            assert state(screen) == expected(model), " ".join(pressed)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_keys_act_in_their_order_whatever_is_drawn_between_them(size: tuple[int, int]) -> None:
    chance, model = random.Random(7), Model()
    with Session(LINE, rate=0.1, size=size) as screen:
        for _ in range(4):
            for key in keys(model, chance):
                screen.receive([sent(key)])
                screen.controller.show()
                screen.idle(chance.randint(0, 9))
                assert state(screen) == expected(model)


@pytest.mark.parametrize(
    ("typed", "rate", "epochs"),
    [
        ("l0.3\x7f25\r", 0.25, 300),
        ("e12\x7f345\r", 0.1, 1345),
        ("l0.5\x15" + "0.2\r", 0.2, 300),
        ("l.5\x1b[H0\r", 0.5, 300),
        ("l05\x1b[D.\r", 0.5, 300),
        ("l15\x1b[H\x1b[3~0.\r", 0.5, 300),
        ("l0.7\x1bl0.4\r", 0.4, 300),
        ("l0.4\re40\rl0.3\r", 0.3, 40),
    ],
)
def test_keys_of_one_write_give_the_number_that_was_typed(typed: str, rate: float, epochs: int) -> None:
    with Session(LINE, rate=0.1) as screen:
        screen.receive([typed.encode()])
        assert (screen.trainer.learning_rate, screen.trainer.epochs) == (rate, epochs)


def test_keys_behind_a_number_act_after_it() -> None:
    with Session(LINE, rate=0.1) as screen:
        screen.receive([b"l0.5\rss?qsg2\rb"])
        assert (screen.trainer.learning_rate, screen.trainer.epoch, screen.trainer.furthest) == (0.5, 1, 3)


@pytest.mark.parametrize(
    ("key", "typed", "more", "small"),
    [("l", "0.3", "5", (39, 9)), ("g", "3", "5", (10, 3)), ("e", "3", "45", (80, 5))],
)
def test_a_number_outlasts_a_terminal_that_is_too_small_for_a_while(
    key: str, typed: str, more: str, small: tuple[int, int]
) -> None:
    with Session(LINE, rate=0.1) as screen:
        screen.press(key, *typed).resize(*small).press(*more[:1])
        screen.resize(80, 24).press(*more[1:], "enter")
        trainer = screen.trainer
        assert (trainer.learning_rate, trainer.epoch, trainer.epochs) == {
            "l": (0.35, 0, 300),
            "g": (0.1, 35, 300),
            "e": (0.1, 0, 345),
        }[key]
