"""Every number on the screen is what training by hand, in decimals, gives for that epoch."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import islice

import numpy as np
import pytest

from gdtui.data import load
from tests.quick import every
from tests.screen.reading import Epoch, agrees, epochs_of, numbers, rounds_to, table
from tests.screen.session import Session

LINE = load("line")
BIAS_BEST, X_BEST = np.linalg.lstsq(LINE.X, LINE.Y, rcond=None)[0][:, 0]
LOWEST = float(np.mean((LINE.Y - LINE.X @ [[BIAS_BEST], [X_BEST]]) ** 2))


def by_hand(rate: str, epoch: int) -> Epoch:
    return next(islice(epochs_of(LINE.X, LINE.Y, rate), epoch, None))


def rounded(value: Decimal | float, shown: str) -> str:
    """Assert that a written number is this value's, and return it as it is written."""
    assert rounds_to(Decimal(value), shown), f"{value} is not {shown}"
    return shown


def test_epoch_37_of_line_shows_every_number_of_the_first_sketch() -> None:
    """But that row 3's prediction is 1.56215: the file has five decimals, the sketch was made with more."""
    hand = by_hand("0.1", 37)
    miss = hand.loss.sqrt()
    with Session("line", rate=0.1) as screen:
        screen.press("space").tick(37)
        title, model = screen.rows[:2]
        assert "line: 100 rows" in title
        assert "2 weights" in title
        assert "▶ running" in title
        assert "epoch 37 of 300" in title
        assert "10 epochs/s" in screen.text
        assert "learning rate 0.1" in model
        assert f"works below {0.7804:.2f}" in model
        assert "ŷ = 1.3736 + 1.3078·x" in model
        figures = screen.part("loss").splitlines()[1].split()
        assert figures[1] == rounded(hand.loss, "0.05005")
        assert figures[3] == rounded(by_hand("0.1", 0).loss, "4.421")
        assert figures[5].rstrip("│") == rounded(LOWEST, "0.00976")
        assert "2 epochs a column" in screen.part("loss")
        step = [-slope / 10 for slope in hand.gradient]
        assert table(screen.part("weights"))["bias"] == [
            rounded(hand.weights[0], "1.3736"),
            rounded(hand.gradient[0], "+0.0489"),
            rounded(step[0], "-0.0049"),
            rounded(BIAS_BEST, "0.9931"),
        ]
        assert table(screen.part("weights"))["x"] == [
            rounded(hand.weights[1], "1.3078"),
            rounded(hand.gradient[1], "-0.0893"),
            rounded(step[1], "+0.0089"),
            rounded(X_BEST, "2.0019"),
        ]
        assert "next step = -0.1 × gradient" in screen.part("weights")
        predictions = screen.part("predictions")
        assert f"rows 1-5 of 100 (typical miss, all 100: ±{rounded(miss, '0.2237')})" in predictions
        rows = table(predictions)
        sketch = {
            "1": ["0.51182", "2.04297", "2.05692", "+0.0140"],
            "2": ["0.95046", "2.61662", "2.83580", "+0.2192"],
            "3": ["0.14416", "1.56215", "1.37456", "-0.1876"],
            "4": ["0.94865", "2.61425", "2.88474", "+0.2705"],
            "5": ["0.31183", "1.78142", "1.69058", "-0.0908"],
        }
        for row, (name, shown) in enumerate(sketch.items()):
            assert rows[name] == shown
            rounded(Decimal(repr(float(LINE.X[row, 1]))), shown[0])
            rounded(hand.predictions[row], shown[1])
            rounded(Decimal(repr(float(LINE.Y[row, 0]))), shown[2])
            rounded(hand.difference[row], shown[3])
        worked = screen.part("explanation")
        assert "epoch 37, worked out" in worked
        assert "row 1:  1·1.37361 + 0.51182·1.30779 = 2.0430" in worked
        assert "(0.0140² + 0.2192² + 0.1876² + ... 100 terms) / 100 = 0.05005" in worked
        assert "x: -2 × mean of x·(actual - predicted) =" in worked
        assert f"= {rounded(hand.gradient[1], '-0.08930')} " in worked
        assert "x: 1.30779 - 0.1 × (-0.08930) = 1.3167, its value at epoch 38" in worked
        rounded(by_hand("0.1", 38).weights[1], "1.3167")
        fall = 1 - by_hand("0.1", 38).loss / hand.loss
        assert f"falling, {rounded(100 * fall, '2.1')}% an epoch: about 233 more to come" in screen.message
        assert by_hand("0.1", 37 + 233).loss <= Decimal("1.01") * Decimal(LOWEST)
        assert by_hand("0.1", 37 + 232).loss > Decimal("1.01") * Decimal(LOWEST)
        assert all(f" {key} " in screen.rows[-1] for key in ("space", "-", "+", "l", "s", "r", "?", "q"))


def test_epoch_16_at_rate_1_shows_every_number_of_the_second_sketch() -> None:
    hand, steps = by_hand("1", 16), [by_hand("1", epoch).weights[0] for epoch in (13, 14, 15, 16)]
    curvature = float(max(np.linalg.eigvalsh(2 * LINE.X.T @ LINE.X / 100)))
    with Session("line", rate=1.0) as screen:
        screen.press("space").tick(400)
        title, model = screen.rows[:2]
        assert "line: 100 rows" in title
        assert "✖ diverged, paused" in title
        assert "epoch 16 of 300" in title
        assert "10 epochs/s" in screen.text
        assert "learning rate 1 " in model
        assert "works below 0.78" in model
        assert f"{rounded(curvature / 2, '1.28')} times the limit" in model
        figures = screen.part("loss").splitlines()[1].split()
        assert figures[1] == rounded(hand.loss, "6.8828e6")
        assert figures[3] == "4.421"
        assert "1 epoch a column" in screen.part("loss")
        weights = table(screen.part("weights"))
        assert weights["bias"][:3] == [
            rounded(hand.weights[0], "-2031.15"),
            rounded(hand.gradient[0], "-5207.85"),
            rounded(-hand.gradient[0], "+5207.85"),
        ]
        assert weights["x"][:3] == [
            rounded(hand.weights[1], "-1112.44"),
            rounded(hand.gradient[1], "-2855.63"),
            rounded(-hand.gradient[1], "+2855.63"),
        ]
        assert "next step = -1 × gradient" in screen.part("weights")
        assert f"typical miss, all 100: ±{rounded(hand.loss.sqrt(), '2623.5')}" in screen.part("predictions")
        assert table(screen.part("predictions"))["1"] == [
            "0.51182",
            rounded(hand.predictions[0], "-2600.52"),
            "2.06",
            rounded(hand.difference[0], "+2602.57"),
        ]
        why = screen.part("explanation")
        assert f"lands {rounded(curvature - 1, '1.56')} times as far beyond" in why
        trail = [rounded(value, shown) for value, shown in zip(steps, TRAIL, strict=True)]
        assert f"bias, epochs 13 to 16: {' '.join(trail)}" in " ".join(why.split())
        assert f"= 1 - 1 × {rounded(curvature, '2.5627')} = {rounded(1 - curvature, '-1.5627')}" in why
        growth = f"loss: × {rounded((curvature - 1) ** 2, '2.44')} an epoch ({curvature - 1:.4f}²)"
        assert f"{growth}; epoch 789 would be too large" in why
        assert "l, then a rate below 0.78, then r" in screen.message


TRAIL = ("+533.66", "-831.14", "+1301.55", "-2031.15")


def test_the_second_sketch_counts_the_weights_too() -> None:
    with Session("line", rate=1.0) as screen:
        assert "2 weights" in screen.press("space").tick(400).title


def test_the_title_counts_and_the_loss_starts_where_it_did_while_it_runs() -> None:
    with Session("line", rate=0.1) as screen:
        screen.press("space")
        for epoch in range(1, 21):
            screen.tick()
            assert f"epoch {epoch} of 300" in screen.title
            assert "start 4.421" in screen.part("loss")


DATA = [
    ("line", False, 0.1),
    ("line", False, 0.7),
    ("line", False, 2.5),
    ("plane", False, 0.1),
    ("galton", False, 1e-4),
    ("galton", True, 0.25),
    ("cars", False, 0.003),
    ("cars", True, 0.9),
    ("faithful", False, 0.05),
    ("faithful", True, 0.1),
    ("trees", False, 1e-4),
    ("trees", True, 0.1),
]


@pytest.mark.parametrize(
    ("name", "standardize", "rate", "size"),
    every(3, [(*run, size) for size in ((80, 24), (120, 40)) for run in DATA]),
)
def test_an_epoch_is_one_weight_vector(
    name: str, standardize: bool, rate: float, size: tuple[int, int]
) -> None:
    """Loss, predictions, differences, weights, gradient and step follow from one vector, stepped here."""
    with Session(name, rate=rate, standardize=standardize, size=size) as screen:
        X, Y = screen.data.X, screen.data.Y
        weights = np.zeros((X.shape[1], 1))
        for epoch in range(20):
            miss = X @ weights - Y
            slope = X.T @ miss * 2 / len(X)
            if epoch % 9 < 2:
                screen.at(epoch)
                assert f"epoch {epoch} of" in screen.title
                check_loss(screen, float(np.mean(miss**2)))
                check_weights(screen, weights, slope, rate)
                check_predictions(screen, X @ weights, -miss)
            weights = weights - rate * slope


def check_loss(screen: Session, loss: float) -> None:
    shown = numbers(screen.part("loss").splitlines()[1])[0]
    assert agrees(shown, loss), (shown, loss)
    miss = screen.part("predictions").splitlines()[0].rpartition("±")[2].partition(")")[0]
    assert agrees(miss, math.sqrt(loss)), (miss, loss)


def check_weights(screen: Session, weights: np.ndarray, slope: np.ndarray, rate: float) -> None:
    heading = screen.part("weights").splitlines()[1]
    columns = [word for word in ("now", "unscaled", "gradient", "next step", "best") if word in heading]
    expected = {"now": weights[:, 0], "gradient": slope[:, 0], "next step": -rate * slope[:, 0]}
    assert {"now", "gradient", "next step"} <= set(columns)
    rows = [row for row in table(screen.part("weights")).values() if row][: len(weights)]
    for index, row in enumerate(rows):
        assert len(row) == len(columns)
        for column, shown in zip(columns, row, strict=True):
            if column in expected:
                assert agrees(shown, expected[column][index]), (column, shown, expected[column][index])


def check_predictions(screen: Session, predictions: np.ndarray, difference: np.ndarray) -> None:
    rows = table(screen.part("predictions"))
    for index in range(5):
        predicted, actual, miss = rows[str(index + 1)][-3:]
        assert agrees(predicted, predictions[index, 0])
        assert agrees(actual, screen.data.Y[index, 0])
        assert agrees(miss, difference[index, 0])
