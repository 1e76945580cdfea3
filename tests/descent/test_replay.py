"""Past epochs once more: the numbers of the chapter's loop, written out here, whatever is kept of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.data import load
from gdtui.descent.replay import overflows, replay
from gdtui.descent.trainer import Trainer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdtui.data import Dataset

    Floats = NDArray[np.float64]

LINE = load("line")


def chapter(data: Dataset, rates: dict[int, float], epochs: int) -> list[tuple[float, Floats, Floats]]:
    """Return loss, weights and gradient of each epoch; the rates are from their epochs on."""
    weights, rate, found = np.zeros((data.X.shape[1], 1)), 0.0, []
    for epoch in range(epochs + 1):
        rate = rates.get(epoch, rate)
        Y_pred = np.dot(data.X, weights)
        gradient = -2 * np.dot(data.X.T, (data.Y - Y_pred)) / len(data.X)
        found.append((float(np.mean((data.Y - Y_pred) ** 2)), weights, gradient))
        weights = weights - rate * gradient
    return found


def changing(memory: int = 2**20) -> Trainer:
    """Make a run whose rate was changed twice, that was at epoch 100 and has gone back to 40."""
    trainer = Trainer(LINE, learning_rate=0.1, epochs=100, memory=memory)
    for epoch, rate in ((30, 0.5), (37, 0.02)):
        trainer.seek(epoch)
        trainer.set_learning_rate(rate)
    trainer.seek(100)
    trainer.seek(40)
    return trainer


@pytest.mark.parametrize("memory", [2**20, 2000])
@pytest.mark.parametrize("most", [1000, 20, 1])
@pytest.mark.parametrize("every", [1, 7, 100, 1000])
def test_every_number_is_the_chapters_whatever_is_kept(memory: int, most: int, every: int) -> None:
    trainer = changing(memory)
    expected = chapter(LINE, {0: 0.1, 30: 0.5, 37: 0.02}, 100)
    past = list(replay(LINE, trainer.progress(most), every))
    assert [epoch for epoch, _, _ in past] == [*range(0, 100, every), 100]
    for epoch, rate, state in past:
        loss, weights, gradient = expected[epoch]
        assert rate == (0.1 if epoch < 30 else 0.5 if epoch < 37 else 0.02)
        assert state.loss == loss
        assert state.weights.tobytes() == weights.tobytes()
        assert state.gradient.tobytes() == gradient.tobytes()


def test_the_run_stays_where_it_is() -> None:
    trainer = changing()
    before = trainer.snapshot()
    assert len(list(replay(LINE, trainer.progress(), 1))) == 101
    after = trainer.snapshot()
    assert (after.epoch, trainer.furthest, after.loss) == (40, 100, before.loss)


def test_a_run_that_has_not_begun_has_one_epoch() -> None:
    trainer = Trainer(LINE, learning_rate=0.1, epochs=5)
    ((epoch, rate, state),) = replay(LINE, trainer.progress(), 1)
    assert (epoch, rate, state.loss) == (0, 0.1, trainer.loss)
    assert not overflows(LINE, trainer.progress())


def test_where_a_run_overflows_is_known_from_its_past_too() -> None:
    trainer = Trainer(LINE, learning_rate=1.0, epochs=1000)
    while trainer.advance(1000):
        pass
    with np.errstate(all="ignore"):
        losses = [loss for loss, _, _ in chapter(LINE, {0: 1.0}, 1000)]
    last = next(epoch for epoch, loss in enumerate(losses) if not np.isfinite(loss)) - 1
    assert trainer.furthest == last
    trainer.seek(10)
    assert overflows(LINE, trainer.progress())
