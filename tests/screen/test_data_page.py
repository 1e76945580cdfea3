"""The page of the data: what it shows, what is chosen on it, and the run that comes of that."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.errors import DataError
from gdtui.data.reading import Reading
from gdtui.screen.screens import data as page_module
from gdtui.screen.screens.data import DataScreen
from gdtui.screen.watch import repeating
from gdtui.settings import Settings
from tests.screen.session import Session, settle
from tests.screen.sets import many_weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from textual.pilot import Pilot

    from gdtui.data.reading import Report
    from gdtui.descent.run import Run

    Floats = NDArray[np.float64]

GRADES = """\
student,homework,attendance,final
Ada,72,0.9,81
Ben,35,0.5,47
Chi,90,1.0,93
Dov,58,0.8,66
Eli,20,0.4,38
Fay,81,0.7,84
"""
NUMBERS = np.array([[72, 0.9, 81], [35, 0.5, 47], [90, 1, 93], [58, 0.8, 66], [20, 0.4, 38], [81, 0.7, 84]])
SIZES = [(40, 10), (60, 18), (80, 24), (120, 40), (200, 60)]
LONG = 20.0


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a new run as long as it takes, however busy the machine is."""
    monkeypatch.setattr(page_module, "UNNOTICED", LONG)


@pytest.fixture
def grades(tmp_path: Path) -> str:
    path = tmp_path / "grades.csv"
    path.write_text(GRADES)
    return str(path)


def opened(screen: Session) -> bool:
    return isinstance(screen.app.screen, DataScreen)


def best(inputs: list[int], target: int) -> Floats:
    """Return the least-squares weights that NumPy finds for the grades."""
    X = np.hstack([np.ones((6, 1)), NUMBERS[:, inputs]])
    return np.asarray(np.linalg.lstsq(X, NUMBERS[:, [target]], rcond=None)[0], np.float64)


def again(run: Run, command: tuple[str, ...]) -> str:
    """Return the command that is printed for a run."""
    return repeating(run.trainer, Settings(command=command))


def found(screen: Session) -> Floats:
    """Return the least-squares weights of the run, in the data's own units."""
    run = screen.controller.run
    return run.data.unscaled(run.known.best)


# -- what it shows ------------------------------------------------------------------------------------------


def test_each_column_with_kind_role_and_numbers(grades: str) -> None:
    with Session(grades) as screen:
        rows = screen.press("d").rows
        assert "grades.csv: 6 rows, 4 columns" in rows[0]
        heading, *table = [row.strip("│").split() for row in rows[1:6]]
        assert heading == ["column", "kind", "role", "least", "mean", "greatest", "missing", "distinct"]
        assert table[0] == ["▸·", "student", "text", "left", "out", "–", "–", "–", "0", "6"]
        assert table[1] == ["■", "homework", "number", "input", "20", "59.333", "90", "0", "6"]
        assert table[2] == ["■", "attendance", "number", "input", "0.4", "0.71667", "1", "0", "6"]
        assert table[3] == ["◆", "final", "number", "target", "38", "68.167", "93", "0", "6"]
        assert [row.strip("│").split() for row in rows[8:14]] == [
            ["student", "homework", "attendance", "final"],
            *([str(i), *line.split(",")] for i, line in enumerate(GRADES.splitlines()[1:6], 1)),
        ]
        assert 'Left out, not numeric: "student".' in screen.press("end", "end").text


def test_decimal_points_stand_below_each_other(grades: str) -> None:
    with Session(grades) as screen:
        rows = screen.press("d").rows[3:6]
        assert {row.index("59.333") + 2 for row in rows if "59.333" in row} == {
            row.index("0.71667") + 1 for row in rows if "0.71667" in row
        }


def test_built_in_data_say_what_they_are_and_where_from() -> None:
    with Session("galton") as screen:
        text = screen.press("d").text
        assert "galton: 928 rows, 2 columns" in text
        assert "Heights of parents and their grown children, inches." in text
        assert 'F. Galton, "Regression towards mediocrity in hereditary stature"' in text
        data = load("galton")
        child = next(row for row in screen.rows if " child " in row).strip("│").split()
        assert child[4:7] == [f"{data.Y.min():g}", f"{data.Y.mean():.3f}", f"{data.Y.max():g}"]
        assert child[7:] == ["0", str(len(np.unique(data.Y)))]


def test_arrays_of_a_program_have_a_page_too() -> None:
    with Session(many_weights(4)) as screen:
        text = screen.press("d").text
        assert "many: 150 rows, 4 columns" in text
        assert sum("number input" in " ".join(row.split()) for row in screen.rows) == 3


def test_a_file_of_numpy_has_its_distinct_values_counted_in_a_sample(tmp_path: Path) -> None:
    values = np.random.default_rng(2).integers(0, 5, (30_000, 3)).astype(float)
    np.save(tmp_path / "t.npy", values)
    with Session(str(tmp_path / "t.npy")) as screen:
        rows = [" ".join(row.strip("│").split()) for row in screen.press("d").rows]
        assert "■ x2 number input 0 " in rows[3] + " "
        assert rows[3].endswith("4 0 5")
        assert "sample of 1,000 rows, drawn from all 30,000." in " ".join(rows)


def test_headings_stand_above_their_columns_however_short_the_names(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n2,5\n3,4\n")
    with Session(str(tmp_path / "t.csv")) as screen:
        heading, first = screen.press("d").rows[1:3]
        assert heading.index("kind") == first.index("number")
        assert heading.index("role") == first.index("input")
        assert heading.index("distinct") + len("distinct") == first.rindex("3") + 1


def test_columns_that_were_dropped_keep_their_numbers() -> None:
    with Session("trees") as screen:
        before = next(row for row in screen.press("d").rows if "height" in row).split()
        screen.press("down", "space", "enter", "d")
        after = next(row for row in screen.rows if "height" in row).split()
        assert [word for word in after if word[0].isdigit()] == [word for word in before if word[0].isdigit()]


def test_of_many_rows_it_says_which_were_counted(tmp_path: Path) -> None:
    values = np.random.default_rng(2).random((3000, 3))
    np.savetxt(tmp_path / "t.csv", values, delimiter=",", header="a,b,y", comments="", fmt="%.6f")
    with Session(str(tmp_path / "t.csv")) as screen:
        text = screen.press("d").text
        assert "missing and distinct are counted in the first 1,00" in text.lower()
        assert "all 3,000" in text
        assert f"{float(f'{values[:, 1].max():.6f}'):.4f}"[:5] in text


@pytest.mark.parametrize("size", SIZES)
def test_it_fits(grades: str, size: tuple[int, int]) -> None:
    with Session(grades, size=size) as screen:
        screen.press("d")
        assert opened(screen)
        for key in ("down", "end", "end", "pageup", "home", "space", "y", "n", "pagedown", "pagedown", "up"):
            rows = screen.press(key).rows
            assert len(rows) == size[1]
            text = "\n".join(rows)
            assert all(
                word in text for word in ("space input", "y target", "n scale", "Enter new run", "Esc")
            )
            assert rows[0].startswith("╭─ grades.csv")


@pytest.mark.parametrize("size", SIZES)
def test_all_of_it_can_be_seen(grades: str, size: tuple[int, int]) -> None:
    with Session(grades, size=size) as screen:
        seen = screen.press("d").text
        for _ in range(60):
            seen += screen.press("down").text
        assert "the end" in screen.text or size[1] > 30
        for _ in range(12):
            seen += screen.press("up").text + screen.press("left").text
        assert all(
            word in seen for word in ("student", "homework", "attendance", "final", "Eli", "Read from")
        )
        for _ in range(60):
            screen.press("up")
        assert "▸· student" in screen.text


@pytest.mark.parametrize("size", SIZES)
def test_two_hundred_columns_scroll_under_their_heading(tmp_path: Path, size: tuple[int, int]) -> None:
    values = np.random.default_rng(2).random((30, 201))
    header = ",".join([f"v{i}" for i in range(200)] + ["y"])
    np.savetxt(tmp_path / "wide.csv", values, delimiter=",", header=header, comments="", fmt="%.5f")
    with Session(str(tmp_path / "wide.csv"), size=size) as screen:
        assert "column 1 of 201" in screen.press("d").text
        assert "▸◆ y" in screen.press("end").text
        assert "column 201 of 201" in screen.text
        assert screen.rows[1].split()[1] == "column"
        assert "▸■ v199" in screen.press("up").text
        assert "▸■ v0" in screen.press("home").text
        screen.press("pagedown")
        assert "▸■ v0" not in screen.text
        assert sum("▸" in row for row in screen.rows) == 1
        assert "▸■ v0 " in screen.press("pageup").text
        screen.press("end", "end")
        assert "the end" in screen.text


def test_a_small_terminal_and_back(grades: str) -> None:
    with Session(grades) as screen:
        before = screen.press("d").text
        assert "too small" in screen.resize(30, 8).text
        assert screen.resize(80, 24).text == before


def test_in_a_larger_terminal_there_is_no_gap_below_the_page(grades: str) -> None:
    with Session(grades, size=(40, 10)) as screen:
        screen.press("d", "end", "end").resize(120, 40)
        assert screen.rows[1].split()[1] == "column"
        assert "▸◆ final" in screen.resize(40, 10).text


def test_names_are_data_and_never_markup(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("[bold]x[/],\x1b[31mred,y\n1,2,3\n2,5,4\n3,1,9\n")
    with Session(str(path)) as screen:
        text = screen.press("d").text
        assert "[bold]x[/]" in text
        assert r"\x1b[31mred" in text


# -- choosing -----------------------------------------------------------------------------------------------


def test_other_inputs_start_a_new_run(grades: str) -> None:
    with Session(grades) as screen:
        screen.at(5).press("d", "down", "down", "space", "enter")
        assert not opened(screen)
        assert screen.trainer.epoch == 0
        assert screen.trainer.data.columns == ("bias", "homework")
        np.testing.assert_allclose(found(screen), best([0], 2), rtol=1e-9)
        assert 'Predicts "final" from "homework", at learning rate' in screen.message
        weights = screen.part("weights")
        assert "homework" in weights
        assert "attendance" not in weights
        assert "epoch 1 of" in screen.press("s").title


def test_nothing_moves_when_a_role_changes() -> None:
    with Session("trees") as screen:
        before = screen.press("d").rows
        after = screen.press("space").rows
        assert [row for row in range(24) if before[row] != after[row]] == [2, 20, 21]
        assert before[2].replace("■", "·").replace("input   ", "left out") == after[2]


def test_another_target_changes_places_with_the_one_before(grades: str) -> None:
    with Session(grades) as screen:
        screen.press("d", "down", "y")
        assert "▸◆ homework" in screen.text
        assert "Enter: homework from attendance, final" in screen.text
        screen.press("enter")
        assert screen.trainer.data.target == "homework"
        np.testing.assert_allclose(found(screen), best([1, 2], 0), rtol=1e-9)


def test_the_scale_is_changed_there_too(grades: str) -> None:
    with Session(grades) as screen:
        screen.press("d", "n", "enter")
        assert screen.trainer.data.standardized
        np.testing.assert_allclose(found(screen), best([0, 1], 2), rtol=1e-9)
        np.testing.assert_allclose(screen.trainer.data.X[:, 1:].mean(axis=0), 0, atol=1e-12)
        screen.press("d", "n", "enter")
        assert not screen.trainer.data.standardized
        np.testing.assert_array_equal(screen.trainer.data.X[:, 1:], NUMBERS[:, :2])


def test_a_run_that_began_standardized_can_predict_another_column(grades: str) -> None:
    with Session(grades, standardize=True, rate=0.1) as screen:
        screen.press("d", "down", "down", "y", "enter")
        assert screen.trainer.data.target == "attendance"
        assert screen.trainer.data.standardized
        np.testing.assert_allclose(found(screen), best([0, 2], 1), rtol=1e-9)
        screen.press("n")
        np.testing.assert_array_equal(screen.trainer.data.X[:, 1:], NUMBERS[:, [0, 2]])


def test_a_run_that_began_standardized_on_much_data_reads_them_as_they_came(
    grades: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["gdtui.data.load"], "RAW_KEPT", 0)
    with Session(grades, standardize=True, rate=0.1) as screen:
        assert screen.trainer.data.raw is None
        screen.press("d", "n", "enter")
        np.testing.assert_array_equal(screen.trainer.data.X[:, 1:], NUMBERS[:, :2])
        assert not screen.trainer.data.is_rechosen
        row = next(row for row in screen.press("d").rows if "attendance" in row).split()
        assert row[5:8] == ["0.4", "0.71667", "1"]


def test_escape_leaves_everything_as_it_was(grades: str) -> None:
    with Session(grades) as screen:
        before = screen.at(3).text
        screen.press("d", "down", "space", "down", "y", "n")
        assert "Enter: " in screen.text
        assert screen.press("escape").text == before
        assert "now: final from homework, attendance (not standardized)" in screen.press("d").text


def test_what_is_given_up_and_chosen_again_is_the_run_as_it_began(grades: str) -> None:
    with Session(grades) as screen:
        data = screen.trainer.data
        other = screen.press("d", "down", "space", "enter").controller.run
        same = screen.press("d", "down", "space", "enter").controller.run
    assert "gdtui x.csv --target final --features attendance" in again(other, ("gdtui", "x.csv"))
    assert same.data is data
    assert "gdtui x.csv --lr" in again(same, ("gdtui", "x.csv"))


def test_the_run_before_stays_among_the_earlier_runs(grades: str) -> None:
    with Session(grades, rate=1e-5) as screen:
        screen.at(7).press("d", "down", "space", "enter", "s", "5")
        text = " ".join(screen.text.replace("│", " ").split())
        assert "0.00001" in text
        assert "and so another lowest loss: B: final from homework, attendance." in text
        assert len(screen.controller.compared.runs(screen.controller.run)) == 2


def test_runs_at_one_rate_on_other_columns_are_other_runs() -> None:
    with Session("trees", standardize=True, rate=0.1) as screen:
        for _ in range(3):
            screen.at(4).press("d", "space", "enter")
        kept = screen.controller.compared.runs(screen.controller.run)
        assert {run.columns for run in kept} == {
            ("girth", "height", "volume"),
            ("height", "volume"),
        }


@pytest.mark.parametrize("epoch", [4, 300])
def test_after_divergence_and_at_the_end(grades: str, epoch: int) -> None:
    with Session("trees", rate=1.0 if epoch == 4 else 1e-5) as screen:
        screen.at(epoch).press("d", "space", "n", "enter")
        assert not screen.trainer.diverged
        assert screen.trainer.data.columns == ("bias", "height")
        assert "ready" in screen.title
        assert "epoch 1 of" in screen.press("s").title


def test_while_it_runs_and_during_a_race(grades: str) -> None:
    with Session("trees", standardize=True, rate=0.1) as screen:
        screen.press("c").type("0.01,0.1,0.5").press("enter", "space").tick(3)
        assert screen.controller.compared.racing
        screen.press("d").tick(2)
        assert screen.trainer.epoch == 5
        assert opened(screen)
        screen.press("space", "enter")
        assert not screen.running
        assert not screen.controller.compared.racing
        assert screen.trainer.data.columns == ("bias", "height")


def test_the_page_is_left_and_the_run_goes_on(grades: str) -> None:
    with Session("line") as screen:
        screen.press("space").tick(2).press("d").tick(2).press("d").tick()
        assert "epoch 5 of" in screen.title
        assert screen.running


def test_a_weight_that_was_selected_may_be_gone() -> None:
    with Session("trees", standardize=True, rate=0.1) as screen:
        screen.press("down", "down", "down", "d", "space", "enter")
        assert screen.trainer.data.columns == ("bias", "height")
        assert "▸" not in screen.part("weights")


def test_reduced_data_are_chosen_from_without_their_file(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    values = random.random((3000, 3)) * [1, 20, 1]
    path = tmp_path / "t.csv"
    np.savetxt(path, values, delimiter=",", header="a,b,y", comments="", fmt="%.17g")
    with Session(str(path)) as screen:
        path.unlink()
        screen.press("d", "down", "y", "down", "space", "enter")
        data = screen.trainer.data
        assert (data.target, data.rows, data.columns) == ("b", 3000, ("bias", "a"))
        X = np.hstack([np.ones((3000, 1)), values[:, [0]]])
        expected = np.linalg.lstsq(X, values[:, [1]], rcond=None)[0]
        np.testing.assert_allclose(found(screen), expected, rtol=1e-9)


# -- what is refused ----------------------------------------------------------------------------------------


def test_no_input_and_no_change_are_refused(grades: str) -> None:
    with Session(grades) as screen:
        assert "Nothing is changed" in screen.press("d", "enter").text
        screen.press("down", "space", "down", "space", "enter")
        assert "No input is chosen" in screen.text
        assert opened(screen)
        assert screen.trainer.data.columns == ("bias", "homework", "attendance")


@pytest.mark.parametrize("key", ["space", "y"])
def test_text_is_refused(grades: str, key: str) -> None:
    with Session(grades) as screen:
        assert (
            '"student" holds text, no numbers; --encode makes numbers of it.' in screen.press("d", key).text
        )
        assert "▸· student" in screen.text


@pytest.mark.parametrize("key", ["space", "y"])
def test_numbers_that_mean_two_things_are_refused(tmp_path: Path, key: str) -> None:
    path = tmp_path / "doubt.csv"
    path.write_text("price;x;y\n1,500;1;2\n2,250;2;5\n1,000;3;4\n")
    data = load(str(path), exclude=["price"])
    with Session(data) as screen:
        text = screen.press("d", key).text
        assert '"price": "1,500" can be 1.5 or 1500; --decimal decides.' in text
        assert "▸· price" in text


def test_the_target_is_no_input(grades: str) -> None:
    with Session(grades) as screen:
        assert '"final" is the target' in screen.press("d", "end", "space").text
        assert '"final" is the target already.' in screen.press("y").text


# -- reading again ------------------------------------------------------------------------------------------


def excluding(path: str) -> Session:
    return Session(path, options={"exclude": ["attendance"]})


def test_a_column_that_was_left_out_is_read(grades: str) -> None:
    with excluding(grades) as screen:
        screen.press("d", "down", "down", "space", "enter")
        assert not opened(screen)
        assert screen.trainer.data.columns == ("bias", "homework", "attendance")
        np.testing.assert_allclose(found(screen), best([0, 1], 2), rtol=1e-9)
        assert screen.trainer.data.is_rechosen


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_file_that_is_another_now_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(GRADES)
    with excluding(str(path)) as screen:
        path.unlink()
        if what == "changed":
            path.write_text(GRADES.replace("Fay", "Frances"))
        text = screen.press("d", "down", "down", "space", "enter").text
        assert opened(screen)
        assert f"is {what}" in text or f"has {what}" in text
        assert "Enter: final from homework, attendance" in text
        assert screen.press("space", "enter").trainer.data.columns == ("bias", "homework")


def test_a_column_with_a_hole_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "holes.csv"
    path.write_text("a,b,y\n1,2,3\n2,,5\n3,4,9\n4,5,7\n")
    with Session(str(path), options={"exclude": ["b"]}) as screen:
        text = " ".join(screen.press("d", "down", "space", "enter").text.split())
        assert 'holes.csv, line 3, column "b": the cell is empty. 3 of 4 rows are complete' in text
        assert str(tmp_path) not in text.split("Enter: ")[1]
        assert opened(screen)


def test_rows_with_holes_are_read_anew_for_other_columns(tmp_path: Path) -> None:
    path = tmp_path / "holes.csv"
    path.write_text("a,b,y\n1,2,3\n2,,5\n3,4,9\n4,5,7\n")
    with Session(str(path), options={"drop_missing": True}) as screen:
        assert screen.trainer.data.rows == 3
        screen.press("d", "down", "space", "enter")
        assert screen.trainer.data.rows == 4


def test_arrays_with_holes_show_the_rows_of_the_present_run(tmp_path: Path) -> None:
    np.save(tmp_path / "t.npy", np.array([[np.nan, 2, 3], [2, 4, 5], [3, 4, 9], [4, 5, 7], [7, 1, 2]]))
    with Session(str(tmp_path / "t.npy"), options={"drop_missing": True}) as screen:
        assert screen.trainer.data.rows == 4
        first = next(row for row in screen.press("d").rows if row.startswith("│  1 ")).split()
        assert first[2:5] == ["2", "4", "5"]
        screen.press("space", "enter", "d")
        assert screen.trainer.data.rows == 5
        first = next(row for row in screen.rows if row.startswith("│  1 ")).split()
        assert first[2:5] == ["–", "2", "3"]


class Slow:
    """A new run whose making the test holds up."""

    def __init__(self, outcome: Run | Exception) -> None:
        self.outcome, self.may_end, self.reported = outcome, threading.Event(), threading.Event()

    def __call__(self, *_: Any, report: Report, **__: Any) -> Run:
        report(Reading(1200, 30_000_000, 120_000_000))
        self.reported.set()
        while not self.may_end.wait(0.01):
            report(Reading(1200, 30_000_000, 120_000_000))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run | Exception], Slow]:
    def make(outcome: Run | Exception) -> Slow:
        slow = Slow(outcome)
        monkeypatch.setattr(page_module, "UNNOTICED", 0.0)
        monkeypatch.setattr(page_module, "new_run", slow)
        return slow

    return make


def looked_at(screen: Session) -> Session:

    async def errand(pilot: Pilot[None]) -> None:
        assert isinstance(screen.app.screen, DataScreen)
        screen.app.screen.look()
        await settle(pilot)

    screen._do(errand)
    return screen


def test_what_takes_long_shows_how_far_it_is(grades: str, slowly: Callable[[Run], Slow]) -> None:
    with Session("line", rate=0.2) as other, Session("trees") as screen:
        slow = slowly(other.controller.run)
        screen.press("d", "space", "enter")
        assert slow.reported.wait(LONG)
        text = looked_at(screen).text
        assert "25%, 1,200 rows, 30 of 120 MB" in text
        assert "Esc stop" in text
        screen.press("space", "y", "n", "enter")
        assert "Enter: volume from height" in screen.text
        slow.may_end.set()
        page = screen.app.screen
        assert isinstance(page, DataScreen)
        assert page._loading is not None
        assert page._loading.is_done_within(LONG)
        looked_at(screen)
        assert not opened(screen)
        assert screen.trainer.data.name == "line"


def test_what_takes_long_can_be_stopped(grades: str, slowly: Callable[[Exception], Slow]) -> None:
    with Session("trees") as screen:
        slow = slowly(DataError("never"))
        before = screen.trainer
        screen.press("d", "space", "enter")
        assert slow.reported.wait(LONG)
        assert "Stopped: the run is as it was." in screen.press("escape").text
        assert screen.trainer is before
        assert opened(screen)
        assert not opened(screen.press("escape"))


def test_what_fails_late_is_said_on_the_page(slowly: Callable[[Exception], Slow]) -> None:
    with Session("trees") as screen:
        slow = slowly(DataError("the disk is on fire"))
        slow.may_end.set()
        screen.press("d", "space", "enter")
        page = screen.app.screen
        assert isinstance(page, DataScreen)
        if page._loading is not None:
            assert page._loading.is_done_within(LONG)
            looked_at(screen)
        assert "the disk is on fire" in screen.text


# -- initial weights and the command ------------------------------------------------------------------------


def test_weights_that_were_given_do_not_fit_other_columns() -> None:
    given = ("gdtui", "trees", "--weights", "1,2,3")
    with Session("trees", weights=[[1.0], [2.0], [3.0]], command=given) as screen:
        screen.press("d", "space", "enter")
        assert screen.trainer.initial_weights.tolist() == [[0.0], [0.0]]
        assert "weights 0, not those of --weights." in screen.message
        other = screen.controller.run
        screen.press("d", "space", "enter")
        assert screen.trainer.initial_weights.tolist() == [[1.0], [2.0], [3.0]]
        same = screen.controller.run
    assert "--weights" not in again(other, given)
    assert "--weights 1,2,3" in again(same, given)


def test_a_seed_draws_weights_for_as_many_columns_as_there_are() -> None:
    drawn = np.random.default_rng(7).standard_normal((3, 1))
    with Session("trees", weights=drawn, command=("gdtui", "trees", "--seed", "7")) as screen:
        screen.press("d", "space", "enter")
        expected = np.random.default_rng(7).standard_normal((2, 1))
        np.testing.assert_array_equal(screen.trainer.initial_weights, expected)
        assert "weights drawn by --seed" in screen.message


def test_the_command_names_columns_with_commas_and_minus_signs(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text('"a,b",-x,c,y\n1,2,3,4\n2,5,1,4\n3,1,9,2\n')
    with Session(str(path)) as screen:
        run = screen.press("d", "down", "y", "down", "space", "enter").controller.run
    assert run.data.target == "-x"
    command = again(run, ("gdtui", "odd.csv", "--exclude", "c"))
    assert "--target=-x" in command
    assert """--features '"a,b",y'""" in command
    assert "--exclude" not in command


def test_remarks_that_do_not_fit_name_the_page_with_the_notes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    header = ",".join(f"a rather long name of text number {i}" for i in range(8))
    rows = "\n".join(f"{','.join('t' * 8)},{i},{i * i % 7}000" for i in range(9))
    path.write_text(f"{header},x,y\n{rows}\n")
    with Session(str(path)) as screen:
        assert "? shows the rest, d the notes of the data" in screen.part("explanation")


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((60, 18), "Press s a few times, then space; d shows what is left out."),
        ((40, 10), "s steps, space runs, d: left out."),
    ],
)
def test_where_there_is_no_room_for_remarks_the_message_names_the_page(
    grades: str, size: tuple[int, int], said: str
) -> None:
    with Session(grades, size=size) as screen:
        assert screen.message == said
    with Session("line", size=size) as screen:
        assert "left out" not in screen.message


@pytest.mark.parametrize(
    ("keys", "inputs"),
    [
        (("d", "down", "space", "enter", "s"), ("attendance",)),
        (("d", "d", "d", "down", "down", "space", "enter", "s"), ("homework",)),
        (
            ("d", "escape", "escape", "d", "end", "home", "pagedown", "escape", "s"),
            ("homework", "attendance"),
        ),
        (("d", "end", "up", "y", "enter", "s"), ("homework", "final")),
    ],
)
def test_keys_that_arrive_together_act_in_their_order(
    grades: str, keys: tuple[str, ...], inputs: tuple[str, ...]
) -> None:
    with Session(grades) as screen:
        screen.press_together(*keys)
        assert screen.trainer.data.columns == ("bias", *inputs)
        assert screen.trainer.epoch == 1
        assert not opened(screen)


def test_after_a_choice_the_inputs_that_are_asked_for_are_those_of_the_new_run() -> None:
    with Session("trees") as screen:
        screen.press("p").type("10").press("enter").type("70").press("enter", "escape")
        screen.press("d", "space", "enter", "p")
        assert "height, 63 to 87" in screen.rows[-2]
        assert "girth" not in screen.type("70").press("enter").text
