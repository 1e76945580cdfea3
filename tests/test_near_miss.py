"""Near misses on the command line: refused in a line that names the nearest word, if one is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.cli.arguments import read
from gdtui.cli.command import main
from gdtui.cli.near_miss import OTHER_NAMES
from gdtui.refusal import RefusedError

if TYPE_CHECKING:
    from pathlib import Path


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gdtui: ")
    assert err.count("\n") == 1
    return err[7:-1]


def said_of(words: list[str]) -> str:
    with pytest.raises(RefusedError) as error:
        read(words)
    return str(error.value)


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        (["--epoch", "5"], "--epochs"),
        (["--epohcs=5"], "--epochs"),
        (["--EPOCHS", "5"], "--epochs"),
        (["-epochs", "5"], "--epochs"),
        (["--standardise"], "--standardize"),
        (["--learning-rate", "0.1"], "--lr"),
        (["--learning_rate=0.1"], "--lr"),
        (["-lr", "0.1"], "--lr"),
        (["--no_bias"], "--no-bias"),
        (["--delimeter", ";"], "--delimiter"),
        (["--list"], "--list-data"),
        (["--session"], "--sessions"),
        (["--data", "a.csv"], "gdtui FILE"),
    ],
)
def test_an_option_that_is_nearly_one(
    capsys: pytest.CaptureFixture[str], words: list[str], offer: str
) -> None:
    written = words[0].partition("=")[0]
    assert refused(capsys, *words) == f"{written} is no option; did you mean {offer}?"


@pytest.mark.parametrize("word", ["--frobnicate", "-x", "-z5", "--q", "--\x1b[31m"])
def test_where_nothing_is_near_nothing_is_offered(capsys: pytest.CaptureFixture[str], word: str) -> None:
    said = refused(capsys, word)
    assert said.endswith(" is no option; gdtui --help lists them")
    assert said.isprintable()


def test_the_names_of_others_lead_to_options_that_there_are() -> None:
    for name, meant in OTHER_NAMES.items():
        assert said_of([f"--{name}"]) == f"--{name} is no option; did you mean --{meant}?"


@pytest.mark.parametrize(
    ("word", "offer"),
    [("help", "--help"), ("play", "--play"), ("epochs=5", "--epochs=5"), ("–epochs", "--epochs")],
)
def test_data_that_look_like_an_option(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, offer: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = f"{word} is neither a file nor built-in data; did you mean {offer}?"
    assert refused(capsys, "--plain", word) == said
    (tmp_path / word).write_text("x,y\n1,2\n2,3\n3,5\n")
    assert read(["--plain", word]).words == (word,)
    assert main(["--plain", "--epochs", "1", word]) == 0


@pytest.mark.parametrize(("word", "offer"), [("tree", "trees"), ("galtn", "galton"), ("Line", "line")])
def test_data_that_are_nearly_built_in(capsys: pytest.CaptureFixture[str], word: str, offer: str) -> None:
    assert main(["--plain", word]) == 2
    assert f"Nearest built-in data: {offer}" in capsys.readouterr().err


def test_the_value_of_an_option_that_is_nearly_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "--missing", "drp") == "--missing: drp is no choice; did you mean drop?"
    assert refused(capsys, "--missing", "mean") == "--missing: mean is no choice: choose drop"
    assert read(["--missing", "drop"]).drop_missing is True


def test_data_on_both_sides_of_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "line", "--lr", "1", "trees").startswith("trees: all DATA stand together")
