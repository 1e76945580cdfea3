"""The words behind ``gdtui run``: which are gdtui's own, and which the program's."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from gdtui.cli.arguments import gdtui_parser
from gdtui.cli.parser import typed
from gdtui.refusal import RefusedError
from gdtui.settings import parse_pattern
from gdtui.wording.text import nearest, visible

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gdtui.cli.parser import Parser

__all__ = [
    "FUNCTION",
    "HELP",
    "OF_A_CALL",
    "OF_OWN_RUNS",
    "OWN_RUNS",
    "Words",
    "program_parser",
    "split_words",
]

FUNCTION = re.compile(r"(?P<path>.+\.py):(?P<name>\w+)")

ANYWHERE = ("--plain", "--json", "--ascii", "--pause", "--every", "--loss", "--speed", "--data")
"""Options of gdtui before and behind the program's name; all other words behind it are the program's."""

OF_DATA = (
    *("--no-bias", "--standardize", "--header", "--no-header", "--target", "--features", "--exclude"),
    *("--encode", "--missing", "--delimiter", "--decimal", "--sheet"),
)
"""Options of gdtui only before the program's name: they say how the file of --data is read."""

OF_A_CALL = ("--lr", "--epochs", "--weights", "--seed")
"""Options that are for a function that is called."""

OF_OWN_RUNS = ("--resume", "--compare", "--predict", "--reduce-to", "--export", "--hide")
OWN_RUNS = "run: {} is for gdtui's own runs"
"""Options that no program can have, and why they are refused."""

KNOWN = (*ANYWHERE, *OF_DATA, *OF_A_CALL, "--help", "-h")

HELP = """\
usage: gdtui run [options] PROGRAM [ARGS ...]
       gdtui run [options] FILE.py:FUNCTION [DATA] [--lr X] [--epochs N] ...
       gdtui run [options] -- COMMAND [ARGS ...]
       COMMAND | gdtui run -
       gdtui run LOG.txt

Watch the training loop that you wrote yourself. gdtui runs your program, reads
the epochs that it prints, and shows them one at a time. It reads the
textbook's five lines, lines such as "Epoch 3, loss: 0.5", CSV and JSON lines.
A program can also call gdtui.record(epoch=..., loss=..., weights=..., ...).

  PROGRAM            a Python file, or any command; gdtui ends it when you quit
  FILE.py:FUNCTION   call a function as the textbook's train(X, Y, weights, lr,
                     epochs); DATA and the options are those of gdtui
  -                  read the epochs from standard input
  LOG.txt            play back the saved output of a program

options, before the program or behind it:
  --data FILE        what the program trains on: gdtui then works out weights
                     and learning rate from the printed predictions, if these
                     are enough; --target, --features, --no-bias and the other
                     options for data, before the program, say how to read FILE
  --loss PATTERN     how the loss is printed, such as 'Current loss: {}'
  --pause            wait at the first epoch
  --speed S          epochs a second, or max (default: 10)
  --plain, --json    print the epochs, as the textbook does or as JSON lines
  --every K          print epochs 0, K, 2K, ... and the last
  --ascii            draw with ASCII characters only

exit status: 0 done; 1 the program failed, or its loss diverged (printed);
2 wrong use, or no epoch was recognised (printed)."""


class Words(NamedTuple):
    """The parts of a command line.

    Attributes
    ----------
    own : list of str
        The options that are gdtui's.
    command : list of str
        The program with its arguments.
    is_command : bool
        Whether it stands behind ``--``: then it is neither a log nor a function.
    """

    own: list[str]
    command: list[str]
    is_command: bool


def program_parser() -> Parser:
    """Make the parser for gdtui's own options: those of ``gdtui``, and what only a watched program has."""
    parser = gdtui_parser()
    parser.add_argument("--loss", type=typed(parse_pattern), dest="loss_pattern")
    parser.add_argument("--pause", action="store_true")
    parser.add_argument("--data", dest="program_data")
    return parser


def split_words(words: Sequence[str], with_value: Collection[str]) -> Words:
    """Separate gdtui's own words from the program's; `with_value` names the options that have a value."""
    own: list[str] = []
    rest = list(words)
    while rest:
        word = rest[0]
        if word == "--":
            return Words(own, rest[1:], True)
        if not word.startswith("-") or word == "-":
            break
        if word.partition("=")[0] in OF_OWN_RUNS:
            raise RefusedError(OWN_RUNS.format(word.partition("=")[0]))
        if word.partition("=")[0] not in KNOWN:
            near = nearest(word, KNOWN)
            offer = f"; did you mean {near}?" if near else "; gdtui run --help lists them"
            raise RefusedError(f"run: {visible(word)} is no option before the program{offer}")
        taken = 2 if word in with_value else 1
        own += rest[:taken]
        rest = rest[taken:]
    if not rest or FUNCTION.fullmatch(rest[0]):
        return Words(own, rest, False)
    command = rest[:1]
    behind = iter(rest[1:])
    for word in behind:
        option, tie, _ = word.partition("=")
        if option not in ANYWHERE or (tie and option not in with_value):
            command.append(word)
            continue
        own.append(word)
        if word in with_value:
            own += islice(behind, 1)
    return Words(own, command, False)
