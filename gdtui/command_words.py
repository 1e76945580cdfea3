"""The words of a command that repeats a run, changed for another run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["called_with", "choosing", "hiding", "option_words", "scaled", "value_of"]


def option_words(option: str, value: str) -> tuple[str, ...]:
    """Write an option with its value; a value that begins like an option is tied to it.

    Examples
    --------
    >>> option_words("--seed", "7"), option_words("--weights", "-1,2")
    (('--seed', '7'), ('--weights=-1,2',))
    """
    return (f"{option}={value}",) if value.startswith("-") else (option, value)


def scaled(command: tuple[str, ...], standardized: bool) -> tuple[str, ...]:
    """Write the words of a command for standardized inputs, or for inputs as they are.

    Examples
    --------
    >>> scaled(("gdtui", "trees"), True)
    ('gdtui', 'trees', '--standardize')
    """
    words = tuple(word for word in command if word != "--standardize")
    return (*words, "--standardize") if standardized else words


def choosing(command: tuple[str, ...], inputs: Iterable[str], target: str) -> tuple[str, ...]:
    """Write the words of a command for other columns; initial weights that it gives do not fit them.

    Examples
    --------
    >>> choosing(("gdtui", "trees", "--target", "girth", "--no-bias"), ["girth", "height"], "volume")
    ('gdtui', 'trees', '--no-bias', '--target', 'volume', '--features', 'girth,height')
    """
    from gdtui.data.columns.selection import as_name  # only wanted where columns are chosen on the screen

    words = command
    for option in ("--target", "--features", "--exclude", "--weights"):
        words = _without(words, option)
    features = ",".join(map(as_name, inputs))
    return (*words, *option_words("--target", target), *option_words("--features", features))


def called_with(command: tuple[str, ...], learning_rate: str, epochs: int) -> tuple[str, ...]:
    """Write the words of a command for another learning rate and number of epochs.

    Examples
    --------
    >>> called_with(("gdtui", "run", "my_train.py:train", "--lr", "0.1"), "1/3", 20)
    ('gdtui', 'run', 'my_train.py:train', '--lr', '1/3', '--epochs', '20')
    """
    words = _without(_without(command, "--lr"), "--epochs")
    return (*words, "--lr", learning_rate, "--epochs", str(epochs))


def hiding(command: tuple[str, ...], answers: Iterable[str]) -> tuple[str, ...]:
    """Write the words of a command that hides answers.

    Examples
    --------
    >>> hiding(("gdtui", "--hide", "best", "--no-bias"), ["best", "limit"])
    ('gdtui', '--no-bias', '--hide', 'best,limit')
    """
    names = ",".join(answers)
    words = _without(command, "--hide")
    return (*words, "--hide", names) if names else words


def _without(words: tuple[str, ...], option: str) -> tuple[str, ...]:
    if option in words:
        at = words.index(option)
        words = words[:at] + words[at + 2 :]
    return tuple(word for word in words if not word.startswith(f"{option}="))


def value_of(command: tuple[str, ...], option: str) -> str | None:
    """Find the value of an option in the words of a command.

    Examples
    --------
    >>> value_of(("gdtui", "--seed", "7"), "--seed"), value_of(("gdtui", "--weights=-1,2"), "--weights")
    ('7', '-1,2')
    """
    if option in command:
        return command[command.index(option) + 1]
    found = (word for word in command if word.startswith(f"{option}="))
    return next((word.partition("=")[2] for word in found), None)
