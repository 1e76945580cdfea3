"""Printed lines compared with the weights: which loss they show, of which weights and rows.

The weights before and after each epoch are known, since the steps were judged before. What is printed must
fit them, to its last digit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gdtui.checking.known.loops import CHAPTER, every_epoch
from gdtui.checking.lines.blocks import blocks
from gdtui.checking.lines.losses import LOSSES, OWN_LOSSES, mean_square
from gdtui.checking.report import Finding, convention, mistake, passed, unchecked
from gdtui.checking.tables import aligned, named_rows, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdtui.checking.lines.blocks import Block, Number
    from gdtui.checking.lines.losses import Loss
    from gdtui.checking.recognise import Explanation
    from gdtui.checking.trial import Trial
    from gdtui.programs.call import Call

    Floats = NDArray[np.float64]

__all__ = [
    "SEVERAL",
    "Printed",
    "fault_of_blocks",
    "judged_lines",
    "printing_of",
    "weights_of",
    "wrong_lines",
]

MOST_ROWS, SEVERAL = 6, 4
LOSS_LINE = "the line that finds the loss"


@dataclass(frozen=True, eq=False)
class Printed:
    """What a call printed, and the weights that belong to it.

    Attributes
    ----------
    call : Call
        What was asked.
    text : str
        All that was printed.
    blocks : list of Block
        What could be read of it.
    weights : list of ndarray
        The weights at epoch 0, 1, ... and one epoch beyond the last.
    loss : callable
        The loss that belongs to the steps: the chapter's, or that of the program's convention.
    epochs : sequence of int
        The epoch of each block.
    """

    call: Call
    text: str
    blocks: Sequence[Block]
    weights: Sequence[Floats]
    loss: Loss
    epochs: Sequence[int]

    def predictions(self, shift: int = 0) -> list[Floats]:
        """Return the predictions at each epoch that was printed, or at the one after."""
        return [self.call.X @ self.weights[epoch + shift] for epoch in self.epochs]

    def losses(self, value: Loss, shift: int = 0) -> list[float]:
        """Return a loss at each epoch that was printed, or at the one after."""
        return [value(self.call.Y, predicted) for predicted in self.predictions(shift)]

    def are_losses(self, value: Loss, shift: int = 0) -> bool:
        """Tell whether the printed losses are those of a loss at each epoch, or at the one after."""
        return self.show_losses(self.losses(value, shift))

    def hold_losses(self, value: Loss) -> bool:
        """Tell whether some number of each block, with two digits at least, is its loss; or the one after."""
        return any(
            all(
                any(one.margin <= 0.05 * abs(loss) and one.is_near(loss) for one in block.numbers)
                for block, loss in zip(self.blocks, self.losses(value, shift), strict=True)
            )
            for shift in (0, 1)
        )

    def show_losses(self, losses: Sequence[float]) -> bool:
        """Tell whether the printed losses are these numbers."""
        return _fit([block.loss for block in self.blocks], losses)


def printing_of(trial: Trial, explanation: Explanation, epochs: int = SEVERAL) -> Printed:
    """Make the first call with some epochs, and read what is printed."""
    call = replace(trial.first, epochs=epochs)
    outcome = trial.call(call)
    text = outcome.answer.get("printed", "")
    is_single = outcome.returned is not None and outcome.returned.is_single
    call = outcome.returned.call if outcome.returned is not None else call  # with its own start
    weights = _path(explanation, call)
    found = _of_epochs(blocks(text, 1e-5 if is_single else 0.0), call.epochs)
    printed = Printed(call, text, found, weights, mean_square, range(len(found)))
    own = OWN_LOSSES.get(explanation.factor.id) if explanation.factor else None
    if own and len(found) == call.epochs and (printed.are_losses(own) or printed.are_losses(own, 1)):
        return replace(printed, loss=own)
    return printed


def _path(explanation: Explanation, call: Call) -> list[Floats]:
    """Return the weights from epoch 0 to one epoch beyond the last."""
    if explanation.loop is not CHAPTER:
        return [explanation.run(replace(call, epochs=epochs)) for epochs in range(call.epochs + 2)]
    return list(every_epoch(explanation.gradient, call, call.epochs + 1))


def _of_epochs(found: list[Block], epochs: int) -> list[Block]:
    """Leave out what is printed before the first epoch or after the last, such as a final loss."""
    numbered = [block for block in found if block.epoch is not None]
    if not len(found) > epochs == len(numbered):
        return found
    last = None
    for block in found:
        if block.epoch is not None:
            last = block
        elif last is not None:
            last.numbers += block.numbers
    return numbered


def weights_of(predicted: Sequence[Number] | None, X: Floats) -> Floats | None:
    """Find the weights from predictions of the first rows; None where these do not determine them."""
    rows = X[: len(predicted or ())]
    if predicted is None or len(rows) < len(predicted) or np.linalg.matrix_rank(rows) < X.shape[1]:
        return None
    weights: Floats = np.linalg.lstsq(rows, np.array([[one.value] for one in predicted]), rcond=None)[0]
    return weights


def judged_lines(printed: Printed) -> Finding:
    """Judge what was printed; ``unchecked`` where it can't be compared with the epochs."""
    if not printed.text.strip():
        sentence = (
            "the steps are right, and nothing is printed: the chapter's loop prints five lines an epoch"
        )
        return convention("nothing-printed", sentence, "what is printed, and where")
    count, asked = len(printed.blocks), printed.call.epochs
    if not count:
        return unchecked("", "no line of an epoch was recognised")
    if count < asked:
        what = f"in the check lines are printed for {count} of {asked} epochs"
        return wrong_lines("printed-once", what, "whether the lines are printed within the loop")
    if count > asked:
        return unchecked("", f"{count} blocks of lines for {asked} epochs are not understood")
    return fault_of_blocks(printed) or _of_epoch_numbers(printed) or passed(_compared(printed))


def wrong_lines(name: str, what: str, look: str, table: Sequence[str] = ()) -> Finding:
    """Describe a mistake in the lines of a loop whose steps are right."""
    return mistake(name, f"the steps are right, and {what}", look, table)


def fault_of_blocks(printed: Printed) -> Finding | None:
    """Judge the numbers of each block, except the number of the epoch."""
    for judge in (_after_update, _of_loss, _of_predicted, _of_actual, _of_difference):
        finding = judge(printed)
        if finding is not None:
            return finding
    return None


def _compared(printed: Printed) -> str:
    """Say what was compared."""
    first = printed.blocks[0]
    names = [*(["loss"] if first.loss is not None else []), *first.lists]
    return f"compared: {', '.join(names)} of {len(printed.blocks)} epochs"


def _fit(numbers: Sequence[Number | None], true: Sequence[float]) -> bool:
    """Tell whether numbers were printed, and fit the true ones."""
    return bool(numbers) and all(
        number is not None and number.is_near(right) for number, right in zip(numbers, true, strict=True)
    )


def _shown(printed: Printed, name: str) -> list[list[Number]] | None:
    """Return the lists of a name, one an epoch; None where one is missing."""
    found = [block.lists.get(name) for block in printed.blocks]
    return None if any(one is None for one in found) else [one for one in found if one is not None]


def _are(lists: Sequence[Sequence[Number]], true: Sequence[Floats]) -> bool:
    """Tell whether each list is the beginning of a column."""
    return all(
        len(numbers) <= len(column) and _fit(numbers, column[: len(numbers), 0].tolist())
        for numbers, column in zip(lists, true, strict=True)
    )


def _after_update(printed: Printed) -> Finding | None:
    """Tell whether the loss and the predictions belong to the weights after the update."""
    predicted = _shown(printed, "predicted")
    has_loss = printed.blocks[0].loss is not None
    if not has_loss and predicted is None:
        return None
    if has_loss and not printed.are_losses(printed.loss, 1):
        return None
    if predicted is not None and not _are(predicted, printed.predictions(1)):
        return None
    return convention(
        "printed-after-update",
        "the lines of an epoch are those of the weights after its update: the chapter prints before it"
        if printed.blocks[0].lists
        else "the printed loss is that of the weights after the update: the chapter prints that before it",
        "nothing, if you want that; your first block then is epoch 1 of the chapter, its epoch 0 is missing",
        _losses_table(printed),
    )


def _of_loss(printed: Printed) -> Finding | None:
    if any(block.loss is None for block in printed.blocks) or printed.are_losses(printed.loss):
        return None
    if printed.are_losses(printed.loss, 1):
        return mistake(
            "loss-after-update",
            "the printed loss is that of the weights after the update, the predictions are those before",
            "the order of the loss, the prints and the update",
            _losses_table(printed),
        )
    if printed.show_losses(printed.losses(printed.loss)[:1] * len(printed.blocks)):
        return _from_start("the printed loss is that", printed)
    if printed.hold_losses(printed.loss):
        return None  # another number was read as the loss: a change of it, a norm, the error of a row
    sentence = "the printed loss is not the chapter's; not one of those that are known here"
    unknown = wrong_lines("unknown", sentence, LOSS_LINE, _losses_table(printed))
    return _other_loss(printed) or _running_loss(printed) or unknown


def _other_loss(printed: Printed) -> Finding | None:
    """Tell whether another known number is printed as the loss, before or after the update."""
    for shift in (0, 1):
        fitting = [other for other in LOSSES if printed.are_losses(other.value, shift)]
        if len({other.id for other in fitting}) == 1:  # with few digits more than one may fit
            when = " (after the update)" if shift else ""
            what = f"what is printed as the loss is {fitting[0].sentence}{when}"
            return wrong_lines(fitting[0].id, what, LOSS_LINE, _losses_table(printed))
    return None


def _running_loss(printed: Printed) -> Finding | None:
    """Tell whether the sum or the mean of all losses so far is printed as the loss."""
    losses = [printed.loss(printed.call.Y, printed.call.X @ weights) for weights in printed.weights]
    sums = np.cumsum(losses)
    for what, shown in (("the sum of", sums), ("the mean of", sums / np.arange(1, len(losses) + 1))):
        if printed.show_losses([float(shown[epoch]) for epoch in printed.epochs]):
            sentence = f"what is printed as the loss is {what} the losses of all epochs so far"
            look = "where the sum of the squares is set to 0: once for all, or once an epoch"
            return wrong_lines("loss-adds-up", sentence, look, _losses_table(printed))
    return None


def _from_start(what: str, printed: Printed) -> Finding:
    what += " of the initial weights in every epoch"
    return wrong_lines("printed-from-start", what, "which weights are printed", _losses_table(printed))


def _of_predicted(printed: Printed) -> Finding | None:
    lists = _shown(printed, "predicted")
    if lists is None or _are(lists, printed.predictions()):
        return None
    if _are(lists, [printed.call.X @ printed.weights[0]] * len(lists)):
        return _from_start("the printed predictions are those", printed)
    if _are(lists, printed.predictions(1)):
        sentence = "the printed predictions are those after the update, the loss beside them is that before"
        return mistake("loss-after-update", sentence, "the order of the prints and the update")
    if _are_rows(lists, printed.predictions()):
        return _other_rows("predictions")
    before = [printed.call.X @ printed.weights[max(epoch - 1, 0)] for epoch in printed.epochs]
    if _are(lists, before):
        what = "the printed predictions are those of the epoch before"
        return wrong_lines("unknown", what, "the order of the predictions and the print")
    return wrong_lines(
        "unknown",
        "the printed predictions are not the model's",
        "the line that prints the predictions, and which weights they are found from",
    )


def _are_rows(lists: Sequence[Sequence[Number]], columns: Sequence[Floats]) -> bool:
    """Tell whether the numbers of each epoch are rows of its column, in any order."""
    return all(
        any(number.is_near(one) for one in column[:, 0].tolist())
        for numbers, column in zip(lists, columns, strict=True)
        for number in numbers
    )


def _other_rows(what: str) -> Finding:
    what = f"the printed {what} are not those of the first five rows"
    return wrong_lines("other-rows", what, "which rows are cut out for printing")


def _of_actual(printed: Printed) -> Finding | None:
    lists = _shown(printed, "actual")
    if lists is None or _are(lists, [printed.call.Y] * len(lists)):
        return None
    if _are_rows(lists, [printed.call.Y] * len(lists)):
        return _other_rows("actual values")
    shown = [number.value for number in lists[0]]
    table = named_rows({"Y": printed.call.Y[: len(shown), 0].tolist(), "yours": shown})
    what = "what is printed as actual values is something else"
    return wrong_lines("actual-wrong", what, "the line that prints the actual values", table)


def _of_difference(printed: Printed) -> Finding | None:
    lists = _shown(printed, "difference")
    if lists is None:
        return None
    for shift in (0, 1):
        true = [printed.call.Y - predicted for predicted in printed.predictions(shift)]
        if _are(lists, true):
            return None
        if _are(lists, [-one for one in true]):
            sentence = (
                "the printed difference is predicted minus actual: the chapter's is actual minus predicted"
            )
            look = "the order of the two in the difference"
            return convention("difference-sign", sentence, look)
        for what, change in (("absolute", np.abs), ("squared", np.square)):
            if _are(lists, [change(one) for one in true]):
                sentence = f"the printed difference is {what}: its sign is lost"
                return wrong_lines("difference-unsigned", sentence, "the line that prints it")
    if _are_rows(lists, [printed.call.Y - predicted for predicted in printed.predictions()]):
        return _other_rows("differences")
    what = "the printed difference is something else"
    return wrong_lines("unknown", what, "the line that prints the difference")


def _of_epoch_numbers(printed: Printed) -> Finding | None:
    epochs = [block.epoch for block in printed.blocks]
    if epochs == list(range(1, len(epochs) + 1)):
        sentence = (
            "the printed epochs are counted from 1: the chapter counts from 0, its epoch 0 is before learning"
        )
        return convention("epochs-from-1", sentence, "nothing, if you want that")
    if None not in epochs and epochs != list(range(len(epochs))):
        what = f"the printed epochs are {', '.join(map(str, epochs))}: the chapter counts 0, 1, 2, ..."
        return wrong_lines("unknown", what, "the number that is printed")
    return None


def _losses_table(printed: Printed) -> list[str]:
    if printed.blocks[0].loss is None:
        return []
    true = printed.losses(printed.loss)
    rows = [["epoch", "chapter's loss", "printed"]]
    for epoch, block, right in [*zip(printed.epochs, printed.blocks, true, strict=True)][:MOST_ROWS]:
        rows.append([str(epoch), written(right), "-" if block.loss is None else written(block.loss.value)])
    call = printed.call
    return [f"{call.n} rows, {call.d} weights, rate {written(call.lr)}:", *aligned(rows)]
