"""The key p: it asks for each input, takes what is typed, and shows a prediction that comes out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.screen.screens.prediction import PredictionScreen
from tests.quick import every
from tests.screen.reading import NUMBER, rounds_to
from tests.screen.session import Session
from tests.screen.sets import many_weights, named

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PRODUCT = re.compile(rf"({NUMBER}) × +({NUMBER}) +=  *({NUMBER})$")


def trained(data: Dataset, rate: float, epochs: int) -> Floats:
    """Take the chapter's steps."""
    weights = np.zeros((data.X.shape[1], 1))
    for _ in range(epochs):
        weights = weights - rate * (-2 * np.dot(data.X.T, data.Y - np.dot(data.X, weights)) / len(data.X))
    return weights


def page(screen: Session) -> list[str]:
    """Read the page of the prediction from its first line to the last, scrolling down."""
    assert is_shown(screen)
    lines = inside(screen)
    while True:
        screen.press("down")
        more = inside(screen)
        if more == lines[-len(more) :]:
            return [line.rstrip() for line in lines]
        lines.append(more[-1])


def inside(screen: Session) -> list[str]:
    """Read what is seen of the page."""
    region = screen.app.screen.query_one("#prediction").region
    rows = screen.rows[region.y + 1 : region.bottom - 1]
    return [row[region.x + 2 : region.right - 1].rstrip("▁▂▃▄▅▆▇█ ") for row in rows]


def is_shown(screen: Session) -> bool:
    return isinstance(screen.app.screen, PredictionScreen)


def predicted(screen: Session) -> str:
    """Check all of the arithmetic that is shown; return the prediction."""
    lines = page(screen)
    blank = lines.index("")
    result = lines[0].split()[-1] if not re.fullmatch(r"\S+", lines[0]) else lines[1].strip()
    worked = lines[blank + 1 :]
    products = []
    for line in worked:
        if found := PRODUCT.search(line):
            weight, value, product = map(Decimal, found.groups())
            assert rounds_to(weight * value, found[3]), line
            products.append(product)
    (bias,) = [
        re.findall(NUMBER, " ".join(worked[y : y + 2]))[0]
        for y, line in enumerate(worked)
        if line.startswith("bias")
    ] or ["0"]
    assert rounds_to(sum(products, Decimal(bias)), result), lines
    assert worked[-1].endswith(result)
    return result


def near(shown: str, value: float) -> bool:
    return rounds_to(Decimal(value), shown, Decimal(abs(value) * 1e-9))


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("standardize", [False, True])
def test_p_asks_for_each_input_in_its_own_units_and_predicts(
    size: tuple[int, int], standardize: bool
) -> None:
    with Session("trees", size=size, standardize=standardize, epochs=50) as screen:
        screen.at(50).press("p")
        assert screen.rows[-2].startswith(" girth, 8.3 to 20.6: ")
        screen.type("12.5").press("enter")
        assert screen.rows[-2].startswith(" height, 63 to 87: ")
        screen.type("70").press("enter")
        weights = trained(screen.data, screen.trainer.learning_rate, 50)
        row = np.array([[12.5, 70.0]])
        if standardize:
            raw = load("trees").X[:, 1:]
            row = (row - raw.mean(axis=0)) / raw.std(axis=0)
        value = (np.hstack([[[1.0]], row]) @ weights).item()
        assert near(predicted(screen), value)
        miss = np.sqrt(np.mean((screen.data.Y - screen.data.X @ weights) ** 2))
        found = re.search(rf"typical miss +±({NUMBER})", "\n".join(page(screen.press("pageup", "pageup"))))
        assert found
        assert near(found[1], float(miss))
        assert all(len(row) == size[0] for row in screen.rows)
        screen.press("escape")
        assert not is_shown(screen)
        assert screen.field is None


EXACT = """\
volume        26.5370
typical miss  ±14.009 (all 31 rows)
girth 30 is further out than any row: 8.3 to 20.6.
height has its mean.

bias                 -49.97500
girth    0.05 × 30 =   1.50000
height  0.987 × 76 =  75.01200
                     ─────────
volume                 26.5370"""


def test_the_page_is_calm_and_aligned() -> None:
    with Session("trees", weights=[[-49.975], [0.05], [0.987]]) as screen:
        screen.press("p").type("30").press("enter", "enter")
        assert "\n".join(page(screen)) == EXACT


def test_the_page_stays_up_in_any_terminal() -> None:
    with Session("trees") as screen:
        screen.press("p", "enter", "enter")
        for size in ((1, 1), (5, 3), (5, 10), (40, 10), (30, 4), (200, 60)):
            screen.resize(*size)
        assert predicted(screen)
        screen.press("escape", "question_mark")
        for size in ((1, 1), (5, 3), (5, 10)):
            screen.resize(*size)
        assert screen.alive


def test_reduced_data_have_the_ranges_of_all_rows() -> None:
    x = np.linspace(-3, 5, 4001)
    data = Dataset.from_arrays(np.column_stack([x, x**2]), 2 * x + x**2, columns=["x", "square"]).reduced()
    for shown in (data, data.standardize()):
        with Session(shown, epochs=20) as screen:
            screen.at(20).press("p")
            assert screen.rows[-2].startswith(" x, -3 to 5: ")
            screen.type("0.5").press("enter")
            assert screen.rows[-2].startswith(" square, 0 to 25: ")
            screen.type("0.25").press("enter")
            X = np.column_stack([x, x**2])
            row = np.array([[0.5, 0.25]])
            if shown.standardized:
                row, X = (row - X.mean(axis=0)) / X.std(axis=0), (X - X.mean(axis=0)) / X.std(axis=0)
            whole = Dataset.from_arrays(X, 2 * x + x**2)
            weights = trained(whole, screen.trainer.learning_rate, 20)
            assert near(predicted(screen), (np.hstack([[[1.0]], row]) @ weights).item())
            assert "all 4,001 rows" in " ".join(page(screen.press("pageup")))


def test_without_a_bias_there_is_no_term_for_it() -> None:
    data = many_weights(2, bias=False)
    with Session(data, epochs=10) as screen:
        screen.at(10).press("p").type("1.5").press("enter").type("-2").press("enter")
        weights = trained(data, screen.trainer.learning_rate, 10)
        assert near(predicted(screen), float(1.5 * weights[0, 0] - 2 * weights[1, 0]))
        assert "bias" not in "\n".join(page(screen))


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
def test_of_a_hundred_inputs_one_types_as_many_as_one_wants(size: tuple[int, int]) -> None:
    data = many_weights(101)
    means = np.array([float(one) for one in data.X[:, 1:].mean(axis=0)])
    with Session(data, size=size, epochs=30) as screen:
        screen.at(30).press("p").type("1.5").press("enter", "enter").type("-2").press("tab")
        assert is_shown(screen)
        lines = page(screen)
        assert "98 inputs have their means." in " ".join(lines)
        values = [float(found[2]) for line in lines if (found := PRODUCT.search(line))]
        assert len(values) == 100
        assert (values[0], values[2]) == (1.5, -2.0)
        spread = np.ptp(data.X[:, 1:], axis=0)
        assert np.all(np.abs(np.array(values) - means)[3:] <= spread[3:] / 1000)
        weights = trained(data, screen.trainer.learning_rate, 30)
        screen.press(*["pageup"] * 30)
        assert near(predicted(screen), float(weights[0, 0] + np.array(values) @ weights[1:, 0]))


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24)])
def test_an_empty_field_takes_the_mean_and_says_so(size: tuple[int, int]) -> None:
    with Session("trees", size=size) as screen:
        screen.press("p")
        assert screen.rows[-2].startswith(" girth, 8.3 to 20.6: mean 13.248 ")
        assert size[0] < 80 or "An empty field takes the mean, 13.248." in screen.rows[-2]
        screen.press("enter", "enter")
        lines = page(screen)
        assert any(re.search(r"girth .* × 13.248 =", line) for line in lines)
        assert any(re.search(r"height .* × 76 ", line) for line in lines)
        assert "2 inputs have their means." in lines
        screen.press("escape", "g")
        assert "mean" not in screen.rows[-2]


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24)])
def test_a_value_further_out_is_taken_and_said_to_be(size: tuple[int, int]) -> None:
    with Session("trees", size=size) as screen:
        screen.press("p").type("30").press("enter")
        if size[0] > 40:
            assert "urther out than any row." in screen.rows[-2]
        screen.type("87").press("enter")
        text = " ".join(page(screen))
        assert "girth 30 is further out than any row: 8.3 to 20.6." in text
        assert text.count("further out") == 1


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24)])
@pytest.mark.parametrize(
    ("typed", "why", "short"),
    every(
        2,
        [
            ("abc", "'abc' is not a number.", "Not a number."),
            ("1,5", "'1,5' has a comma: write 1.5.", "Not a number."),
            ("nan", "'nan' is not a number.", "Not a number."),
            ("1e999", "That is too large a number.", "Too large."),
            ("[/]", "'[/]' is not a number.", "Not a number."),
        ],
    ),
)
def test_what_is_no_number_is_refused_and_can_be_mended(
    size: tuple[int, int], typed: str, why: str, short: str
) -> None:
    with Session("trees", size=size) as screen:
        screen.press("p").type(typed).press("enter")
        assert screen.message in ((why,) if size[0] > 60 else (why, short))
        assert screen.rows[-2].startswith(f" girth: {typed}")
        assert screen.field is not None
        assert screen.field.value == typed
        screen.type("10").press("enter")
        assert screen.rows[-2].startswith(" height, 63 to 87: ")
        assert why not in screen.text
        screen.press("enter")
        assert is_shown(screen)


def test_esc_gives_up_anywhere_and_what_was_typed_is_there_next_time() -> None:
    with Session("trees") as screen:
        screen.at(3).press("p", "escape")
        assert screen.field is None
        assert "girth, " not in screen.text
        screen.press("p").type("11").press("enter").type("66").press("escape")
        assert screen.field is None
        assert not is_shown(screen)
        screen.press("g")
        assert screen.rows[-2].startswith(" go to epoch ")
        assert screen.field is not None
        assert screen.field.value == ""
        screen.press("escape", "p")
        assert screen.field.value == "11"
        screen.press("enter")
        assert screen.field.value == ""
        screen.press("enter")
        assert is_shown(screen)
        screen.press("escape")
        assert screen.trainer.epoch == 3


@pytest.mark.parametrize("key", ["enter", "p"])
def test_the_result_predicts_again_from_the_last_values(key: str) -> None:
    with Session("trees") as screen:
        screen.at(5).press("p").type("11").press("enter").type("66").press("enter")
        first = predicted(screen)
        screen.press(key)
        assert not is_shown(screen)
        assert screen.field is not None
        assert screen.field.value == "11"
        screen.press("enter")
        assert screen.field.value == "66"
        screen.press("enter")
        assert predicted(screen) == first
        screen.press(key).type("12").press("tab")
        assert predicted(screen) != first
        assert "has its mean" not in " ".join(page(screen))


def test_keys_that_arrive_together_are_typed_into_the_fields_in_their_order() -> None:
    with Session("trees") as screen:
        screen.at(5).press("p", "escape")
        screen.press_together("p", *"11", "enter", *"66", "enter", "p", *"12", "enter", *"70", "enter")
        lines = page(screen)
        assert any(re.search(r"girth .* × 12 ", line) for line in lines)
        assert any(re.search(r"height .* × 70 ", line) for line in lines)
        screen.press("escape")
        assert screen.trainer.epoch == 5


def test_a_prediction_at_epoch_0_is_that_of_the_initial_weights() -> None:
    with Session("line", weights=[[1.5], [-2.0]]) as screen:
        screen.press("p").type("0.25").press("enter")
        assert "predicted at epoch 0" in screen.text
        assert near(predicted(screen), 1.0)
        assert screen.trainer.epoch == 0


def test_a_prediction_in_the_past_has_the_weights_of_the_epoch_that_is_shown() -> None:
    data = load("line")
    with Session("line", rate=0.3) as screen:
        screen.at(200).press("home", "s", "s", "p").type("0.75").press("enter")
        assert "predicted at epoch 2 " in screen.text
        weights = trained(data, 0.3, 2)
        assert near(predicted(screen), float(weights[0, 0] + 0.75 * weights[1, 0]))
        screen.press("escape", "end")
        assert screen.trainer.epoch == 200


def test_p_pauses_a_run() -> None:
    with Session("line", play=True) as screen:
        screen.tick(4)
        assert screen.running
        screen.press("p")
        assert not screen.running
        epoch = screen.trainer.epoch
        screen.press("enter").tick(3)
        assert f"predicted at epoch {epoch} " in screen.text
        screen.press("escape")
        assert screen.trainer.epoch == epoch


@pytest.mark.parametrize("epoch", [30, 700])
def test_after_divergence_the_numbers_have_exponents(epoch: int) -> None:
    with Session("line", rate=1.0, epochs=1000) as screen:
        screen.at(epoch).press("p").type("0.5").press("enter")
        weights = trained(load("line"), 1.0, epoch)
        shown = predicted(screen)
        assert "e" in shown
        assert float(shown) == pytest.approx(weights[0, 0] + 0.5 * weights[1, 0], rel=1e-4)
        assert all(len(row) == 80 for row in screen.rows)


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
def test_after_overflow_there_is_nothing_to_predict_with(size: tuple[int, int]) -> None:
    with Session("line", rate=1.0, epochs=2000, size=size) as screen:
        screen.at(2000).press("p")
        assert "overflowed" in screen.title
        assert screen.message == "Overflowed: nothing to predict with."
        assert screen.field is None
        screen.press("b", "p")
        assert screen.field is not None


def test_a_prediction_that_is_too_large_a_number_is_not_shown() -> None:
    with Session("line", rate=1.0, epochs=2000) as screen:
        screen.at(700).press("p").type("1e300").press("enter")
        assert not is_shown(screen)
        assert screen.message == "The prediction is too large a number."
        screen.press("p").type("0.5").press("enter")
        assert is_shown(screen)


def test_after_a_change_of_scale_the_values_are_in_the_same_units() -> None:
    with Session("trees") as screen:
        screen.press("p").type("11").press("enter").type("66").press("enter", "escape", "n")
        screen.at(40).press("p", "enter", "enter")
        raw = load("trees").X[:, 1:]
        row = (np.array([11.0, 66.0]) - raw.mean(axis=0)) / raw.std(axis=0)
        data = load("trees", standardize=True)
        weights = trained(data, screen.trainer.learning_rate, 40)
        assert near(predicted(screen), float(weights[0, 0] + row @ weights[1:, 0]))
        assert "The weights are in the data's own units." in " ".join(page(screen))


@pytest.mark.parametrize("name", ["[/]", "a\x1b[31m", "größe 身長", "x" * 200, "a b" * 30])
@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
def test_a_name_is_data(name: str, size: tuple[int, int]) -> None:
    with Session(named(name, "other", target=name), size=size) as screen:
        screen.press("p")
        assert screen.field is not None
        assert screen.field.region.right <= size[0]
        screen.type("3").press("enter").type("x").press("enter").type("4").press("enter")
        assert is_shown(screen)
        text = " ".join(page(screen))
        assert "\x1b" not in text
        assert text.count("further out") == 2


def test_the_question_follows_the_size_of_the_terminal() -> None:
    with Session(named("a rather long name of an input"), size=(120, 40)) as screen:
        screen.press("p")
        assert re.match(r" a rather long.*, \S+ to \S+: ", screen.rows[-2])
        screen.resize(40, 10)
        assert screen.field is not None
        assert screen.field.region.right <= 40
        screen.type("0.5").press("enter").resize(80, 24)
        assert is_shown(screen)
        predicted(screen)


@pytest.mark.parametrize("page_number", ["2", "3", "4", "5", "f", "z"])
def test_p_works_in_every_view(page_number: str) -> None:
    with Session("line", size=(80, 24)) as screen:
        screen.at(20).press(page_number, "p").type("0.5").press("enter")
        predicted(screen)
        screen.press("escape")
        assert screen.alive
