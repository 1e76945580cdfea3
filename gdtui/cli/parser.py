"""Parser: reads a command line, refuses what is wrong in it, and prints the help to standard output."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn, TypeVar

from gdtui.printing.output import to_output
from gdtui.refusal import RefusedError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Parser", "typed"]

Value = TypeVar("Value")


class Parser(argparse.ArgumentParser):
    """Reads the options of ``gdtui``, or of one of its commands.

    Parameters
    ----------
    command : str
        The command, which begins each refusal; empty for ``gdtui`` itself.
    usage, description, epilog : str
        What the help says besides the options, line by line as it stands.
    only_given : bool
        Whether what is read has no value for an option that is not given, not even a default.
    """

    def __init__(
        self, command: str, *, usage: str, description: str, epilog: str, only_given: bool = False
    ) -> None:
        super().__init__(
            prog=f"gdtui {command}".rstrip(),
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS if only_given else None,
        )
        self._lead = f"{command}: " if command else ""

    @property
    def options(self) -> list[str]:
        """All options, with their dashes."""
        return list(self._option_string_actions)

    @property
    def options_with_value(self) -> set[str]:
        """The options that need a value."""
        return {option for option, action in self._option_string_actions.items() if action.nargs is None}

    def given(self, options: argparse.Namespace) -> list[str]:
        """List the options that were given, if the others have no value at all."""
        actions = [action for action in self._actions if action.option_strings]
        return [action.option_strings[0] for action in actions if action.dest in vars(options)]

    def error(self, message: str) -> NoReturn:
        """Refuse a command line."""
        raise RefusedError(visible(self._lead + message.removeprefix("argument ")))

    def print_help(self, file: object = None) -> None:
        """Print the help to standard output."""
        to_output(lambda out: out.write(self.format_help()))


def typed(parse: Callable[[str], Value]) -> Callable[[str], Value]:
    """Make the type of an option whose values are refused for the reason that `parse` gives."""

    def read_value(text: str) -> Value:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read_value
