"""The README and the topics of the help keep their word: their commands run, and print what is shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent / "terminal"))

from pty_session import Session

from gdtui.cli.topics import TOPIC_FOLDER, TOPICS
from gdtui.lessons.expressions import FUNCTIONS
from gdtui.lessons.state import NAMES
from gdtui.screen.screens.help_page import main_entries
from tests.quick import every

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = "epoch 37 of 300"
INNER = {
    *(
        "gdtui/screen/panels/views/",
        "gdtui/checking/known/",
        "gdtui/checking/lines/",
        "gdtui/checking/process/",
        "gdtui/sources/lines/",
    ),
    *("gdtui/data/sets/", "gdtui/data/parts/", "gdtui/lessons/course/", "gdtui/lessons/handed_in/"),
    "gdtui/cli/help/",
}
NUMBER = re.compile(r"-?\d+\.\d*(?:e[+-]?\d+)?")
SCREENS = re.compile(r"gdtui(?!.*(--help|--json|--plain|\|))")


def blocks(kind: str) -> list[str]:
    """Return the code blocks of a kind."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [block for name, block in found if name == kind]


def commands() -> list[str]:
    return "".join(blocks("sh")).splitlines()


def own_commands() -> list[str]:
    return [command for command in commands() if command.startswith("gdtui")]


def sessions() -> list[tuple[str, str]]:
    """Return the README's commands with the output shown below them."""
    split = (block.removeprefix("$ ").split("\n", 1) for block in blocks("console"))
    return [(command, output) for command, output in split]


def sessions_in_topics() -> Iterator[tuple[str, str]]:
    """Return the commands of the topics that have their output below them."""
    for topic in TOPICS:
        text = (TOPIC_FOLDER / f"{topic}.txt").read_text("utf-8")
        for command, output in re.findall(r"^  \$ (.*)\n((?:  [^$ ].*\n)+)", text, re.MULTILINE):
            yield command, re.sub("^  ", "", output, flags=re.MULTILINE)


def environment() -> dict[str, str]:
    """Return an environment in which `gdtui` is the one under test."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def drawn_house() -> dict[str, str]:
    """Return the folders and files that the drawing of the house names, with what is said of each."""
    (drawing,) = (block for block in blocks("") if block.startswith("gdtui/\n"))
    parents, found = ["gdtui/"], {}
    for line in drawing.splitlines()[1:]:
        indent, name, meaning = re.fullmatch(r"( +)(\S+) +(\S.*)", line).groups()  # type: ignore[union-attr]
        parents[len(indent) // 2 :] = [name]
        found["".join(parents)] = meaning
    return found


def on_screen(folder: Path) -> dict[str, str]:
    """Return what the screen's environment has besides: runs are saved in a folder of the test's own."""
    return {"PATH": environment()["PATH"], "XDG_STATE_HOME": str(folder)}


def furnish(folder: Path) -> None:
    """Put the README's data, its program and what that printed into a folder."""
    (folder / "grades.csv").write_text(blocks("csv")[0])
    (folder / "my_train.py").write_text(next(one for one in blocks("python") if "def train(" in one))
    (folder / "saved.txt").write_text("".join(f"Epoch {epoch}: loss {1 / 2**epoch}\n" for epoch in range(9)))


def run(command: str, folder: Path) -> str:
    """Run a command line in a folder that holds the README's data and program; return what it prints."""
    furnish(folder)
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    finds_mistake = command.startswith("gdtui check")
    assert done.returncode == int(finds_mistake), done.stderr
    return done.stdout


def screen_at_37(folder: Path) -> str:
    """Return the screen after 37 steps."""
    with Session(["gdtui"], environment=on_screen(folder)) as session:
        session.wait_for("epoch 0 of 300", 20)
        session.type("s" * 37)
        session.wait_for(PICTURE)
        session.settle()
        return "".join(f"{line.rstrip()}\n" for line in session.screen.display)


def keys_table() -> str:
    """Write the table of the keys that one needs first."""
    lines = [f"| `{entry.name}` | {entry.text} |\n" for entry in main_entries()]
    return "".join(["| key | does |\n|---|---|\n", *lines])


def names_of_lessons() -> str:
    """Write the names and functions that an expression of a lesson may use."""
    texts = [f"`{name}`" for name in (*NAMES, *(f"{function}()" for function in FUNCTIONS))]
    return textwrap.fill(" ".join(texts), 119)


def same(text: str, other: str) -> bool:
    """Tell whether two texts are the same but for the last digits of their numbers."""
    numbers, others = (np.array(NUMBER.findall(one), dtype=float) for one in (text, other))
    return NUMBER.sub("0.", text) == NUMBER.sub("0.", other) and np.allclose(numbers, others, rtol=1e-7)


def test_the_picture_is_the_screen(tmp_path: Path) -> None:
    assert blocks("text")[0] == screen_at_37(tmp_path)


def test_the_key_table_is_the_first_page_of_the_help() -> None:
    assert f"## Keys\n\n{keys_table()}\n" in README.read_text("utf-8")


def test_the_names_of_lessons_are_those_that_there_are() -> None:
    assert f"\n\n{names_of_lessons()}\n\n" in README.read_text("utf-8")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_printed_as_it_is_written_and_fits_80_columns(topic: str, tmp_path: Path) -> None:
    printed = run(f"gdtui help {topic}", tmp_path)
    assert printed == (TOPIC_FOLDER / f"{topic}.txt").read_text("utf-8")
    assert max(map(len, printed.splitlines())) < 80
    assert f"gdtui help {topic} " in run("gdtui help", tmp_path)


def test_a_topic_that_there_is_not_is_refused_with_the_nearest(tmp_path: Path) -> None:
    for word, said in (("jsn", "jsn is no topic; did you mean json?"), ("x", "x is no topic; choose data, ")):
        done = subprocess.run(
            [sys.executable, "-m", "gdtui", "help", word], cwd=tmp_path, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.startswith(f"gdtui: help: {said}")


def test_a_file_called_help_is_data(tmp_path: Path) -> None:
    (tmp_path / "help").write_text("x,y\n1,2\n2,3\n3,5\n")
    assert run("gdtui help --plain --epochs 1", tmp_path).startswith("Epoch 0:")


@pytest.mark.parametrize(("command", "shown"), [*sessions(), *sessions_in_topics()])
def test_what_is_shown_is_what_is_printed(command: str, shown: str, tmp_path: Path) -> None:
    printed = run(command, tmp_path)
    assert same(printed, shown), printed


def test_the_program_prints_what_is_shown(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(blocks("python")[0])
    printed = run("python own.py", tmp_path)
    assert same(printed, blocks("text")[1]), printed


@pytest.mark.parametrize("command", [one for one in own_commands() if not SCREENS.match(one)])
def test_a_command_that_prints_runs(command: str, tmp_path: Path) -> None:
    printed = run(command, tmp_path)
    assert printed or (tmp_path / "run.txt").read_text()


@pytest.mark.parametrize("command", every(3, filter(SCREENS.match, own_commands()), others=pytest.mark.slow))
def test_a_command_that_opens_the_screen_opens_it(command: str, tmp_path: Path) -> None:
    furnish(tmp_path)
    in_folder = f"cd '{tmp_path}' && {command}"
    with Session(["sh", "-c", in_folder], environment=on_screen(tmp_path)) as session:
        session.wait(lambda: re.search(r"epoch +\d+ ", session.text), 20, "the screen")
        session.type("q")
        assert session.exit_code() == 0


def test_every_other_command_is_one_that_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    patterns = re.findall(r"from_readme '(.*?)'", ci)
    others = [one for one in commands() if not one.startswith("gdtui")]
    for command in others:
        if command.startswith("bash .ci/"):
            assert os.access(ROOT / command.removeprefix("bash "), os.X_OK)
        elif command != ".venv/bin/python -m tests.test_readme":
            assert sum(bool(re.search(pattern, command)) for pattern in patterns) == 1, command


def test_the_set_up_is_in_the_first_screenful() -> None:
    first = README.read_text("utf-8").splitlines()[:50]
    assert sum(line in commands() for line in first if line.startswith("python3 -m venv")) == 2


def refresh(folder: Path) -> None:
    """Write the parts of the README anew that the program prints."""
    text = README.read_text("utf-8")
    text = re.sub(
        r"(?<=```text\n).*?(?=^```$)", lambda _: screen_at_37(folder), text, count=1, flags=re.M | re.S
    )
    text = re.sub(r"(?<=## Keys\n\n).*?(?=\n\n)", lambda _: keys_table().rstrip(), text, flags=re.DOTALL)
    text = re.sub(r"^`epoch` .*?(?=\n\n)", lambda _: names_of_lessons(), text, flags=re.M | re.S)
    for command, output in sessions():
        block = f"```console\n$ {command}\n"
        text = text.replace(f"{block}{output}```", f"{block}{run(command, folder)}```")
    README.write_text(text, "utf-8")


def test_what_its_programs_import_is_there() -> None:
    """Also where the libraries that they use besides are not installed."""
    texts = [*blocks("python"), (TOPIC_FOLDER / "large.txt").read_text("utf-8")]
    lines = re.findall(r"^ *(from gdtui.*)$", "".join(texts), re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        exec(line, {})


def test_the_house_is_drawn_as_it_is() -> None:
    """Every folder is in the drawing, and what the drawing names is there; so is where to begin."""
    package = ROOT / "gdtui"
    folders = {
        f"{path.relative_to(ROOT)}/"
        for path in package.rglob("*")
        if path.is_dir() and any(path.iterdir()) and "__pycache__" not in path.parts
    }
    house = drawn_house()
    assert {name for name in house if name.endswith("/")} == folders - INNER
    assert all((ROOT / name).exists() for name in house)
    assert len(house) < 25
    text = README.read_text("utf-8")
    begin = re.findall(r"`([a-z_/]+\.py)`", text[text.index("Begin with `gdtui/") :])
    assert len(begin) == 8
    assert all((ROOT / name).exists() or (package / name).exists() for name in begin)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        refresh(Path(scratch))
