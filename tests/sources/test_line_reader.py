"""Reading what programs print: the chapter's lines, other loops' lines, and what must not be misread."""

from __future__ import annotations

import contextlib
import io
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data.dataset import Dataset
from gdtui.descent.run import Run
from gdtui.descent.trainer import Trainer
from gdtui.printing.json_lines import print_json
from gdtui.sources.line_reader import LineReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.sources.epochs import ToldEpoch

RNG = np.random.default_rng(7)
X = np.column_stack([np.ones(30), RNG.random(30)])
Y = X @ [[1.0], [2.0]] + 0.1 * RNG.standard_normal((30, 1))


def printed(epochs: int, show: Callable[[Any], object] = lambda column: column.T, end: str = "\n") -> str:
    """Run the chapter's loop, and return what it prints."""
    out = io.StringIO()
    weights = np.zeros((2, 1))
    with contextlib.redirect_stdout(out):
        for epoch in range(epochs):
            Y_pred = np.dot(X, weights)
            print(f"Epoch {epoch}:", end=end)
            print(f"Predicted output for the first 5 samples: {show(Y_pred[:5])}", end=end)
            print(f"Actual output for the first 5 samples: {show(Y[:5])}", end=end)
            print(f"Difference between actual and predicted: {show((Y - Y_pred)[:5])}", end=end)
            print(f"Current loss: {np.mean((Y - Y_pred) ** 2)}", end=end)
            weights = weights + 0.2 * np.dot(X.T, Y - Y_pred) / len(X)
    return out.getvalue()


def truth(epochs: int) -> list[tuple[Any, float]]:
    """Return the predictions and the loss of each epoch."""
    found, weights = [], np.zeros((2, 1))
    for _ in range(epochs):
        Y_pred = np.dot(X, weights)
        found.append((Y_pred[:5, 0], float(np.mean((Y - Y_pred) ** 2))))
        weights = weights + 0.2 * np.dot(X.T, Y - Y_pred) / len(X)
    return found


def told(text: str | bytes, *patterns: str) -> list[ToldEpoch]:
    reader = LineReader(*patterns)
    return reader.feed(text if isinstance(text, bytes) else text.encode()) + reader.finish()


def numbered(text: str, *patterns: str) -> list[tuple[int, float | None]]:
    return [(epoch.number, epoch.loss) for epoch in told(text, *patterns)]


def assert_chapter(found: list[ToldEpoch], epochs: int) -> None:
    assert [epoch.number for epoch in found] == list(range(epochs))
    for epoch, (Y_pred, loss) in zip(found, truth(epochs), strict=True):
        assert epoch.loss == loss
        margin = epoch.margin + 1e-12
        np.testing.assert_allclose(epoch.predicted, Y_pred, rtol=0, atol=margin)
        np.testing.assert_allclose(epoch.actual, Y[:5, 0], rtol=0, atol=1e-7)
        np.testing.assert_allclose(epoch.difference, Y[:5, 0] - Y_pred, rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    "show",
    [
        lambda column: column.T,
        lambda column: column,
        lambda column: column.ravel(),
        lambda column: column.ravel().tolist(),
        lambda column: list(column.ravel()),
        lambda column: tuple(column.ravel().tolist()),
        lambda column: list(column),
        lambda column: repr(column),
        lambda column: repr(column.T),
        lambda column: column.tolist(),
        lambda column: [[float(value)] for value in column[:, 0]],
        lambda column: f"tensor({column.ravel().tolist()}, grad_fn=<AddBackward0>)",
        lambda column: f"tensor({column.ravel().tolist()}, dtype=torch.float64)",
        lambda column: "tensor([" + ",\n        ".join(f"[{value}]" for value in column[:, 0]) + "])",
        lambda column: " ".join(str(value) for value in column[:, 0]),
        lambda column: ", ".join(str(value) for value in column[:, 0]),
        lambda column: np.array2string(column.T, max_line_width=20),
        lambda column: np.array2string(column.T, max_line_width=500, sign="+"),
        lambda column: "\n" + str(column),
    ],
)
def test_the_chapters_lines_are_read_in_any_layout(show: Callable[[Any], object]) -> None:
    text = "Training on 30 rows\n" + printed(4, show) + "done\n"
    reader = LineReader()
    found = reader.feed(text.encode()) + reader.finish()
    assert_chapter(found, 4)
    assert (reader.epochs, reader.others, list(reader.other_lines)) == (4, 2, ["Training on 30 rows", "done"])
    assert reader.form == "the textbook's lines"


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_pieces_of_any_size_are_read_the_same(size: int) -> None:
    data = (printed(3) + "é\N{SNOWMAN}\n").encode()
    reader = LineReader()
    found = [epoch for at in range(0, len(data), size) for epoch in reader.feed(data[at : at + size])]
    assert_chapter(found + reader.finish(), 3)
    assert list(reader.other_lines) == ["é☃"]


def test_the_margin_is_the_half_unit_of_the_last_digit() -> None:
    assert told(printed(2))[1].margin == 5e-9
    assert told(printed(2, lambda column: np.array2string(column.T, precision=3)))[1].margin == 5e-4
    assert told(printed(2, lambda column: column.ravel().tolist()))[1].margin == 0.0


def test_an_epoch_is_handed_out_as_soon_as_it_is_complete() -> None:
    lines = printed(3).encode().splitlines(keepends=True)
    reader = LineReader()
    counts = [len(reader.feed(line)) for line in lines]
    assert counts == [*[0] * 5, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert reader.finish() == []


def test_a_pause_hands_out_what_stands_but_not_within_a_line_or_a_list() -> None:
    reader = LineReader()
    whole = printed(1, lambda column: np.array2string(column.T, max_line_width=20)).encode()
    place = whole.index(b"Actual") - 3
    assert reader.feed(whole[:place]) == reader.settle() == []
    assert reader.feed(whole[place:-4]) == reader.settle() == []
    assert reader.feed(whole[-4:]) == []
    assert_chapter(reader.settle(), 1)
    assert reader.settle() == reader.finish() == []


def test_what_comes_late_is_no_second_epoch() -> None:
    reader = LineReader()
    lines = printed(3).encode().splitlines(keepends=True)
    assert reader.feed(b"".join(lines[:2])) == []
    assert [epoch.number for epoch in reader.settle()] == [0]
    found = reader.feed(b"".join(lines[2:]))
    assert [epoch.number for epoch in found] == [1, 2]
    assert reader.others == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("loss: 0.5\nloss: 0.25\n", [(0, 0.5), (1, 0.25)]),
        ("Epoch 1/3, loss=0.5\nEpoch 2/3, loss=0.25\n", [(1, 0.5), (2, 0.25)]),
        ("epoch: 0 loss: 1e-3\nepoch: 1 loss: 5e-4", [(0, 1e-3), (1, 5e-4)]),
        ("iter 10 | cost 3.25\n", [(10, 3.25)]),
        ("Cost after iteration 100: 0.693\n", [(100, 0.693)]),
        ("Epoch [3/60], Loss: 0.5000\n", [(3, 0.5)]),
        ("Epoch 3. Loss: 0.5, Train_acc 0.9, Test_acc 0.8\n", [(3, 0.5)]),
        ("{'epoch': 3, 'loss': 0.5, 'lr': 0.1}\n", [(3, 0.5)]),
        ("Epoch 3: loss = np.float64(0.5)\n", [(3, 0.5)]),
        ("epoch 3 loss tensor(0.5000, grad_fn=<MseLossBackward0>)\n", [(3, 0.5)]),
        ("INFO:root:Epoch 3: loss 0.5\n", [(3, 0.5)]),
        ("2026-11-26 10:33:49,123 - INFO - Epoch 3 loss: 0.5\n", [(3, 0.5)]),
        ("[2026-11-26 10:33:49] INFO: Epoch 3\n[2026-11-26 10:33:50] INFO: loss 0.5\n", [(3, 0.5)]),
        ("0 loss is [3.25]\n100 loss is [3.0]\n", [(0, 3.25), (100, 3.0)]),
        ("Epoch 1/2\n5/5 [====] - 54s 805ms/step - loss: 0.5 - val_loss: 0.75\n", [(1, 0.5)]),
        ("MSE: 7\n", [(0, 7.0)]),
        ("Current loss:\n0.5\n", [(0, 0.5)]),
        ("epoch 3 val_loss: 0.6 loss: 0.5\n", [(3, 0.5)]),
        ("Epoch 3 | Train | loss: 0.5, acc: 0.9 | Val | loss: 0.6, acc: 0.8\n", [(3, 0.5)]),
        ("Epoche 3: Verlust 0.5\n", [(3, 0.5)]),
        ("epoch\t3\tloss\t.5\n", [(3, 0.5)]),
        ("The loss is 5.\n", [(0, 5.0)]),
        ("Epoch 3:\nloss -inf\n", [(3, -math.inf)]),
        ("=== Epoch 3 ===\nloss 0.5\n", [(3, 0.5)]),
        ("\x1b[1mEpoch\x1b[0m \x1b[32m3\x1b[0m: \x1b[1;31mloss 0.5\x1b[0m\r\n", [(3, 0.5)]),
        ("Epoch 3 loss 0.5\0\n", [(3, 0.5)]),
        (">epoch=3, lrate=0.100, error=0.5\n", [(3, 0.5)]),
        ("m 10.0, b 2.0, cost 0.5 iteration 3\n", [(3, 0.5)]),
        ("Iteration    3: Cost 5.0e-01  dj_dw: -6.500e+02, dj_db: -4.0e+02   w:  6.5, b: 4.0\n", [(3, 0.5)]),
        ("Epoch 3/9\n4/4 - 0s - loss: 0.5 - val_loss: 0.6 - 300ms/epoch - 80ms/step\n", [(3, 0.5)]),
        ("Epoch 3/9\n\r1/4 [=>..] - ETA: 1s - loss: 5.0\r4/4 [====] - 1s - loss: 0.5\n", [(3, 0.5)]),
        ("Epoch 3: 100%|███| 10/10 [00:00<00:00, 100.00it/s, v_num=0, train_loss=0.5]\n", [(3, 0.5)]),
        ("-- Epoch 3\nNorm: 1.26, NNZs: 1, Bias: 0.7, T: 100, Avg. loss: 0.5\n", [(3, 0.5)]),
        ("I1126 10:33:49.123456 12345 train.py:10] Epoch 3\nloss 0.5\n", [(3, 0.5)]),
        ("2026/11/26 10:33:49 Epoch 3: loss 0.5\n", [(3, 0.5)]),
        ("Epoch 3 | loss 0.5 | 0.01s | ETA 00:10\n", [(3, 0.5)]),
        ("Epoch: 3 Loss: 5.0E-1\n", [(3, 0.5)]),
        ("第3轮，损失：0.5\n", [(3, 0.5)]),
        ("Época 3, pérdida: 0.5\n", [(3, 0.5)]),
        ("Epoch 3\ny_hat = [0.5 0.6]\ny = [0.7 0.8]\ny - y_hat: [0.2 0.2]\nJ = 0.5\n", [(3, 0.5)]),
    ],
)
def test_lines_of_other_loops_are_read(text: str, expected: list[tuple[int, float]]) -> None:
    assert numbered(text) == expected


def test_a_loss_may_be_no_number() -> None:
    ((number, loss),) = numbered("Epoch 3 loss: nan")
    assert number == 3
    assert loss is not None
    assert math.isnan(loss)


@pytest.mark.parametrize(
    "line",
    [
        *("loss: 1,234.5", "loss: 0,5", "loss: 0x1A", "loss: 1_000", "loss: 0.5 (was 0.6)", "loss: 0.5e"),
        *("loss improved from 0.6 to 0.5", "Epoch 3: lr reduced to 0.01", "loss: 50%", "loss: 50 %"),
        *("loss: 0.5 seconds", "loss: 0.5 ms", "loss 12.5 MB", "loss: 0.5 ± 0.1", "loss: 0.5 -> 0.4"),
        *("loss: 2024-01-02", "loss: 12:30:45", "loss: 0.5.3", "loss: --5", "loss: - 0.5", "loss: 0.5 0.6"),
        *(
            "loss: 0.5, 0.6",
            "loss: 1 234.5",
            "Final loss: 0.5",
            "Test loss: 0.5",
            "Best loss: 0.4 at epoch 3",
        ),
        *("Epoch 3, best loss: 0.4", "loss after training: 0.5", "Training finished. Loss: 0.1", "[3] 0.5"),
        *("Initial loss: 3", "Epoch 3: val_loss: 0.5", "Epoch 9: val_loss did not improve from 0.10675"),
        *("Epoch: 3 cost time: 12.5", "{'eval_loss': 0.4, 'epoch': 3}", "Epoch 3: loss fell by 0.5"),
        *("Epoch 3: change in loss: 0.5", "loss: 5 of 10", "loss: 3/4", "loss: [0.5 0.6]", "Error: 404"),
        *("D_loss: 0.5, G_loss: 0.3", "Epoch 3 loss 1e400", "Epoch 3-5: loss 0.5", "ValueError: 5 is wrong"),
        *("packet loss: 0.1%", "loss weight: 0.5", "Epoch 3: rmse 0.5", "loss: 0.5 million", "loss: $5"),
        *("Predicted vs actual: [1. 2.] [1.5 2.5]", "Predicted: [0,5 1,5]", "Predicted: [[1 2] [3 4]]"),
        *("Predicted: [1] 0.5 0.6", "Predicted for the test set: [1. 2.]", "True weights: [1. 2.]"),
        *("Predicted: [1,234.5, 2.5]", "Predicted: [0x1A 2]", "Predicted: [1. 2.]%", "Predicted: [1e999 2.]"),
        *("Epoch 0: loss (4.5+0j)", "Epoch 1: loss 4.5j", "Epoch 0: loss 9/2", "Epoch 0: loss 4.5 $"),
        *("Epoch 1 - train loss / val loss: 4.5 / 5.5", "losses: [4.5, 4.0]", "(1, 4.0)", "99 1006.5"),
        *("Epoche 1: Verlust = 0,5", "Prediction after training: f(5) = 9.612", "Epoch 2: loss = 0.25f0"),
        *("loss: 0.5 - final", "{'loss': 0.5, 'phase': 'test'}", "loss: 0.5, training finished"),
    ],
)
def test_what_is_not_certain_is_not_read(line: str) -> None:
    reader = LineReader()
    assert reader.feed(f"{line}\n".encode()) + reader.finish() == []
    assert list(reader.other_lines) == [line]
    assert reader.form == ""


def test_parameters_gradient_and_rate_are_read_beside() -> None:
    (epoch,) = told("epoch 3 loss: 0.5 lr: 0.1 w: 2.5 b: [1.5] dw: -3.0 db: -2.0\n")
    assert (epoch.names, epoch.weights, epoch.gradient) == (("w", "b"), (2.5, 1.5), (-3.0, -2.0))
    assert epoch.learning_rate == 0.1
    (epoch,) = told("epoch 3 loss: 0.5 db: -2.0 dw: -3.0 w: 2.5 bias: 1.5\n")
    assert (epoch.names, epoch.weights, epoch.gradient) == (("w", "bias"), (2.5, 1.5), (-3.0, -2.0))
    (epoch,) = told("epoch 3 loss: 0.5 w1: 2.5 w2: 1.5 dw: -2.0 db: -2.0\n")
    assert (epoch.names, epoch.weights, epoch.gradient) == (("w1", "w2"), (2.5, 1.5), ())
    (epoch,) = told("Epoch 0:\nloss 1.5\nweights: [[0.5]\n [1.5]]\ngradient: [-1. 2.]\nlearning rate: 0.1\n")
    assert (epoch.weights, epoch.gradient, epoch.learning_rate) == ((0.5, 1.5), (-1.0, 2.0), 0.1)


@pytest.mark.parametrize("order", ["PADLE", "LEPAD", "EPADL", "APELD"])
def test_the_five_lines_are_read_in_any_order(order: str) -> None:
    places = {"E": 0, "P": 1, "A": 2, "D": 3, "L": 4}
    lines = printed(4).splitlines(keepends=True)
    text = "".join(lines[5 * epoch + places[kind]] for epoch in range(4) for kind in order)
    assert_chapter(told(text), 4)


@pytest.mark.parametrize("left_out", [{0}, {1}, {2, 3}, {4}, {1, 2, 3}])
def test_lines_may_be_missing(left_out: set[int]) -> None:
    lines = printed(4).splitlines(keepends=True)
    found = told("".join(line for place, line in enumerate(lines) if place % 5 not in left_out))
    assert [epoch.number for epoch in found] == [0, 1, 2, 3]
    for epoch, (Y_pred, loss) in zip(found, truth(4), strict=True):
        assert epoch.loss == (None if 4 in left_out else loss)
        expected = [] if 1 in left_out else Y_pred
        np.testing.assert_allclose(epoch.predicted, expected, rtol=0, atol=1e-7)


def test_a_loss_before_or_after_the_loop_is_no_epoch() -> None:
    loss = truth(1)[0][1]
    assert_chapter(told(f"Current loss: {loss}\n{printed(3)}Current loss: 0.125\n"), 3)
    assert_chapter(told(f"Loss before training: {loss}\n{printed(3)}Final loss: 0.125\nMSE: 0.125\n"), 3)
    assert numbered("loss: 3\nloss: 2\nloss: 1\nMSE: 0.5\n") == [(0, 3.0), (1, 2.0), (2, 1.0)]


def test_what_stands_after_the_last_return_counts() -> None:
    assert numbered("working 10%\rworking 20%\rloss: 0.5\r\nloss: 0.25\r\r\n") == [(0, 0.5), (1, 0.25)]
    assert numbered("\rEpoch 0: loss 3\rEpoch 1: loss 2\rEpoch 1: loss 1.5\rEpoch 2: loss 1\n") == [
        (0, 3.0),
        (1, 1.5),
        (2, 1.0),
    ]


def test_a_text_that_was_told_at_a_pause_is_not_told_again_when_it_changes() -> None:
    reader = LineReader()
    assert reader.feed(b"\rEpoch 1: loss 3\rEpoch 1: loss 2\r") == []
    assert [(epoch.number, epoch.loss) for epoch in reader.settle()] == [(1, 2.0)]
    assert reader.form == "epoch and loss"
    found = reader.feed(b"Epoch 1: loss 1.5\rEpoch 1: loss 1\nEpoch 2: loss 0.5\n") + reader.finish()
    assert [(epoch.number, epoch.loss) for epoch in found] == [(2, 0.5)]


def test_a_pattern_says_the_losss_line_outright() -> None:
    text = "loss: 7\nstep one J~0.5 (was 0.6)\nEpoch 2 step two J~ 0.25\n"
    assert numbered(text, "J~{}") == [(0, 0.5), (2, 0.25)]
    assert numbered("Current loss: 0,5\nCurrent loss: 5%\nCurrent loss: 1.5.2\n", "Current loss: {}") == []
    assert numbered("Current loss: [[0.5]]\nloss 0,5\n", "Current loss: {}") == [(0, 0.5)]
    assert numbered("loss 0,5\nloss 1, 2\n", "loss {},") == [(0, 1.0)]
    assert numbered("0.5\nnothing 3\n0.25\n", "{}") == [(0, 0.5), (1, 0.25)]
    for wrong in ("loss", "{} {}", ""):
        with pytest.raises(ValueError, match=r"\{\}"):
            LineReader(wrong)


def test_other_lines_are_counted_and_the_last_are_kept() -> None:
    reader = LineReader()
    reader.feed(b"".join(b"row %d\n\n" % row for row in range(5000)) + b"\xff\x00\x1b[31mred\x1b[0m [/]\n")
    assert reader.others == 5001
    assert len(reader.other_lines) == 2000
    assert list(reader.other_lines)[-2:] == ["row 4999", "\N{REPLACEMENT CHARACTER}\0red [/]"]


@pytest.mark.parametrize(
    "line", [b"x" * 200_000, b"[" * 200_000, b"loss: " + b"1" * 200_000, b"[1 2 " * 40_000, b"(1, " * 50_000]
)
def test_a_long_line_is_cut_and_counted(line: bytes) -> None:
    reader = LineReader()
    for at in range(0, len(line), 8192):
        assert reader.feed(line[at : at + 8192]) == []
    assert reader.feed(b"\nloss: 0.5\nloss: 0.25\n")[-1].loss == 0.25
    assert reader.others == 1
    assert len(reader.other_lines[0]) <= 1000


def test_a_bracket_that_is_never_closed_ends() -> None:
    reader = LineReader()
    reader.feed(b"loss: [0.5 0.25\n" + b"1.5 2.5\n" * 5000 + b"Epoch 0: loss 0.5\n")
    assert [epoch.loss for epoch in reader.finish()] == [0.5]
    assert reader.others == 5001


def test_json_lines_of_this_program_are_read_in_full() -> None:
    data = Dataset("made", X, Y, ("bias", "x"), "y", has_bias=True)
    run = Run(Trainer(data, learning_rate=0.1, epochs=5))
    out = io.StringIO()
    print_json(run, 1, out)
    reader = LineReader()
    found = reader.feed(out.getvalue().encode())
    assert [epoch.number for epoch in found] == [0, 1, 2, 3, 4, 5]
    assert reader.form == "JSON lines"
    assert reader.others == 0
    for epoch, (Y_pred, loss) in zip(found[:5], truth(5), strict=True):
        assert epoch.loss == pytest.approx(loss, rel=1e-12)
        np.testing.assert_allclose(epoch.predicted, Y_pred, rtol=1e-12)
        assert (epoch.names, epoch.margin, epoch.learning_rate) == (("bias", "x"), 0.0, 0.1)
        assert len(epoch.weights) == len(epoch.gradient) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"epoch": 3, "loss": 0.5, "val_loss": 0.6}\n', [(3, 0.5)]),
        ('{"epoch": 3.0, "train_loss": 1}\n{"loss": NaN, "epoch": true}\n', [(3, 1.0), (1, None)]),
        ('{"event": "final", "loss": 0.5}\n{"val_loss": 0.5, "epoch": 3}\n', []),
        ('{"epoch": 3, "loss": "0.5"}\n{"epoch": 3, "loss": [0.5, 1]}\n{"loss": 1e999}\n[1, 2]\n', []),
        ("{" * 3000 + '"loss": 0.5}\n', [(0, 0.5)]),
        ('{"loss": 0.5, "event": "training finished"}\n', []),
        ('{"loss": ' + "[" * 30_000 + "}\n", []),
        ("epoch,loss\n0,0.5\n1,0.25\n", [(0, 0.5), (1, 0.25)]),
        ("epoch,loss,acc\n0,0.5,0.9\nsaved to x, y, z\n1,0.25,\n", [(0, 0.5), (1, 0.25)]),
        ("epoch;loss\n0;0,5\n1;0.25\n", [(1, 0.25)]),
        ("epoch,loss\n0,0,5\n1,1_0\n2,0x1A\n3,5%\n4,1e-1\n", [(4, 0.1)]),
        (",epoch,val_loss,train_loss\n0,7,0.5,0.25\n", [(7, 0.25)]),
        ("epoch\tloss\n3\t0.5\n", [(3, 0.5)]),
        ("epoch      loss   time\n    3   0.5000  1.5\n", [(3, 0.5)]),
        ("| Epoch | Loss |\n|-------|------|\n| 3 | 0.5 |\n", [(3, 0.5)]),
        ("loss, accuracy and other words\n1, 2\n", []),
    ],
)
def test_tables_and_objects_are_read(text: str, expected: list[tuple[int, float | None]]) -> None:
    found = [(number, None if loss is None or math.isnan(loss) else loss) for number, loss in numbered(text)]
    assert found == expected


def test_a_table_has_weights_gradient_and_rate() -> None:
    text = 'epoch,learning rate,loss,weight of bias,"weight of a, b",gradient of bias,"gradient of a, b"\n'
    (epoch,) = told(text + "3,0.1,0.5,1.0,2.0,-1.0,-2.0\n")
    assert (epoch.number, epoch.loss, epoch.learning_rate) == (3, 0.5, 0.1)
    assert (epoch.names, epoch.weights, epoch.gradient) == (("bias", "a, b"), (1.0, 2.0), (-1.0, -2.0))
    (epoch,) = told('epoch,loss,weights\n3,0.5,"[0.25 0.75]"\n')
    assert epoch.weights == (0.25, 0.75)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_log_of_another_shell_is_read(encoding: str) -> None:
    data = printed(3).replace("\n", "\r\n").encode(encoding)
    reader = LineReader()
    found = [epoch for at in range(len(data)) for epoch in reader.feed(data[at : at + 1])]
    assert_chapter(found + reader.finish(), 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Epoch 1\ntrain:\nloss: 5\nval:\nloss: 6\nEpoch 2\nloss: 4\nval:\nloss: 7\n", [(1, 5.0), (2, 4.0)]),
        ("Epoch 1\nValidation\nloss: 0.6\nTraining\nloss: 0.5\n", [(1, 0.5)]),
        ("loss: 3\nloss: 2\nloss: 1\nTraining finished.\nloss: 0.5\n", [(0, 3.0), (1, 2.0), (2, 1.0)]),
        ("loss: 3\nDone.\nloss: 2\nDone.\nloss: 1\nDone.\n", [(0, 3.0), (1, 2.0), (2, 1.0)]),
        ("=== Test ===\n" + "loss: 3\n" * 3, [(0, 3.0), (1, 3.0), (2, 3.0)]),
        ("loss: 3\n=== Test ===\n" + "loss: 2\n" * 6, [(0, 3.0), (1, 2.0), (2, 2.0)]),
        ("Epoch 1\nloss: 3\nloss: 2\nEpoch 2\nloss: 1\nloss: 0.5\n", [(1, 3.0), (2, 1.0)]),
        ("Epoch 100\nloss: 3\n" + "loss: 2\n" * 6, [(100, 3.0), (1, 2.0), (2, 2.0)]),
    ],
)  # fmt: skip
def test_numbers_belong_to_what_stands_above_them(text: str, expected: list[tuple[int, float]]) -> None:
    assert numbered(text) == expected


def test_an_epoch_that_is_said_again_and_again_takes_no_memory() -> None:
    reader = LineReader()
    reader.feed(b"Epoch 3\n" * 10_000)
    assert reader.others == 9999
    assert reader.feed(b"loss: 0.5\n") + reader.finish() != []
