"""``gdtui help``: what is too long for ``--help``, a page a topic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gdtui.printing.output import to_output
from gdtui.refusal import RefusedError
from gdtui.wording.text import nearest, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TOPICS", "TOPIC_FOLDER", "is_help", "print_topic"]

TOPIC_FOLDER = Path(__file__).with_name("help")
TOPICS = {
    "data": "how gdtui reads a file; predictions for new rows",
    "hide": "what --hide hides, and until when",
    "json": "what --json prints",
    "large": "millions of rows, in one file, in many, or on a cluster",
    "ssh": "slow lines, dropped lines, saved runs, a class on one server",
}
"""The topics, and what each is about; the page of a topic is ``help/TOPIC.txt``."""

OTHER_HELP = {
    "gdtui --help": "all options",
    "gdtui learn --help": "lessons, and how a teacher writes one",
    "gdtui check --help": "which mistake is in your own loop",
    "gdtui run --help": "your own program on the screen",
}


def is_help(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a topic, and not for data in a file called ``help``."""
    if len(words) > 1 and words[1].startswith("-"):
        return False
    return words[:1] == ["help"] and (len(words) > 1 or not os.path.exists("help"))


def print_topic(words: Sequence[str]) -> int:
    """Print the page of a topic, or which topics there are.

    Parameters
    ----------
    words : sequence of str
        The command line after ``help``.

    Returns
    -------
    int
        The exit status: 0.

    Raises
    ------
    RefusedError
        If there is no such topic.
    """
    topic = " ".join(words)
    if words and topic not in TOPICS:
        near = nearest(topic, TOPICS)
        way_out = f"did you mean {near}?" if near else f"choose {', '.join(TOPICS)}"
        raise RefusedError(f"help: {visible(topic)} is no topic; {way_out}")
    text = (TOPIC_FOLDER / f"{topic}.txt").read_text("utf-8") if words else _contents()
    return to_output(lambda out: out.write(text))


def _contents() -> str:
    """List the topics, and where else there is help."""
    pages = {**{f"gdtui help {topic}": about for topic, about in TOPICS.items()}, **OTHER_HELP}
    return "".join(f"{command:<19} {about}\n" for command, about in pages.items())
