"""What the program says is so: each sentence is read and checked against the chapter's loop, stepped here."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent.bowl import Bowl
from gdtui.screen.panels.divergence import why_it_diverges
from gdtui.screen.panels.explanation import (
    ExplanationPanel,
    above_lowest,
    epochs_done,
    how_it_ended,
    still_to_come,
)
from gdtui.screen.panels.header import ModelLine, TitleLine, both_equations, equation
from gdtui.screen.panels.loss import figures
from gdtui.screen.panels.message import messages
from gdtui.screen.panels.weights import detour
from gdtui.screen.panels.worked import loss_texts
from gdtui.screen.watch import repeating
from gdtui.screen.widths import first_that_fits
from gdtui.settings import Settings, parse_goal, parse_rate
from gdtui.wording.counts import speed
from gdtui.wording.remarks import opening, outcome, summary
from tests.quick import every
from tests.screen.reading import numbers
from tests.screen.session import Session
from tests.screen.sets import named
from tests.screen.views import ChapterLoop, at_epoch, run_of, view_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.descent.trainer import Trainer
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

    Floats = NDArray[np.float64]

LINE, PLANE, CARS, TREES, GALTON = map(load, ("line", "plane", "cars", "trees", "galton"))
SMALL = named("a", "b", "c")
WIDTHS = [(40, 38), (60, 58), (80, 78), (120, 118)]


def limit(data: Dataset) -> float:
    return float(len(data.X) / np.linalg.norm(data.X, 2) ** 2)


def number_in(text: str) -> float:
    """Read a number with its separators and its name."""
    sizes = {"million": 1e6, "billion": 1e9}
    number, _, name = text.replace(",", "").partition(" ")
    return float(number) * sizes.get(name, 1.0)


def text_of(lines: list[Line]) -> list[str]:
    return ["".join(part.text for part in line) for line in lines]


# -- a weight on its way ---------------------------------------------------------------------------------

DETOUR = r"(\w+) (overshoots|moves away(?: from its best)?) to make up for (\w+)"
DETOURS = [(LINE, 0.1), (TREES, 0.00008), (CARS, 0.001), (PLANE, 0.1), (SMALL, 0.1), (GALTON, 0.0001)]


@pytest.mark.parametrize(("data", "rate"), DETOURS)
def test_a_weight_overshoots_only_past_its_best_and_moves_away_only_if_it_does(
    data: Dataset, rate: float
) -> None:
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    for epoch in (0, 1, 2, 5, 14, 37, 120):
        loop = ChapterLoop(data, rate).step(epoch)
        now, following = loop.weights, ChapterLoop(data, rate, loop.weights).step().weights
        away = np.abs(following - best) > np.abs(now - best)
        past = (now - best) * (0 - best) < 0
        for text in detour(view_of(at_epoch(data, rate, epoch))):
            found = re.fullmatch(
                r"(\w+) (overshoots|moves away(?: from its best)?) to make up for (\w+)", text
            )
            assert found, text
            index, other = data.columns.index(found[1]), data.columns.index(found[3])
            assert away[index, 0], (epoch, text)
            assert past[index, 0] == (found[2] == "overshoots"), (epoch, text)
            # what the other weight lacks pulls this one the way it moves, against what it lacks itself
            pull = data.X[:, index] @ data.X[:, other] * (best - now)[other, 0]
            assert np.sign(pull) == np.sign((following - now)[index, 0])


def test_the_bias_of_trees_moves_away_and_that_of_line_overshoots() -> None:
    long, short = detour(view_of(at_epoch(TREES, 0.00008, 0)))
    assert long == "bias moves away from its best to make up for girth"
    assert short == "bias moves away to make up for girth"
    assert detour(view_of(at_epoch(LINE, 0.1, 8))) == ["bias overshoots to make up for x"]


# -- above the limit while the loss still falls ----------------------------------------------------------


def from_a_good_start(data: Dataset, times: float) -> tuple[View, ChapterLoop]:
    """Train below the limit until the steep direction is gone, then go on above it."""
    good, bad = 0.4 * limit(data), times * limit(data)
    trainer = at_epoch(data, good, 12)
    trainer.set_learning_rate(bad)
    return view_of(trainer), ChapterLoop(data, bad, ChapterLoop(data, good).step(12).weights)


@pytest.mark.parametrize("times", [1.02, 1.15, 1.4])
@pytest.mark.parametrize("data", [LINE, CARS, TREES, PLANE, SMALL])
def test_above_the_limit_it_says_up_to_which_epoch_the_loss_falls(data: Dataset, times: float) -> None:
    view, loop = from_a_good_start(data, times)
    losses = loop.losses(2000 if times < 1.1 else 200)
    turn = 12 + int(np.nanargmin([loss if np.isfinite(loss) else np.inf for loss in losses]))
    assert turn > 12
    texts = messages(view)
    assert "the steep direction grows, but the others still shrink faster" in texts[0]
    for text in texts:
        assert f"epoch {turn}" in text
        assert "diverge" not in text
        assert "goes too far" not in text
    assert any(
        "The steep direction grows, the others shrink faster" in text and len(text) <= 78 for text in texts
    )
    assert len(texts[-1]) <= 38
    assert f"the loss falls up to epoch {turn} and then grows" in outcome(view.epoch)


@pytest.mark.parametrize("data", [LINE, CARS, PLANE, SMALL])
def test_where_the_loss_has_just_turned_it_says_that_it_rises_from_here_and_later_that_it_grows(
    data: Dataset,
) -> None:
    good, bad = 0.4 * limit(data), 1.15 * limit(data)
    losses = ChapterLoop(data, bad, ChapterLoop(data, good).step(12).weights).losses(200)
    turn = 12 + int(np.argmin(losses))
    trainer = at_epoch(data, good, 12)
    trainer.set_learning_rate(bad)
    trainer.advance(turn - 12)
    assert [text for text in messages(view_of(trainer)) if "rom" not in text] == []
    assert "goes too far" not in messages(view_of(trainer))[0]
    trainer.advance(1)
    assert "every step goes too far, and the loss grows" in messages(view_of(trainer))[0]
    assert "; the loss grows" in outcome(run_of(trainer).epoch())


def test_the_issues_own_case_says_no_more_that_it_diverges_beside_a_falling_loss() -> None:
    with Session("line", epochs=200) as screen:
        screen.at(10).press("l").type("0.9").press("enter").let_notice_go()
        losses = ChapterLoop(LINE, 0.9, ChapterLoop(LINE, 0.1).step(10).weights).losses(50)
        turn = 10 + int(np.argmin(losses))
        assert turn == 11
        assert (
            screen.message
            == f"The steep direction grows, the others shrink faster: it rises from epoch {turn}."
        )
        assert "outgrows the others: the loss rises" in screen.press("s").message
        assert "diverge" not in screen.message


@pytest.mark.parametrize("data", [LINE, TREES, PLANE])
def test_before_the_start_a_rate_that_is_too_high_is_said_to_let_the_loss_fall_first(data: Dataset) -> None:
    rate, start = 1.15 * limit(data), ChapterLoop(data, 0.4 * limit(data)).step(12).weights
    turn = int(np.argmin(ChapterLoop(data, rate, start).losses(200)))
    remark = opening(run_of(at_epoch(data, rate, 0, weights=start)), rate)[0]
    assert f"shrink faster up to epoch {turn}; then the loss will grow" in remark
    run = run_of(at_epoch(data, 1.3 * limit(data), 0))
    first = ChapterLoop(data, 1.3 * limit(data)).losses(1)
    remark = opening(run, 1.3 * limit(data))[0]
    assert ("the loss will grow instead of falling" in remark) is (first[1] > first[0])


def test_weights_that_no_step_moves_are_not_said_to_grow() -> None:
    """With all targets 0 the weights 0 are the lowest point itself, at any rate."""
    data = Dataset.from_arrays([1.0, 2.0, 4.0], [0.0, 0.0, 0.0], name="zeros")
    trainer = at_epoch(data, 10.0, 5)
    assert not trainer.snapshot().gradient.any()
    assert "no step moves the weights" in messages(view_of(trainer))[0]
    assert "no step moves the weights" in outcome(run_of(trainer).epoch())
    remark = opening(run_of(trainer), 10.0)[0]
    assert "no step moves the weights" in remark
    assert "grow" not in remark


def until_diverged(data: Dataset, rate: float) -> Trainer:
    trainer = at_epoch(data, rate, 0)
    while not trainer.diverged and trainer.step():
        pass
    return trainer


@pytest.mark.parametrize("data", [LINE, CARS, SMALL])
def test_why_it_diverges_gives_the_factor_of_this_epoch(data: Dataset) -> None:
    rate = 1.2 * limit(data)
    trainer = until_diverged(data, rate)
    *_, last = text_of(why_it_diverges(view_of(trainer), 78))
    now, following = ChapterLoop(data, rate).step(trainer.epoch).losses(1)
    said = re.search(r"× ([\d.]+) (?:an epoch|at this epoch)", last)
    assert said
    assert float(said[1]) == pytest.approx(following / now, rel=5e-3)


def test_a_run_that_had_diverged_and_is_brought_back_is_not_blamed_on_the_rate_that_brought_it() -> None:
    for data in (LINE, CARS, PLANE):
        trainer = until_diverged(data, 1.5 * limit(data))
        trainer.set_learning_rate(0.4 * limit(data))
        trainer.advance(5)
        said = summary(run_of(trainer).epoch())
        assert "too high" not in said
        assert "stopped (it had diverged before)" in said


# -- epochs below the present one ------------------------------------------------------------------------


def past_the_end(data: Dataset, epochs: int) -> Trainer:
    trainer = at_epoch(data, 0.4 * limit(data), 200)
    trainer.epochs = epochs
    return trainer


@pytest.mark.parametrize("epochs", [50, 1, 199])
@pytest.mark.parametrize("data", [LINE, TREES, CARS])
def test_past_the_end_it_says_so_and_what_e_and_b_do(data: Dataset, epochs: int) -> None:
    view = view_of(past_the_end(data, epochs))
    texts = messages(view)
    asked = "1 epoch was asked for" if epochs == 1 else f"{epochs} epochs were asked for"
    for text in texts[:2]:
        assert asked in text
        assert "epoch 200" in text
    for text in texts:
        assert "e adds epochs" in text or "e with more than 200 goes on" in text
        assert "All" not in text
    assert view.state == "■ finished, past the end"
    assert "past the end" in text_of(TitleLine().draw(view, 100, 1))[0]
    panel = text_of(how_it_ended(view, 78))
    assert "all" not in " ".join(panel)
    assert f"200 are done, {epochs} {'was' if epochs == 1 else 'were'} asked for" in panel[0]
    assert ExplanationPanel().titles(view, 78)[0] == "past the end, at epoch 200"
    assert f"epoch 200, finished, past the end at {epochs}:" in summary(view.epoch)


@pytest.mark.parametrize("data", [LINE, TREES, CARS])
def test_past_the_end_e_and_b_do_what_is_said(data: Dataset) -> None:
    trainer = past_the_end(data, 50)
    assert trainer.advance(1) == 0
    trainer.epochs = 201
    assert trainer.advance(5) == 1
    trainer.epochs = 50
    trainer.seek(49)
    assert "Done" not in " ".join(messages(view_of(trainer)))
    assert trainer.advance(5) == 1
    assert "All 50 epochs are done" in messages(view_of(trainer))[0]


def test_the_command_that_repeats_a_run_past_the_end_comes_as_far() -> None:
    trainer = past_the_end(LINE, 50)
    assert repeating(trainer, Settings(0.1)).endswith("--epochs 200")
    trainer.seek(20)
    assert repeating(trainer, Settings(0.1)).endswith("--epochs 50")


def test_past_the_end_on_the_screen_nothing_is_cut() -> None:
    with Session("line", epochs=200) as screen:
        screen.at(200).press("e").type("50").press("enter").let_notice_go()
        assert "■ finished, past the end  epoch 200 of 50" in screen.title
        assert screen.message == "50 epochs were asked for, this is epoch 200. e adds epochs, b goes back."
        assert "so space does nothing more" in screen.part("explanation")
        screen.press("g").type("300").press("enter")
        assert "ends at epoch 200" in screen.message


def test_one_epoch_is_one_epoch() -> None:
    view = view_of(at_epoch(LINE, 0.1, 1, epochs=1))
    assert messages(view)[0].startswith("The one epoch is done.")
    assert epochs_done(view) == "the one is done"


# -- standardized runs -----------------------------------------------------------------------------------

SCALED = [data.standardize() for data in (TREES, GALTON, CARS, PLANE)]


def own_units(data: Dataset, raw: Dataset, weights: Floats) -> Floats:
    """Find the weights for the raw inputs that predict the same, by least squares on the predictions."""
    found = np.linalg.lstsq(raw.X, data.X @ weights, rcond=None)[0]
    return np.asarray(found)


@pytest.mark.parametrize(("raw", "data"), [(TREES, SCALED[0]), (GALTON, SCALED[1]), (CARS, SCALED[2])])
def test_the_equation_of_a_standardized_run_is_in_the_datas_own_units(raw: Dataset, data: Dataset) -> None:
    for epoch in (1, 7, 60):
        view = view_of(at_epoch(data, 0.1, epoch))
        own = own_units(data, raw, ChapterLoop(data, 0.1).step(epoch).weights)
        text = equation(view, 200)
        assert "standardized" not in text
        check_terms(text.removeprefix("ŷ = "), own)
        both = both_equations(view, 200)
        assert both.startswith(text + "  standardized: ")
        check_terms(both.partition("standardized: ")[2], view.snapshot.weights)
        said = summary(view.epoch)
        assert "weights in the data's own units: " in said
        first, second = said.partition("units: ")[2].split("; ")[:2]
        for part, weights in ((first, own), (second, view.snapshot.weights)):
            for name, weight in zip(data.columns, weights[:, 0], strict=True):
                found = re.search(rf"\b{name} ([-\d.e+]+)", part)
                assert found
                assert float(found[1]) == pytest.approx(weight, rel=1e-6)


def check_terms(text: str, weights: Floats) -> None:
    terms = re.findall(r"([-+]? ?)([\d.]+)", re.sub(r"·\w+", "", text))
    assert len(terms) == len(weights)
    for (sign, number), weight in zip(terms, weights[:, 0].tolist(), strict=True):
        assert float(sign.replace(" ", "") + number) == pytest.approx(
            weight, abs=6e-4 * max(1.0, abs(weight))
        )


@pytest.mark.parametrize("width", range(24, 121, 16))
@pytest.mark.parametrize("data", SCALED)
def test_no_header_of_a_standardized_run_leaves_that_out(data: Dataset, width: int) -> None:
    for name in ("x", data.name, "a rather long name of a file of numbers.csv", "数据数据数据.csv"):
        shown = view_of(at_epoch(replace(data, name=name), 0.1, 12))
        (line,) = text_of(TitleLine().draw(shown, width, 1))
        assert re.search(r"\bstd\b|standardized", line), line
    raw = view_of(at_epoch(PLANE, 0.1, 12))
    assert "std" not in text_of(TitleLine().draw(raw, width, 1))[0]


@pytest.mark.parametrize("epoch", [27, 112])
def test_a_narrow_title_of_a_standardized_run_keeps_the_epoch_whole(epoch: int) -> None:
    view = view_of(at_epoch(SCALED[0], 0.1, epoch))
    for width in range(24, 60, 3):
        (line,) = text_of(TitleLine().draw(view, width, 1))
        assert len(line) <= width
        assert line.endswith(f"epoch {epoch} of ")
        assert re.search("std|standardized", line)


@pytest.mark.parametrize("data", [SCALED[1], SCALED[2]])
def test_at_120_columns_the_equation_stands_in_both_units(data: Dataset) -> None:
    (line,) = text_of(ModelLine().draw(view_of(at_epoch(data, 0.1, 7)), 100, 1))
    assert "ŷ = " in line
    assert "standardized: " in line
    assert "├" in line


# -- counts, shares, multiples ---------------------------------------------------------------------------


def every_text(view: View) -> list[str]:
    """Collect what the panels say of a view, with and without room."""
    texts = [*messages(view), *detour(view), *text_of(how_it_ended(view, 78)), summary(view.epoch)]
    texts += text_of(why_it_diverges(view, 78)) if view.epoch.is_diverging else []
    for width in (40, 60, 80, 120):
        texts += text_of(TitleLine().draw(view, width, 1)) + text_of(ModelLine().draw(view, width - 20, 1))
        texts += text_of([figures(view, width // 2)])
    return texts


SHARES = [
    1e-9,
    1e-3,
    0.1,
    0.5,
    0.9,
    0.99,
    0.999,
    0.99999,
    1 - 1e-12,
    1.0,
    1.0000001,
    1.01,
    1.2,
    9.0,
    1e3,
    1e9,
]
SETS = [LINE, PLANE, TREES, CARS, GALTON, SMALL, *SCALED]
ODD = re.compile(
    r"(?<![\d.,])1 (?:more )?(?:epochs|rows|weights|times)\b(?! a column)|\b0 more|(?<!e)-0(?:\.0*)?(?![\d.])"
    r"|\b100% (?:as far|an epoch)|(?<![\d.])0% |[\d,]{4,}\.\d+ times|nan|inf\b|\b1\.0+ times"
)


@pytest.mark.parametrize("data", SETS, ids=lambda data: data.name)
def test_no_sentence_counts_oddly(data: Dataset) -> None:
    """No "1 epochs", no "0 more", no "-0", no 100% or 0% where it is neither, no "128132.99 times"."""
    for share in SHARES:
        for epoch in (0, 1, 2, 40):
            trainer = at_epoch(data, share * limit(data), epoch, epochs=max(epoch, 1))
            odd = [text for text in every_text(view_of(trainer)) if ODD.search(text)]
            assert odd == [], (share, epoch)


@pytest.mark.parametrize("times", [1.0000001, 1.15, 28.134, 128132.99, 3.3e7, 1e250])
@pytest.mark.parametrize("data", [LINE, TREES, CARS])
def test_how_many_times_the_limit_is_right_and_readable(data: Dataset, times: float) -> None:
    view = view_of(at_epoch(data, times * limit(data), 0))
    (line,) = text_of(ModelLine().draw(view, 80, 1))
    found = re.search(r"([\d.,e]+(?: million| billion)?) times the limit", line)
    assert found
    said = number_in(found[1])
    assert said > 1
    assert said == pytest.approx(times, rel=0.05)
    assert len(found[1]) < 12


@pytest.mark.parametrize("data", [LINE, TREES, CARS])
def test_one_more_epoch_is_said_of_one(data: Dataset) -> None:
    scaled = data.standardize()
    rate = 0.3 * limit(scaled)
    loop = ChapterLoop(scaled, rate)
    epoch = 0
    while loop.step().loss > 1.01 * loop.lowest:
        epoch += 1
    view = view_of(at_epoch(scaled, rate, epoch, epochs=max(epoch, 1)))
    assert still_to_come(view)[0].startswith("1 more epoch would")
    assert "1 more epoch would be needed" in outcome(view.epoch)
    assert "1 more epochs" not in " ".join(every_text(view))


@pytest.mark.parametrize(
    ("differences", "half"),
    [((30, 35, 90, 95), 4812.5), ((0, 1, 40, 49), 1000.5), ((0, 53, 147, 158), 12345.5)],
)
def test_a_half_is_the_same_number_in_every_panel(differences: tuple[int, ...], half: float) -> None:
    assert sum(number**2 for number in differences) == 4 * half
    data = Dataset.from_arrays([1.0] * 4, [float(number) for number in differences], bias=False, name="half")
    view = view_of(at_epoch(data, 0.1, 0))
    assert view.snapshot.loss == half
    panel = "".join(part.text for part in figures(view, 40)).split()[0]
    said = re.search(r"/ 4 = ([\d.]+)", first_that_fits(loss_texts(view), 90))
    assert said
    assert float(panel) == float(said[1]) >= half


# -- zigzag, the limit itself, and never -----------------------------------------------------------------


@pytest.mark.parametrize("share", [0.95, 0.99, 0.999, 0.99999])
@pytest.mark.parametrize("data", [LINE, PLANE, SCALED[0], SCALED[3]])
def test_zigzag_says_how_far_and_how_long(data: Dataset, share: float) -> None:
    rate = share * limit(data)
    view = view_of(at_epoch(data, rate, 9))
    if view.verdict != "zigzag":
        pytest.skip("not beyond the fastest rate")
    texts = messages(view)
    if "Zigzag" not in texts[0]:
        assert view.epoch.steepest_share <= 0.01
        return
    steepest = np.linalg.svd(data.X, full_matrices=False)[2][0]
    best = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    loop = ChapterLoop(data, rate).step(9)
    now = float(steepest @ (loop.weights - best)[:, 0])
    after = float(steepest @ (loop.step().weights - best)[:, 0])
    assert now * after < 0
    said = re.search(r"lands (more than )?([\d.]+)% as far beyond", texts[0])
    assert said
    far = float(said[2]) / 100
    assert far < 1
    assert (
        abs(after / now) > far
        if said[1]
        else abs(after / now) == pytest.approx(far, abs=6e-3 * (1 - far) + 5e-3)
    )
    counts = re.search(r"([\d,.]+(?: million)?) epochs? in all; rate ([\d.e-]+) takes ([\d,]+)\.", texts[0])
    assert counts
    assert within(data, float(counts[2])) == number_in(counts[3])
    if number_in(counts[1]) < 10_000:
        assert within(data, rate) == number_in(counts[1])
    assert len(texts[1]) <= 78
    assert len(texts[-1]) <= 38


def within(data: Dataset, rate: float) -> int:
    """Step until the loss is within 1 % of the lowest, and count."""
    loop = ChapterLoop(data, rate)
    goal, epochs = 1.01 * loop.lowest, 0
    while loop.loss > goal:
        loop.step()
        epochs += 1
    return epochs


@pytest.mark.parametrize("data", [LINE, PLANE, SCALED[0]])
def test_exactly_at_the_limit_it_is_not_too_slow_but_never_arrives(data: Dataset) -> None:
    rate = Bowl.of(data.X, data.Y).stable_below
    view = view_of(at_epoch(data, rate, 400))
    texts = messages(view)
    assert "just as far" in texts[0]
    assert "too slowly" not in " ".join(texts)
    far = ChapterLoop(data, rate).step(400)
    assert far.losses(400)[-1] > 1.01 * far.lowest
    assert "never comes within 1%" in outcome(view.epoch)


@pytest.mark.parametrize("data", [LINE, TREES, CARS])
def test_what_takes_longer_than_is_forecast_is_not_called_never(data: Dataset) -> None:
    view = view_of(at_epoch(data, 1e-15 * limit(data), 3, epochs=3))
    for text in (
        *still_to_come(view),
        outcome(view.epoch),
        messages(view_of(at_epoch(data, 1e-15 * limit(data), 3)))[0],
    ):
        assert "never" not in text
        assert "more than 1,000 billion" in text


# -- numbers that are typed ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1e-400", "0.0001e-330"])
def test_a_rate_too_small_for_a_float_is_not_said_to_be_0(text: str) -> None:
    with pytest.raises(ValueError, match="too small a number"):
        parse_rate(text)
    with pytest.raises(ValueError, match="above 0"):
        parse_rate("0e5")


def test_epoch_0_can_be_gone_to_however_it_is_written() -> None:
    assert [parse_goal(text) for text in ("0", " 0 ", "0.0", "00", "-0")] == [0] * 5
    with pytest.raises(ValueError, match="from 0 up; it was -1"):
        parse_goal("-1")


@pytest.mark.parametrize(
    ("epochs_a_second", "text"), [(1.0, "1 epoch/s"), (0.5, "0.5 epochs/s"), (10_000.0, "10,000 epochs/s")]
)
def test_speeds_are_counted_like_everything_else(epochs_a_second: float, text: str) -> None:
    assert speed(epochs_a_second) == text


@pytest.mark.parametrize("key", every(1, ["h", "o"]))
def test_a_key_that_sets_a_rate_says_what_that_rate_does(key: str) -> None:
    for data in (LINE, SCALED[3]):
        with Session(data) as screen:
            message = screen.press(key).message
            rate = screen.trainer.learning_rate
            if key == "h":
                assert "half the limit, rounded down" in message
                assert rate <= limit(data) / 2 * (1 + 1e-12)
            else:
                assert within(data, rate) == int(numbers(message)[1])


def test_an_excess_is_never_called_0_or_100_percent_where_it_is_neither() -> None:
    for data in (LINE, TREES, SMALL):
        for share in (1e-7, 0.9999, 1.0, 12.4, 4e5):
            view = view_of(at_epoch(data, 0.1 * limit(data), 1))
            height = view.known.bowl.lowest_loss * (1 + share)
            near = replace(view.snapshot, evaluation=view.snapshot.evaluation._replace(loss=height))
            text = above_lowest(replace(view, epoch=replace(view.epoch, snapshot=near)))
            assert not text.startswith("0%")
            assert "." not in text or len(text) < 24
