"""Near misses: words of the command line that are no option or no value, and the nearest that is one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from gdtui.refusal import RefusedError
from gdtui.wording.text import nearest, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["OTHER_NAMES", "one_of", "refuse_data", "refuse_unknown"]

Value = TypeVar("Value")

DASHES = "-‐‑‒–—―−"
"""The hyphen, and the dashes that a word processor puts in its place."""

OTHER_NAMES = {
    **dict.fromkeys(("learning-rate", "learnrate", "rate", "alpha", "eta", "step-size"), "lr"),
    **dict.fromkeys(("iterations", "iters", "steps", "max-iter"), "epochs"),
    **dict.fromkeys(("normalize", "normalise", "scale"), "standardize"),
    **dict.fromkeys(("inputs", "columns"), "features"),
    **dict.fromkeys(("label", "y"), "target"),
    **dict.fromkeys(("sep", "separator"), "delimiter"),
    **dict.fromkeys(("no-intercept",), "no-bias"),
    **dict.fromkeys(("race", "rates"), "compare"),
    **dict.fromkeys(("save", "output"), "export"),
    "datasets": "list-data",
}
"""What other programs call an option."""


OF_DATA = ("data", "file", "input", "csv")
"""What other programs call the option for the data, which have no option here."""


def refuse_unknown(words: Sequence[str], options: Iterable[str]) -> None:
    """Refuse words that are neither an option nor data, and name the nearest option.

    Parameters
    ----------
    words : sequence of str
        The words, if there are any.
    options : iterable of str
        All options, with their dashes.

    Raises
    ------
    RefusedError
        If there are any.
    """
    unknown = next((word for word in words if word[:1] in DASHES), None)
    if unknown is not None:
        written = unknown.partition("=")[0]
        offer = "gdtui FILE" if _name(written) in OF_DATA else _option(written, options)
        way_out = f"; did you mean {offer}?" if offer else "; gdtui --help lists them"
        raise RefusedError(f"{visible(written)} is no option{way_out}")
    if words:
        raise RefusedError(f"{visible(words[0])}: all DATA stand together, before the options or after them")


def refuse_data(words: Sequence[str], options: Iterable[str]) -> None:
    """Refuse what looks like an option among the data, unless there is such a file.

    Parameters
    ----------
    words : sequence of str
        What is to be trained on.
    options : iterable of str
        All options, with their dashes.

    Raises
    ------
    RefusedError
        If a word is the name of an option without its dashes, or begins with a long dash.
    """
    known = [*options]
    for word in words:
        written, sign, value = word.partition("=")
        is_dashed = written[:1] in DASHES[1:]
        offer = _option(written, known) if is_dashed else f"--{written}"
        if (is_dashed or offer in known) and offer and not os.path.exists(word):
            meant = f"{offer}{sign}{visible(value)}"
            raise RefusedError(f"{visible(word)} is neither a file nor built-in data; did you mean {meant}?")


def one_of(known: Mapping[str, Value]) -> Callable[[str], Value]:
    """Make a reader of one of a few words, each with what it stands for; others are refused."""

    def parse(word: str) -> Value:
        if word not in known:
            near = nearest(word, known)
            way_out = f"; did you mean {near}?" if near else f": choose {' or '.join(known)}"
            raise ValueError(f"{visible(word)} is no choice{way_out}")
        return known[word]

    return parse


def _option(written: str, options: Iterable[str]) -> str:
    """Find the option that was meant, with its dashes; none is near to a word of one letter."""
    name = _name(written)
    names = {option.strip(DASHES): option for option in options}
    found = OTHER_NAMES.get(name) or (nearest(name, names) if len(name) > 1 else "")
    return names.get(found, "")


def _name(written: str) -> str:
    return written.strip(DASHES).lower().replace("_", "-")
