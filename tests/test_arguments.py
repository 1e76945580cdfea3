"""Each option of the command line ends in the settings, and nobody else reads the command line."""

from __future__ import annotations

import pytest

from gdtui.cli.arguments import gdtui_parser, read, settings_of
from gdtui.cli.run_words import program_parser
from gdtui.data.options import DataOptions
from gdtui.refusal import RefusedError
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
OPTIONS = [action.option_strings[-1] for action in gdtui_parser()._actions if action.option_strings]


@pytest.mark.parametrize("option", sorted({*OPTIONS} - ANSWERED_AT_ONCE - CHOOSES_PRINTING))
def test_each_option_is_in_the_settings(option: str) -> None:
    words = [option, VALUES[option]] if option in VALUES else [option]
    assert settings_of(read(words)) != settings_of(read([]))


def test_what_is_read_is_no_text_any_more() -> None:
    words = ["--features", 'a,"b,c"', "--exclude", "", "--encode=d", "--weights", "-1,2", "--lr", "1/4"]
    settings = settings_of(read(words))
    assert settings.data == DataOptions(features=("a", "b,c"), encode=("d",))
    assert (settings.weights, settings.learning_rate) == ((-1.0, 2.0), 0.25)
    assert settings.command[1:5] == ("--features", 'a,"b,c"', "--encode", "d")


def test_a_watched_program_has_gdtuis_options_and_some_of_its_own() -> None:
    options = read(["--loss", "--- loss: {}", "--pause", "--data", "trees", "--lr", "0.5"], program_parser())
    assert options.program_data == "trees"
    assert {*options.given} == {"--lr", "--loss", "--pause", "--data"}
    settings = settings_of(options)
    assert (settings.loss_pattern, settings.learning_rate) == ("--- loss: {}", 0.5)
    with pytest.raises(RefusedError, match=r'--loss: "x": put {} once'):
        read(["--loss", "x"], program_parser())


def test_without_options_all_is_as_usual() -> None:
    assert settings_of(read([])) == Settings(data=DataOptions())


def test_one_module_reads_the_command_line_and_one_that_of_each_command() -> None:
    readers = [f"gdtui.cli.{name}" for name in ("arguments", "check", "learn", "parser", "run")]
    assert [module for module in MODULES if "argparse" in imports(module)] == readers
