"""Shell: a command written so that it can be pasted into sh, bash or zsh and means the same words."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["as_argument", "command_line"]


def as_argument(path: str) -> str:
    """Write a path so that no program takes it for an option; ``-`` alone stays standard input.

    Examples
    --------
    >>> as_argument("-x.csv"), as_argument("x.csv"), as_argument("-")
    ('./-x.csv', 'x.csv', '-')
    """
    return f"./{path}" if path.startswith("-") and path != "-" else path


def command_line(words: Iterable[str], encoding: str = "utf-8") -> str:
    r"""Write a command on one line.

    Parameters
    ----------
    words : iterable of str
        Its words, as Python gets them from the system: bytes that are no text are lone surrogates.
    encoding : str
        What the line is to be written in.

    Returns
    -------
    str
        The words, quoted where a shell would split or change them. If a word holds what a terminal would
        obey or cannot show, the whole line is an argument of ``printf``, whose octal escapes every shell
        knows.

    Examples
    --------
    >>> print(command_line(["gdtui", "my data.csv"]))
    gdtui 'my data.csv'
    >>> print(command_line(["gdtui", "a\tb.csv"]))
    eval "$(printf 'gdtui \047a\011b.csv\047')"
    """
    line = " ".join(map(_quoted, words))
    if line.isprintable() and _can_be_written(line, encoding):
        return line
    return f"eval \"$(printf '{''.join(_escaped(character, encoding) for character in line)}')\""


def _quoted(word: str) -> str:
    """Quote a word; also ``=name``, which zsh would replace by the path of that command."""
    return f"'{word}'" if word.startswith("=") and shlex.quote(word) == word else shlex.quote(word)


def _escaped(character: str, encoding: str) -> str:
    r"""Write a character for `printf`'s format, which is in single quotes inside double quotes."""
    if character == "%":
        return "%%"
    if character not in "'\"\\$`!" and character.isprintable() and _can_be_written(character, encoding):
        return character
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(character))


def _can_be_written(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
