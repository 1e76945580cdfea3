"""Settings: all that the command line asks for, and how a number that is typed is read.

Each ``parse_`` function raises a `ValueError` that says what is wrong with a text.
"""

from __future__ import annotations

import math
import os
import re
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from gdtui.answers import in_order
from gdtui.command_words import hiding, value_of
from gdtui.wording.text import quoted, visible

if TYPE_CHECKING:
    from gdtui.data.options import DataOptions

__all__ = [
    "DEFAULT_RATE",
    "MOST_EPOCHS",
    "USUAL_SPEED",
    "Settings",
    "default_rate",
    "one_digit_down",
    "parse_decimal",
    "parse_delimiter",
    "parse_epochs",
    "parse_every",
    "parse_export",
    "parse_goal",
    "parse_names",
    "parse_number",
    "parse_pattern",
    "parse_rate",
    "parse_rates",
    "parse_reduced",
    "parse_seed",
    "parse_speed",
    "parse_weights",
]

FIRST_DATA = "line"
USUAL_SPEED = 10.0
DEFAULT_RATE = 0.1
WELL_BELOW = 1.01
"""The limit must be so many times the default rate: close to the limit, a run jumps to and fro for long."""
MOST_EPOCHS = 1_000_000_000
EXPORTED = (".csv", ".py", ".svg", ".txt")
"""The endings of the files that a run is written to."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class Settings(NamedTuple):
    """All that the command line asks for, checked; None stands for what was not said and has no default.

    Attributes
    ----------
    learning_rate : float or None
        The rate to begin with; chosen when the data are known where None.
    words : tuple of str
        The user's words for the data; none for those of the first lesson.
    data : DataOptions or None
        How the data are read, and what is chosen from them; all as usual where None.
    weights : tuple of float or None
        The initial weights; zeros where None.
    seed : int or None
        Draws the initial weights.
    epochs : int
        Updates at which the run is finished.
    speed : float or None
        Epochs a second on the screen, infinity for as many as fit; where None, `USUAL_SPEED`, or that of the
        saved run.
    play : bool
        Whether the screen starts running by itself.
    ascii_only : bool
        Whether the screen is to be drawn with ASCII characters.
    hidden : tuple of str
        The answers that the screen hides at first; see `gdtui.answers.ANSWERS`.
    resume : str or None
        The name of the saved run to go on with, empty for the last one.
    is_json : bool
        Whether to print JSON, not the chapter's lines.
    every : int
        Every how many epochs one is printed.
    compare : tuple of float
        The learning rates to compare, if any.
    export : str or None
        The files that a printed run is written to, without their endings.
    predict : str or None
        The file whose rows are predicted.
    reduce_to : str or None
        The file that the reduced data are written to.
    loss_pattern : str or None
        The line in which a watched program tells its loss; found out from what it prints where None.
    command : tuple of str
        The words that start a run on the same data with the same initial weights, without rate and epochs.
    """

    learning_rate: float | None = None
    words: tuple[str, ...] = ()
    data: DataOptions | None = None
    weights: tuple[float, ...] | None = None
    seed: int | None = None
    epochs: int = 300
    # the screen
    speed: float | None = None
    play: bool = False
    ascii_only: bool = False
    hidden: tuple[str, ...] = ()
    resume: str | None = None
    # printing
    is_json: bool = False
    every: int = 1
    compare: tuple[float, ...] = ()
    export: str | None = None
    predict: str | None = None
    reduce_to: str | None = None
    # a watched program
    loss_pattern: str | None = None
    # what repeats it
    command: tuple[str, ...] = ("gdtui",)

    @property
    def sources(self) -> tuple[str, ...]:
        """What the data are read from: names of the catalogue, paths, or ``-``."""
        return self.words or (FIRST_DATA,)

    @property
    def first_speed(self) -> float:
        """The speed to begin with, in epochs a second."""
        return USUAL_SPEED if self.speed is None else self.speed

    def repeating(self, command: tuple[str, ...]) -> Settings:
        """Take the words of the command of a saved run, with the initial weights and what they hide."""
        weights, seed = value_of(command, "--weights"), value_of(command, "--seed")
        hidden = in_order([*self.hidden, *(value_of(command, "--hide") or "").split(",")])
        return self._replace(
            command=hiding(command, hidden),
            hidden=hidden,
            weights=None if weights is None else parse_weights(weights),
            seed=None if seed is None else parse_seed(seed),
        )


def default_rate(stable_below: float) -> float:
    """Choose a learning rate: 0.1 where that is well below the limit, else half the limit, to one digit.

    Examples
    --------
    >>> default_rate(0.78), default_rate(2.14e-4)
    (0.1, 0.0001)
    """
    return DEFAULT_RATE if stable_below > WELL_BELOW * DEFAULT_RATE else one_digit_down(stable_below / 2)


def one_digit_down(x: float) -> float:
    """Round a positive number down to one significant digit.

    Examples
    --------
    >>> one_digit_down(0.39)
    0.3
    >>> one_digit_down(1.07062e-4)
    0.0001
    >>> one_digit_down(0.3)
    0.3
    """
    exact = Decimal(repr(float(x)))
    if not exact.is_finite():
        return x
    return float(f"{exact.as_tuple().digits[0]}e{exact.adjusted()}")


class _CommaError(ValueError):
    """A number with a decimal comma."""


def parse_number(text: str) -> float:
    """Read a plain decimal number: digits, a point, an exponent, nothing else.

    Examples
    --------
    >>> parse_number("1e-3")
    0.001
    """
    stripped = text.strip()
    if _NUMBER.fullmatch(stripped):
        return float(stripped)
    if not stripped:
        raise ValueError("nothing is there")
    if _NUMBER.fullmatch(stripped.replace(",", ".", 1)):
        raise _CommaError(f"'{stripped}' has a comma: write {stripped.replace(',', '.', 1)}")
    raise ValueError(f"'{_shown(stripped)}' is not a number")


def parse_names(text: str) -> tuple[str, ...]:
    """Read names with commas between them; a name that holds a comma is quoted as in a CSV file.

    Examples
    --------
    >>> parse_names('girth, "a,b"'), parse_names("")
    (('girth', 'a,b'), ())
    """
    import csv  # few name columns

    try:
        return tuple(name.strip() for name in next(csv.reader([text], skipinitialspace=True), []))
    except csv.Error:
        raise ValueError("put a name that holds a comma or a line break in quotation marks") from None


def parse_rate(text: str) -> float:
    """Read a learning rate: a finite number above 0, or a fraction of two.

    Examples
    --------
    >>> parse_rate("0.25"), parse_rate("1/4")
    (0.25, 0.25)
    """
    parts = text.split("/")
    try:
        numbers = [parse_number(part) for part in parts]
    except _CommaError:
        raise
    except ValueError as error:
        raise ValueError(f"{error}; a learning rate is a number above 0, such as 0.1") from None
    shown = _shown(text.strip())
    if len(numbers) > 2:
        raise ValueError(
            f"{shown} has more than one /; a learning rate is a number or a fraction, such as 1/3"
        )
    if len(numbers) == 2 and numbers[1] <= 0:
        raise ValueError(f"{shown} is no rate: a fraction divides by a number above 0; such as 1/3")
    rate = numbers[0] / numbers[1] if len(numbers) == 2 else numbers[0]
    if math.inf in (*numbers, rate):
        raise ValueError(f"{shown} is too large a number; a learning rate is one such as 0.1")
    if rate == 0 and re.search("[1-9]", re.split("[eE/]", text)[0]) and "-" not in text[:1]:
        raise ValueError(f"{shown} is too small a number; as a learning rate it can't be told from 0")
    if rate <= 0:
        raise ValueError(f"a learning rate must be above 0, such as 0.1; it was {shown}")
    return rate


def parse_epochs(text: str) -> int:
    """Read a number of epochs: a whole number from 1 to a billion."""
    return _parse_count(text, "epochs", "are")


def parse_every(text: str) -> int:
    """Read how many epochs lie between two that are printed: a whole number from 1 to a billion."""
    return _parse_count(text, "it", "is")


def _parse_count(text: str, noun: str, be: str) -> int:
    try:
        count = parse_number(text)
    except _CommaError:
        raise ValueError(f"'{text.strip()}' has a comma; {noun} {be} a whole number, such as 300") from None
    except ValueError as error:
        raise ValueError(f"{error}; {noun} {be} a whole number from 1 up, such as 300") from None
    shown = _shown(text.strip())
    if count < 1:
        raise ValueError(f"{noun} must be at least 1; it was {shown}")
    if count > MOST_EPOCHS:
        raise ValueError(f"{noun} must be at most {MOST_EPOCHS:,}; it was {shown}")
    if count != int(count):
        raise ValueError(f"{noun} must be a whole number, such as 300; it was {shown}")
    return int(count)


def parse_export(text: str) -> str:
    """Read the name of the files that a run is written to: a path without an ending.

    Examples
    --------
    >>> parse_export("run"), parse_export(" results/run.csv ")
    ('run', 'results/run')
    """
    name = os.path.expanduser(text.strip())
    folder, last = os.path.split(name)
    stem, ending = os.path.splitext(last)
    last = stem if ending.lower() in EXPORTED else last
    if not name:
        raise ValueError("a name is needed, such as run")
    if last in ("", ".", ".."):
        example = os.path.join(name, "run")
        raise ValueError(f"{_named(name)} is a folder: put a name after it, such as {_named(example)}")
    if last.lower() in EXPORTED:
        raise ValueError(f"{_named(last)} is an ending: put a name before it, such as run{last}")
    if last == "numpy" or last in sys.stdlib_module_names:
        raise ValueError(f"a file {last}.py hides Python's own {last}: take another name, such as my-{last}")
    return os.path.join(folder, last)


def parse_pattern(text: str) -> str:
    """Read the line that tells the loss, with braces in the place of the number."""
    if text.count("{}") != 1:
        raise ValueError(f"{quoted(text)}: put {{}} once in the place of the number, as in 'loss: {{}}'")
    return text


def parse_reduced(text: str) -> str:
    """Read the path of a file of reduced data."""
    if not text.lower().endswith(".npz"):
        raise ValueError(f"{visible(text)} must end in .npz, so that it is known again")
    return text


def parse_goal(text: str) -> int:
    """Read an epoch to go to: a whole number from 0 up."""
    try:
        goal = parse_number(text)
    except ValueError:
        return parse_epochs(text)
    if goal < 0:
        raise ValueError(f"an epoch is a whole number from 0 up; it was {_shown(text.strip())}")
    return 0 if goal == 0 else parse_epochs(text)


def parse_rates(text: str) -> list[float]:
    """Read two to six learning rates with blanks, commas or both between them.

    A comma that may be a decimal comma is refused.

    Examples
    --------
    >>> parse_rates("0.01,0.1,0.5"), parse_rates("1/4 1/2, 1")
    ([0.01, 0.1, 0.5], [0.25, 0.5, 1.0])
    """
    joined = re.sub(r"\s*/\s*", "/", text.strip())
    chunks = re.split(r"\s*,\s+|\s+,?", joined)  # what is left of commas are those without a blank
    for chunk in chunks:
        _refuse_decimal_comma(chunk, is_alone=len(chunks) == 1)
    rates = [parse_rate(part) for chunk in chunks for part in chunk.split(",")]
    if not 2 <= len(rates) <= 6:
        raise ValueError(f"two to six learning rates, not {len(rates)}; such as 0.01 0.1 0.5")
    return rates


def _refuse_decimal_comma(chunk: str, *, is_alone: bool) -> None:
    """Refuse a comma that may be a decimal comma.

    In ``0,5`` it is one, since no rate is 0. In ``1,5`` it may be one if other rates have blanks between
    them. If all rates are separated by commas without blanks, no comma is taken for a decimal comma.
    """
    first, *others = chunk.split(",")
    if not (first.isdigit() and others and others[0].isdigit()):
        return
    if not first.strip("0"):
        raise _CommaError(f"'{first},{others[0]}' has a comma: write {first}.{others[0]}")
    if not is_alone and len(others) == 1:
        raise _CommaError(f"'{chunk}' has a comma: write {first}.{others[0]} or {first} {others[0]}")


def parse_speed(text: str) -> float:
    """Read a speed: epochs a second, or ``max`` for as many as fit (infinity)."""
    if text.strip() == "max":
        return math.inf
    try:
        speed = parse_number(text)
    except ValueError as error:
        raise ValueError(f"{error}; a speed is epochs a second, such as 10, or max") from None
    if not 0.01 <= speed <= 1e6:
        raise ValueError(f"a speed is from 0.01 to 1,000,000 epochs a second, or max; it was {text.strip()}")
    return speed


def parse_weights(text: str) -> tuple[float, ...]:
    """Read initial weights: finite numbers with commas between them."""
    weights = tuple(map(parse_number, text.split(",")))
    if not all(map(math.isfinite, weights)):
        raise ValueError("each must be a finite number")
    return weights


def parse_delimiter(text: str) -> str:
    r"""Read what is between the cells of a file: one character, or its name.

    Examples
    --------
    >>> parse_delimiter(";"), parse_delimiter("tab"), parse_delimiter("blank")
    (';', '\t', ' ')
    """
    named = {
        "tab": "\t",
        "\\t": "\t",
        "blank": " ",
        "space": " ",
        "comma": ",",
        "semicolon": ";",
        "pipe": "|",
    }
    delimiter = named.get(text.lower(), text)
    if len(delimiter) != 1 or delimiter.isalnum() or delimiter in '"\r\n.+-':
        raise ValueError(f"'{_shown(text)}' is no delimiter: one character such as ; or tab, blank")
    return delimiter


def parse_decimal(text: str) -> str:
    """Read a decimal sign: a point or a comma."""
    named = {"point": ".", "comma": ","}
    if (sign := named.get(text.lower(), text)) not in (".", ","):
        raise ValueError(f"'{_shown(text)}' is no decimal sign: . or ,")
    return sign


def parse_seed(text: str) -> int:
    """Read a seed for random numbers: a whole number from 0 up."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"'{visible(text)}' is not a whole number from 0 up")
    return int(text)


def _named(path: str) -> str:
    return _shown(path, 40)


def _shown(text: str, most: int = 13) -> str:
    """Shorten a text, and make it visible, so that a refusal can name it."""
    return visible(text if len(text) <= most else text[: most - 3] + "...")
