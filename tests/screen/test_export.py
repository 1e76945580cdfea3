"""The key w: a run and the screen are written to files while the run is watched."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from gdtui.data.dataset import Dataset
from gdtui.refusal import RefusedError
from gdtui.screen.actions import export_actions
from gdtui.sessions.autosave import Autosave
from gdtui.sessions.origin import Origin
from tests.screen.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = [(80, 24), (60, 18), (40, 10), (200, 60)]
ENDINGS = ("-data.csv", ".csv", ".py", ".svg", ".txt")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let each test write into a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(screen: Session, name: str = "", *more: str) -> str:
    """Press w, take a name, or the offered one, press more keys, and read what is said in the end."""
    screen.press("w")
    if name:
        screen.type(name)
    return screen.press("enter", *more).let_files_be_written().message


def loop(screen: Session, rates: dict[int, float], epochs: int) -> list[list[float]]:
    """Run the chapter's loop on the data of a screen: the rows that the table is to have."""
    data = screen.controller.run.data
    weights, rate, rows = np.zeros((data.X.shape[1], 1)), 0.0, []
    for epoch in range(epochs + 1):
        rate = rates.get(epoch, rate)
        Y_pred = np.dot(data.X, weights)
        gradient = -2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X)
        loss = float(np.mean((data.Y - Y_pred) ** 2))
        rows.append([epoch, rate, loss, *weights[:, 0].tolist(), *gradient[:, 0].tolist()])
        weights = weights - rate * gradient
    return rows


def table(name: str) -> list[list[float]]:
    with open(f"{name}.csv", encoding="utf-8", newline="") as file:
        next(csv.reader(file))
        numbers: list[list[float]] = np.loadtxt(file, delimiter=",", ndmin=2).tolist()
    return numbers


def program(name: str) -> list[str]:
    """Run a program from elsewhere, and return the losses that it prints."""
    command = [sys.executable, "-W", "error", os.path.abspath(f"{name}.py")]
    printed = subprocess.check_output(command, cwd="/", text=True, timeout=60)
    return [line.split()[-1] for line in printed.splitlines() if line.startswith("Current loss")]


def test_enter_takes_the_name_that_is_offered() -> None:
    with Session() as screen:
        screen.at(37).press("w")
        assert screen.rows[-2].startswith(" write to gdtui-line ")
        screen.press("escape")
        assert os.listdir() == []
        said = write(screen)
        assert said == "Written: gdtui-line.csv, .svg, .txt, .py and gdtui-line-data.csv."
        assert sorted(os.listdir()) == sorted(f"gdtui-line{ending}" for ending in ENDINGS)
        assert table("gdtui-line") == loop(screen, {0: 0.1}, 37)
        losses = [repr(row[2]) for row in loop(screen, {0: 0.1}, 299)]
        assert program("gdtui-line") == losses
        assert screen.press("w").rows[-2].startswith(" write to gdtui-line-2 ")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_picture_is_the_screen_without_the_question(size: tuple[int, int], ascii_only: bool) -> None:
    with Session("trees", standardize=True, size=size) as screen:
        screen.app.ascii_only = ascii_only
        before = screen.at(5).rows
        assert write(screen, "run").startswith("Written: run.csv")
        text = Path("run.txt").read_text(encoding="utf-8")
        assert len(text.splitlines()) == size[1]
        assert text.isascii() == ascii_only
        if not ascii_only:
            assert text == "".join(f"{row.rstrip()}\n" for row in before)
        drawn = "".join(ET.parse("run.svg").getroot().itertext())
        assert "epoch\xa05\xa0of\xa0300" in drawn


@pytest.mark.parametrize("size", SIZES)
def test_what_is_asked_and_said_fits(size: tuple[int, int]) -> None:
    with Session("galton", size=size) as screen:
        assert write(screen.at(2)).endswith(".")
        assert "…" not in screen.message
        screen.press("w").type("gdtui-galton").press("enter")
        assert "exist" in screen.rows[-2]
        assert "Enter writes over" in screen.rows[-2]
        assert "…" not in screen.rows[-2]
        screen.press("escape").press("w").type("..").press("enter")
        assert ".. is a folder" in screen.message
        assert os.path.exists("gdtui-galton.csv")


def test_over_a_file_only_after_a_second_enter() -> None:
    Path("run.csv").write_text("mine")
    with Session() as screen:
        screen.press("s", "w").type("run").press("enter")
        assert screen.rows[-2].startswith(" run.csv exists: Enter writes over it, Esc keeps it ")
        screen.press("escape")
        assert screen.field is None
        assert screen.controller.writing is None
        assert os.listdir() == ["run.csv"]
        assert Path("run.csv").read_text() == "mine"
        assert write(screen, "run", "enter").startswith("Written: run.csv, ")
        assert table("run") == loop(screen, {0: 0.1}, 1)
        screen.press("w").type("run.py").press("enter")
        assert screen.rows[-2].startswith(
            " run.csv and 4 more exist: Enter writes over them, Esc keeps them "
        )


def test_another_name_in_place_of_the_second_enter() -> None:
    Path("run.csv").write_text("mine")
    with Session() as screen:
        assert write(screen, "run", "a", "b", "enter").startswith("Written: ab.csv, ")
        assert Path("run.csv").read_text() == "mine"
        screen.press("w").type("run").press("enter").type("ab").press("enter")
        assert " ab.csv and 4 more exist" in screen.rows[-2]


def test_the_data_of_the_run_are_never_written_over() -> None:
    Path("grades.csv").write_text("x,y\n1,2\n2,3\n")
    with Session("grades.csv") as screen:
        screen.controller.autosave = Autosave(Origin.of("grades.csv"), ("gdtui", "grades.csv"))
        for name in ("grades", "grades.csv", "./grades"):
            screen.press("w").type(name).press("enter")
            assert screen.message.endswith("This run's data have that name: take another.")
            screen.press("escape")
        assert os.listdir() == ["grades.csv"]
        screen.controller.autosave = None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no/run", "No such file or directory."),
        ("n" * 190 + "/" + "m" * 9, "No such file or directory."),
        ("/", "/ is a folder: put a name after it, such as /run."),
        ("csv", "A file csv.py hides Python's own csv: take anothe"),
        (".svg", ".svg is an ending: put a name before it, such as"),
    ],
)
def test_a_name_that_cannot_be_is_refused_where_it_is_typed(name: str, said: str) -> None:
    with Session() as screen:
        screen.press("w").type(name).press("enter")
        assert screen.field is not None
        assert screen.controller.notice.text.startswith(said)
        assert screen.type("run").press("escape").field is None
        assert os.listdir() == []


def test_in_the_past_the_table_goes_to_the_furthest_epoch() -> None:
    with Session() as screen:
        screen.at(50).press("home", "s", "s")
        write(screen, "run")
        assert screen.trainer.epoch == 2
        assert table("run") == loop(screen, {0: 0.1}, 50)
        assert "epoch 2 of 300" in Path("run.txt").read_text()


def test_at_epoch_0_the_table_has_one_row() -> None:
    with Session() as screen:
        write(screen, "run")
        assert table("run") == loop(screen, {0: 0.1}, 0)


def test_while_it_runs_the_table_ends_where_the_picture_is() -> None:
    with Session() as screen:
        screen.press("space").tick(5)
        write(screen, "run")
        assert screen.running
        assert [row[0] for row in table("run")] == [0, 1, 2, 3, 4, 5]
        assert "▶ running  epoch 5 of" in Path("run.txt").read_text()
        assert "epoch 6 of" in screen.tick().title


def test_what_is_written_is_the_moment_at_which_w_is_pressed() -> None:
    with Session() as screen:
        screen.press("space").tick(3).press("w").tick(4).press("enter").let_files_be_written()
        assert [row[0] for row in table("gdtui-line")] == [0, 1, 2, 3]
        assert "epoch 3 of" in Path("gdtui-line.txt").read_text()
        assert "epoch 7 of" in screen.title


def test_keys_that_arrive_together_act_in_their_order() -> None:
    with Session() as screen:
        screen.press_together("s", "s", "w", "escape", "s", "w", "a", "enter", "s").let_files_be_written()
        assert sorted(os.listdir()) == sorted(f"a{ending}" for ending in ENDINGS)
        assert [row[0] for row in table("a")] == [0, 1, 2, 3]
        assert screen.trainer.epoch == 4


def test_a_rate_that_was_changed_midway() -> None:
    with Session() as screen:
        screen.at(10).change_rate(0.5).at(20)
        write(screen, "run")
        rates = {0: 0.1, 10: 0.5}
        assert table("run") == loop(screen, rates, 20)
        assert program("run") == [repr(row[2]) for row in loop(screen, rates, 299)]


def test_after_divergence_and_overflow_every_number_is_finite() -> None:
    with Session(rate=1.0, epochs=1000) as screen:
        screen.at(1000)
        assert screen.trainer.epoch == 788
        write(screen, "run")
        rows = table("run")
        assert rows[-1][0] == 788
        assert np.isfinite(rows).all()
        assert program("run") == [repr(row[2]) for row in rows]


def test_during_a_race_it_is_the_run_that_is_watched() -> None:
    with Session(size=(120, 40)) as screen:
        screen.at(30).press("c").type("0.01,0.5").press("enter")
        assert screen.controller.view_options.page == 5
        write(screen, "run")
        assert table("run") == loop(screen, {0: 0.1}, 30)
        assert "0.01" in Path("run.txt").read_text()


def test_of_a_long_run_so_many_epochs_that_the_table_stays_short() -> None:
    with Session(rate=1e-3, epochs=25_000) as screen:
        screen.at(20_001)
        assert write(screen, "run") == "Written: run.csv (every 4 epochs), .svg, .txt, .py and run-data.csv."
        rows = table("run")
        assert [row[0] for row in rows] == [*range(0, 20_001, 4), 20_001]
        expected = loop(screen, {0: 1e-3}, 20_001)
        assert rows == [expected[int(row[0])] for row in rows]
        assert len(program("run")) == 25_000 // 4 + 1


RANDOM = np.random.default_rng(5)
SETS = {
    "a hundred columns": Dataset.from_arrays(RANDOM.standard_normal((150, 100)), RANDOM.random(150)),
    "no bias": Dataset.from_arrays(RANDOM.standard_normal((30, 2)), RANDOM.random(30), bias=False),
    "reduced": Dataset.from_arrays(RANDOM.standard_normal((3000, 2)), RANDOM.random(3000)).reduced(),
    "reduced, standardized": Dataset.from_arrays(RANDOM.random((3000, 2)), RANDOM.random(3000))
    .reduced()
    .standardize(),
    "markup": Dataset.from_arrays(
        RANDOM.random((9, 3)), RANDOM.random(9), columns=["<b>&'\"", "\x1b[31m[/]", "]]>"], name="<&> \x07/.."
    ),
}


@pytest.mark.parametrize("data", SETS.values(), ids=SETS)
@pytest.mark.parametrize("size", [(40, 10), (120, 40)])
def test_all_kinds_of_data(data: Dataset, size: tuple[int, int]) -> None:
    with Session(data, size=size, epochs=20, rate=0.1) as screen:
        screen.at(8).press("w", "enter").let_files_be_written()
        (name,) = (name[:-4] for name in os.listdir() if name.endswith(".svg"))
        assert re.fullmatch(r"gdtui-[\w-]+", name)
        assert table(name) == loop(screen, {0: 0.1}, 8)
        assert program(name) == [repr(row[2]) for row in loop(screen, {0: 0.1}, 19)]
        assert ET.parse(f"{name}.svg").getroot().tag.endswith("svg")


class Held:
    """Stands for the writing of files: it waits until it is let go, then does what it was told to."""

    def __init__(self, then: BaseException | None = None) -> None:
        self.may_end, self.then = threading.Event(), then

    def __call__(self, *arguments: Any, at_each_epoch: Callable[[], object], **options: Any) -> list[str]:
        assert self.may_end.wait(60.0)
        at_each_epoch()
        if self.then is not None:
            raise self.then
        return ["run.csv"]


def test_keys_act_while_files_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    monkeypatch.setattr(export_actions, "write_run", held)
    with Session() as screen:
        screen.press("w").type("run").press("enter")
        assert screen.message == "Writing run."
        assert "epoch 2 of 300" in screen.press("s", "s").title
        assert screen.press("w").message == "The files before are still being written."
        assert screen.field is None
        held.may_end.set()


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((80, 24), "run.csv cannot be written: No space left on device."),
        ((40, 10), "Not written: No space left on device."),
    ],
)
def test_why_files_could_not_be_written(
    size: tuple[int, int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(RefusedError("run.csv cannot be written: No space left on device"))
    held.may_end.set()
    monkeypatch.setattr(export_actions, "write_run", held)
    with Session(size=size) as screen:
        assert write(screen, "run") == said
        assert screen.alive


def test_no_memory_to_write_with(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(MemoryError())
    held.may_end.set()
    monkeypatch.setattr(export_actions, "write_run", held)
    with Session() as screen:
        assert write(screen, "run") == "Not written: not enough memory."


def test_w_is_a_letter_while_something_is_typed() -> None:
    with Session() as screen:
        screen.press("l", "w")
        assert screen.field is not None
        assert screen.field.value == "w"
