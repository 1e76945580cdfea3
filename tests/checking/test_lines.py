"""Reading printed lines: the chapter's, in any layout that NumPy or a list gives them, and others' lines."""

from __future__ import annotations

import numpy as np
import pytest

from gdtui.checking.lines.blocks import blocks

Y_PRED, Y, LOSS = np.array([[0.5], [-1.25], [3e-7], [120.0], [7.0]]), np.arange(5.0)[:, None], 0.1234567891


def chapter(epoch: int, show: object = None) -> str:
    shown = show or (lambda array: array[:5].T)
    return (
        f"Epoch {epoch}:\n"
        f"Predicted output for the first 5 samples: {shown(Y_PRED)}\n"  # type: ignore[operator]
        f"Actual output for the first 5 samples: {shown(Y)}\n"  # type: ignore[operator]
        f"Difference between actual and predicted: {shown(Y - Y_PRED)}\n"  # type: ignore[operator]
        f"Current loss: {LOSS}\n"
    )


@pytest.mark.parametrize(
    "show",
    [
        lambda array: array[:5].T,
        lambda array: array[:5],
        lambda array: array[:5].ravel(),
        lambda array: array[:5, 0].tolist(),
        lambda array: list(array[:5, 0]),
        lambda array: np.array2string(array.T, max_line_width=20),
    ],
)
def test_the_chapters_lines_are_read_in_any_layout(show: object) -> None:
    found = blocks("Training...\n" + chapter(0, show) + chapter(1, show) + "done\n")
    assert [block.epoch for block in found] == [0, 1]
    for block in found:
        assert block.loss is not None
        assert block.loss.value == LOSS
        for name, true in (("predicted", Y_PRED), ("actual", Y), ("difference", Y - Y_PRED)):
            numbers = block.lists[name]
            assert len(numbers) == 5
            assert all(number.is_near(right) for number, right in zip(numbers, true[:, 0], strict=True)), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Epoch 1/3, loss=0.5\nEpoch 2/3, loss=0.25\n", [(1, 0.5), (2, 0.25)]),
        ("epoch: 0 loss: 1e-3\nepoch: 1 loss: 5e-4\n", [(0, 1e-3), (1, 5e-4)]),
        ("iter 10 | cost 3.25\n", [(10, 3.25)]),
        ("loss 2.0\nloss 1.0\n", [(None, 2.0), (None, 1.0)]),
        ("MSE: 7\n", [(None, 7.0)]),
        ("hello\nrate 0.1\n", []),
    ],
)
def test_other_lines_are_read(text: str, expected: list[tuple[int | None, float]]) -> None:
    assert [(block.epoch, block.loss and block.loss.value) for block in blocks(text)] == expected
