"""Each option of the command line ends in the settings, and nobody else reads the command line."""

from __future__ import annotations

import pytest

from gdtui.cli import arguments
from gdtui.cli.arguments import read, settings_of
from gdtui.data.options import DataOptions
from gdtui.settings import Settings
from tests.test_imports import MODULES, imports

VALUES = {
    "--target": "y",
    "--features": "x",
    "--exclude": "a",
    "--encode": "a",
    "--sheet": "s",
    "--delimiter": ";",
    "--decimal": ",",
    "--missing": "drop",
    "--reduce-to": "s.npz",
    "--lr": "0.2",
    "--epochs": "7",
    "--weights": "-1,2",
    "--seed": "3",
    "--speed": "max",
    "--hide": "best",
    "--compare": "0.1,0.2",
    "--predict": "new.csv",
    "--every": "5",
    "--export": "run",
}
"""A value for each option that takes one."""

ANSWERED_AT_ONCE = {"--help", "--version", "--list-data", "--sessions"}
CHOOSES_PRINTING = {"--plain"}
OPTIONS = [action.option_strings[-1] for action in arguments._parser()._actions if action.option_strings]


@pytest.mark.parametrize("option", sorted({*OPTIONS} - ANSWERED_AT_ONCE - CHOOSES_PRINTING))
def test_each_option_is_in_the_settings(option: str) -> None:
    words = [option, VALUES[option]] if option in VALUES else [option]
    assert settings_of(read(words)) != settings_of(read([]))


def test_without_options_all_is_as_usual() -> None:
    assert settings_of(read([])) == Settings(data=DataOptions())


def test_one_module_reads_the_command_line_and_one_that_of_each_command() -> None:
    readers = ["gdtui.cli.arguments", "gdtui.cli.check", "gdtui.cli.learn", "gdtui.cli.run"]
    assert [module for module in MODULES if "argparse" in imports(module)] == readers
