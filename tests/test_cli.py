"""The command's words: what is taken, what is refused, in which words, and with which exit status."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui import __version__
from gdtui.cli import main
from gdtui.data.catalogue import CATALOGUE
from gdtui.programs.surroundings import THREADS
from tests.quick import slowly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(autouse=True)
def _threads(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in THREADS:
        monkeypatch.setenv(name, os.environ.get(name, "1"))


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return status, out.getvalue(), err.getvalue()


def refused(*words: str) -> str:
    """Expect exit status 2, nothing printed, a line or two that can be shown; return them."""
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("gdtui: ")
    assert err.endswith("\n")
    lines = err.removesuffix("\n").split("\n")
    assert len(lines) <= 2
    assert all(line.isprintable() for line in lines)
    return err.removeprefix("gdtui: ").removesuffix("\n")


# numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "must be above 0"),
        ("-0.1", "must be above 0"),
        ("-1e-3", "must be above 0"),
        ("1e-999", "too small a number"),
        ("nan", "'nan' is not a number"),
        ("inf", "'inf' is not a number"),
        ("-inf", "'-inf' is not a number"),
        ("1e999", "too large a number"),
        ("fast", "'fast' is not a number"),
        ("0,1", "has a comma: write 0.1"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("0x10", "not a number"),
        ("", "nothing is there"),
        ("\x1b[31m", r"'\x1b[31m' is not a number"),
        ("[bold]", "'[bold]' is not a number"),
        ("a\nb", r"'a\nb' is not a number"),
        ("9" * 500, "too large a number"),
    ],
)
def test_learning_rates_that_cannot_be(text: str, said: str) -> None:
    message = refused("--lr", text)
    assert message.startswith("--lr: ")
    assert said in message
    assert refused(f"--lr={text}") == message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "at least 1"),
        ("-5", "at least 1"),
        ("1.5", "whole number"),
        ("many", "'many' is not a number"),
        ("nan", "'nan' is not a number"),
        ("inf", "'inf' is not a number"),
        ("1e10", "at most 1,000,000,000"),
        ("", "nothing is there"),
    ],
)
@pytest.mark.parametrize("option", ["--epochs", "--every"])
def test_epochs_that_cannot_be(option: str, text: str, said: str) -> None:
    message = refused("--plain", option, text)
    assert message.startswith(f"{option}: ")
    assert said in message


@pytest.mark.parametrize("text", ["0", "-1", "fast", "nan", "1e9", "maximum", ""])
def test_speeds_that_cannot_be(text: str) -> None:
    assert refused("--speed", text).startswith("--speed: ")


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "", "٣", "9" * 5000])
def test_seeds_that_cannot_be(text: str) -> None:
    assert refused("--seed", text).startswith("--seed: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1", "gives 1 number, but the model has 2 weights: bias, x"),
        ("1,2,3", "gives 3 numbers, but the model has 2 weights: bias, x"),
        ("1,two", "'two' is not a number"),
        ("1,", "nothing is there"),
        ("", "nothing is there"),
        ("nan,1", "'nan' is not a number"),
        ("1e999,1", "finite"),
        ("-1;2", "'-1;2' is not a number"),
    ],
)
def test_weights_that_do_not_fit(text: str, said: str) -> None:
    message = refused("--weights", text)
    assert message.startswith("--weights")
    assert said in message


def first_weights(*words: str) -> list[float]:
    _, out, _ = run("--json", "--epochs", "1", *words)
    weights: list[float] = json.loads(out.splitlines()[1])["weights"]
    return weights


def test_numbers_that_can_be() -> None:
    assert first_weights("--weights", "-1,2") == first_weights("--weights=-1,2") == [-1.0, 2.0]
    assert first_weights("--weights", "-1e-3, +.5") == [-0.001, 0.5]
    assert first_weights("--seed", "3") == np.random.default_rng(3).standard_normal(2).tolist()
    assert first_weights() == [0.0, 0.0]
    _, out, _ = run("--json", "--lr", "1e-3", "--epochs", "1e0")
    described = json.loads(out.splitlines()[0])["run"]
    assert (described["learning_rate"], described["epochs"]) == (0.001, 1)
    assert run("--plain", "--epochs", "1", "--speed", "max", "--play")[0] == 0


# options


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--plain", "--json"], "--plain and --json exclude each other"),
        (["--weights", "1,2", "--seed", "1"], "--weights and --seed exclude each other"),
        (["--epoch", "3"], "--epoch is no option; did you mean --epochs?"),
        (["--pl"], "--pl is no option; did you mean --play?"),
        (["--frobnicate"], "--frobnicate is no option; gdtui --help lists them"),
        (["-x"], "-x is no option; gdtui --help lists them"),
        (["--lr"], "--lr: expected one argument"),
        (["--lr", "--plain"], "--lr: expected one argument"),
        (["--plain=yes"], "--plain: ignored explicit argument 'yes'"),
    ],
)
def test_options_that_cannot_be(words: list[str], said: str) -> None:
    assert said in refused(*words)


def test_what_is_not_taken_for_an_option_is_shown_harmless() -> None:
    assert "\x1b" not in refused("--\x1b[31m[/]\n")


def test_version_and_help() -> None:
    assert run("--version")[:2] == (0, f"gdtui {__version__}\n")
    with pytest.raises(SystemExit) as end:
        run("--help")
    assert end.value.code == 0


def test_help_names_every_option_and_fits_80_columns(gdtui: Command) -> None:
    result = gdtui("--help", env={"COLUMNS": "80"})
    text = result.stdout.decode()
    assert result.returncode == 0
    for option in (
        *("--lr", "--epochs", "--speed", "--play", "--target", "--features", "--no-bias", "--standardize"),
        *("--weights", "--seed", "--plain", "--json", "--every", "--list-data", "--version"),
    ):
        assert re.search(rf"^ +(-h, )?{option}\b", text, re.M), option
    assert max(map(len, text.splitlines())) <= 80
    assert "examples:" in text


def test_list_data() -> None:
    status, out, _ = run("--list-data")
    assert status == 0
    for entry in CATALOGUE:
        assert re.search(rf"^{entry.name} +{entry.rows}  .*{re.escape(entry.description)}", out, re.M)
    assert {entry.name for entry in CATALOGUE} == {"line", "plane", "galton", "cars", "faithful", "trees"}


def test_words_on_a_terminal_that_is_none_are_printed(gdtui: Command) -> None:
    assert gdtui("--epochs", "1").stdout.startswith(b"Epoch 0:\n")


# data


def file(folder: Path, content: str | bytes, name: str = "data.csv") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("x,y\n", "has a header and no rows"),
        ("x\n1\n2\n", "only one column"),
        ("a,b\nc,d\ne,f\n", "no column of numbers"),
        ("x,y\n1,2\nNA,4\n5,6\n", 'line 3, column "x": "NA" is not a number'),
        ("x,y\n1,2\n,4\n5,6\n", 'line 3, column "x": the cell is empty'),
        ("x,y\n1,2\nnan,4\n5,6\n", 'line 3, column "x": "nan" is not a finite number'),
        ("x,y\n1,2\n3,inf\n5,6\n", 'line 3, column "y": "inf" is not a finite number'),
        ("x,y\n1,2\n3\n5,6\n", "line 3: 1 field where 2 are expected"),
        ("x;y\n3.5;2\n2,5;1\n1;1\n", "has a decimal comma"),
        (bytes(range(256)) * 4, "data.csv"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "data.csv"),
        ("x,y\n1,1e200\n2,3\n", "loss at epoch 0 is too large a number"),
        ("[/]\x1b[1m,y\nz,2\n3,4\n5,6\n", r'column "[/]\x1b[1m": "z" is not a number'),
    ],
)
def test_files_that_cannot_be(tmp_path: Path, content: str | bytes, said: str) -> None:
    message = refused(file(tmp_path, content))
    assert "data.csv" in message
    assert said in message


def test_no_such_file_or_data_set() -> None:
    assert "cars" in refused("carz")
    assert "nothing.csv" in refused("nothing.csv")
    assert r"\x1b[31m[/]\n.csv" in refused("\x1b[31m[/]\n.csv")


def test_a_directory(tmp_path: Path) -> None:
    assert str(tmp_path) in refused(str(tmp_path))


def test_no_permission(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = file(tmp_path, "x,y\n1,2\n3,4\n")
    os.chmod(path, 0)
    if os.access(path, os.R_OK):  # root may read anything
        monkeypatch.setattr("gdtui.data.formats.files.open", refuse, raising=False)
    assert "permission" in refused(path).lower()


def test_arrays_that_cannot_be(tmp_path: Path) -> None:
    np.save(tmp_path / "pickled.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.savez(tmp_path / "shapes.npz", X=np.ones((3, 2)), Y=np.ones((4, 1)))
    np.savez(tmp_path / "names.npz", A=np.ones((3, 2)), B=np.ones((4, 1)))
    np.save(tmp_path / "flat.npy", np.ones(5))
    np.save(tmp_path / "cube.npy", np.ones((2, 2, 2)))
    np.save(tmp_path / "text.npy", np.array([["a", "b"]]))
    np.save(tmp_path / "nan.npy", np.array([[1.0, np.nan]]))
    file(tmp_path, b"\x93NUMPY\x01\x00rubbish", "broken.npy")
    file(tmp_path, b"PK\x03\x04rubbish", "broken.npz")
    for path in sorted(tmp_path.iterdir()):
        assert path.name in refused(str(path))


def test_unknown_columns_with_the_nearest_offered() -> None:
    assert "girth" in refused("trees", "--features", "girht")
    assert "volume" in refused("trees", "--target", "volumn")
    assert r"\x1b" in refused("trees", "--target", "\x1b[31m")
    refused("trees", "--features", "")
    refused("trees", "--features", "girth,volume", "--target", "volume")


def test_names_with_line_breaks_have_to_be_quoted(tmp_path: Path) -> None:
    path = file(tmp_path, '"a\nb","c,d",y\n1,2,3\n2,3,5\n3,5,8\n')
    assert "quotation marks" in refused(path, "--features", "a\nb")
    _, out, _ = run(path, "--json", "--epochs", "1", "--features", '"c,d","a\nb"')
    assert json.loads(out.splitlines()[0])["run"]["columns"] == ["bias", "c,d", r"a\nb"]


def test_target_features_and_bias() -> None:
    _, out, _ = run(
        "trees", "--json", "--epochs", "1", "--target", "girth", "--features", "volume", "--no-bias"
    )
    described = json.loads(out.splitlines()[0])["run"]
    assert (described["target"], described["columns"]) == ("girth", ["volume"])


def test_a_catalogue_name_wins_over_a_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(tmp_path, "x,y\n1,2\n2,4\n", "line")
    monkeypatch.chdir(tmp_path)
    rows = [
        json.loads(run(name, "--json", "--epochs", "1")[1].splitlines()[0])["run"]["rows"]
        for name in ("line", "./line")
    ]
    assert rows == [100, 2]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("x,y\n1e200,1\n2e200,2\n", []),
        ("x,y\n1e-200,1\n2e-200,2\n", []),
        ("x,y\n1e160,1\n2,2\n", ["--standardize"]),
        ("x,y\n1,1e150\n2,-1e150\n", []),
        ("x,y\n1,1e-300\n2,2e-300\n", []),
        ("x,y\n0,0\n0,0\n", []),
        ("x,y\n1,5\n1,5\n", ["--no-bias"]),
        ("x,y\n1,2\n1,2\n", ["--lr", "1e300"]),
        ("x,y\n1e-320,1\n2e-320,2\n", ["--lr", "1e308", "--no-bias"]),
    ],
)
@pytest.mark.parametrize("form", ["--json", *slowly("--plain")])
def test_extreme_numbers_raise_no_warning_and_print_no_infinity(
    gdtui: Command, content: str, options: list[str], form: str
) -> None:
    """Warnings are errors there, so a traceback would show one."""
    result = gdtui("-", form, "--epochs", "30", *options, input=content.encode())
    said = result.stderr.decode()
    assert result.returncode in (0, 1, 2)
    assert "Traceback" not in said
    assert "Warning" not in said
    assert not re.search(rb"\b(inf|nan|Infinity|NaN)\b", result.stdout)
    assert (result.returncode == 2) == (result.stdout == b"")


# from outside


@pytest.mark.parametrize(
    "words",
    [["nothing.csv"], ["--lr", "0"], ["--plain", "--json"], ["--weights", "1"], ["--epochs", "x"], ["/"]],
)
def test_the_command_ends_with_2_and_no_traceback(gdtui: Command, words: list[str]) -> None:
    result = gdtui(*words)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"gdtui: ")
    assert result.stderr.count(b"\n") <= 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding_of_the_output_will_do(gdtui: Command, tmp_path: Path, encoding: str) -> None:
    path = file(tmp_path, "größe 身長,y\n1,2\n2,4\n")
    for words in (["--help"], ["--list-data"], [path], [path, "--json"]):
        result = gdtui(*words, "--epochs", "2", env={"PYTHONIOENCODING": encoding, "LC_ALL": "C"})
        assert result.returncode == 0
        assert b"Traceback" not in result.stderr
        assert result.stdout


def test_an_interrupt_ends_it_quietly() -> None:
    code = (  # a shell has the interrupt ignored in what it runs in the background
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from gdtui.cli import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", code, "--plain", "--epochs", "1000000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"Epoch 0:\n"
        process.send_signal(2)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_threads_are_set_to_one_unless_the_user_has_set_them() -> None:
    code = (
        "import os, sys, io, contextlib; from gdtui.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()): main(['--plain', '--epochs', '1'])\n"
        "print({name: os.environ.get(name) for name in sys.argv[1:]})"
    )
    environment = {name: value for name, value in os.environ.items() if name not in THREADS}
    environment["OMP_NUM_THREADS"] = "3"
    found: Any = subprocess.run(
        [sys.executable, "-c", code, *THREADS], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert eval(found) == {name: "3" if name == "OMP_NUM_THREADS" else "1" for name in THREADS}


@pytest.mark.parametrize(
    "option", ["--lr=x", "--epochs=x", "--speed=x", "--seed=x", "--weights=1,x", "--compare=x"]
)
def test_a_wrong_value_is_refused_before_the_data_are_read(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["no-such-file.csv", option]) == 2
    said = capsys.readouterr().err
    assert option.partition("=")[0] in said
    assert "no-such-file" not in said
