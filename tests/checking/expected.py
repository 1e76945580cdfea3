"""What the programs beside this file are expected to be called: ids, and the first line of each program.

A program's first line is ``# expect: VERDICT ID``, or several of them joined by `` or ``, the best one first:
``# expect: mistake last-row-left-out or mistake some-rows-only``. Any of them is true. ``right`` has no id.
``mistake unknown`` is "not one that has a name": of a wrong program it is never false.

Folders: ``right``, ``convention``, ``mistake``; ``held_out``, wrong in other ways, with five right ones among
them; ``printed``, without a function, whose printed lines are all there is; ``broken``.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PROGRAMS = Path(__file__).with_name("programs")

VERDICTS = ("right", "convention", "mistake", "unchecked")

CONVENTIONS = {
    "half-mse": "the gradient of half the mean squared error: the step is half the chapter's",
    "sum-of-squares": "the loss is the sum of the squares, the step its gradient: n times the chapter's",
    "stochastic": "an update after each row, not after each epoch",
    "one-after-the-other": "each weight is updated before the gradient of the next one is found",
    "printed-after-update": "all lines of an epoch are those of the weights after its update",
    "epochs-from-1": "the printed epochs are counted from 1",
    "returns-history": "more than the weights is returned",
    "momentum": "part of the step before is added to each step",
    "rate-changes": "the learning rate changes from epoch to epoch",
    "printed-every": "lines are printed for some epochs only, and are right",
    "inputs-scaled": "the inputs are scaled inside, and so are the weights: no weights were given",
}
"""Right by another convention or algorithm."""

MISTAKES = {
    # the step is the chapter's times a number
    "sign": "the step goes up the slope: -1 times the chapter's",
    "not-divided-by-n": "the sum of the rows in place of their mean: n times the chapter's step",
    "factor-2-missing": "the 2 of the square's slope is missing, the loss is the full one: half the step",
    "factor-2-twice": "the 2 is there twice: 2 times the step",
    "no-factor": "neither the 2 nor the 1/n: n/2 times the step",
    "divided-twice": "divided by n twice: 1/n of the step",
    "divided-by-weights": "divided by the number of weights in place of rows: n/d times the step",
    "divided-by-size": "divided by X.size: 1/d of the step",
    "divided-by-n-minus-1": "divided by n - 1: n/(n - 1) times the step",
    "root-gradient": "the gradient of the root of the mean squared error: the step over twice that root",
    "normalised": "the gradient is divided by its own length",
    "clipped": "the gradient, or a part of it, is cut off at a bound",
    # the step is another formula
    "some-rows-only": "only the first few rows count",
    "first-row-only": "only the first row counts",
    "last-row-only": "only the last row counts (the sum is not within the loop)",
    "last-row-left-out": "the last row does not count",
    "first-row-left-out": "the first row does not count",
    "broadcast-n-by-n": "(n,) against (n, 1): n × n differences",
    "means-multiplied": "the mean of the residuals times the mean of a column, not the mean of products",
    "star-for-at": "* in place of @",
    "transpose-missing": "the transpose is missing or on the wrong factor: an error, unless n = d",
    "squared-residual": "the residual is squared in the gradient",
    "residual-absolute": "the residual's absolute value in the gradient",
    "residual-sign": "the residual's sign alone in the gradient",
    "target-for-residual": "the actual values in place of the residual",
    "prediction-for-residual": "the predictions in place of the residual",
    "input-missing": "the inputs are missing in the gradient: all weights get the bias's",
    "one-number-for-all": "one number, a mean or sum over all, is the gradient of every weight",
    "wrong-column": "the columns are shifted or exchanged: a weight gets the gradient of another one",
    "batches-added": "the gradients of batches are added up, or averaged though one is smaller",
    "predictions-changed": "the predictions are cut off, rounded or bent before the residuals are found",
    "inputs-changed": "the inputs are squared, or lose their signs, in the gradient",
    "difference-step": "the slopes are differences of the loss to one side, with too large a step",
    "hidden-penalty": "a penalty on the weights is added to the gradient",
    # weights that are treated in another way than the rest
    "bias-not-divided": "the bias's gradient is not divided by n",
    "bias-twice": "the bias is updated twice",
    "bias-frozen": "the bias is never updated",
    "bias-dropped": "the bias does not count in the prediction, or is set to 0",
    "only-two-weights": "only the first two weights are updated",
    "ones-added-twice": "a column of ones is put before an X that has one",
    # from epoch to epoch
    "equals-minus": "=- in place of -=: the weights are replaced by the step",
    "gradients-add-up": "the gradients of all epochs so far add up",
    "stale-predictions": "predictions or residuals are found once, before the loop",
    "stale-gradient": "the gradient is always that of the initial weights",
    "gradient-reused": "the gradient is found in every second or third epoch only, and used again",
    "gradient-one-epoch-old": "the gradient is that of the weights before the last update",
    "rate-changes": "the learning rate changes in another way than falling",
    "weights-reset": "each epoch begins at the initial weights again",
    "early-stop": "it stops as soon as the loss falls by less than some bound",
    "return-in-loop": "it returns within the loop: one epoch whatever was asked for",
    "one-epoch-too-few": "an update too few",
    "one-epoch-too-many": "an update too many",
    "returns-previous-weights": "returns the weights before the last update",
    "best-weights": "returns the weights of the lowest loss seen, not the last ones",
    "rounded": "weights or gradients are rounded at each epoch",
    # arguments
    "integer-division": "// in place of /: the step is rounded down, mostly to nothing",
    "truncated-weights": "the weights are kept as whole numbers, always or where they start as such",
    "whole-number-error": "an error where the weights start as whole numbers",
    "alias": "a second name for the weights is no copy, and a change to one shows in the other",
    "in-place": "the caller's weights are changed",
    "data-changed": "the caller's X or Y is changed",
    "rate-missing": "the step is not multiplied by the learning rate",
    "rate-twice": "the step is multiplied by the learning rate twice",
    "rate-ignored": "a rate of its own in place of the argument",
    "epochs-ignored": "a number of epochs of its own in place of the argument",
    "start-ignored": "a start of its own, zeros or ones, in place of the weights given",
    "random-start": "a random start of its own: two equal calls differ",
    "random-rows": "rows are drawn at random: two equal calls differ",
    "ignores-data": "data of its own, globals, in place of X and Y",
    "hard-coded-size": "the number of rows or weights is written into the code",
    "inputs-scaled": "the inputs are scaled inside",
    "least-squares": "returns the least-squares weights in place of the loop's",
    "keeps-state": "something is kept from call to call: the second call differs from the first",
    # what is returned
    "returns-nothing": "nothing is returned, and the caller's weights do not move",
    "returns-loss": "returns the loss or predictions in place of the weights",
    "returns-gradient": "returns a gradient or a step in place of the weights",
    "returns-start": "returns the weights that were given, though the loop trains",
    "returned-shape": "what is returned has another shape or order than the weights",
    "raises-error": "it raises an error for data that fit",
    "not-a-number": "nan or inf comes out",
    # printed lines
    "loss-half": "the printed loss is half the chapter's while the step is the full one",
    "loss-sum": "the printed loss is the sum of the squares while the step is that of their mean",
    "loss-root": "the printed loss is the root or the norm while the step is that of the mean square",
    "loss-absolute": "the printed loss is the mean absolute difference",
    "loss-not-squared": "the printed loss is the mean of the differences, signs and all",
    "loss-five-rows": "the printed loss is that of the rows shown",
    "loss-squared-sum": "the printed loss is the square of the sum or mean",
    "loss-n-by-n": "the printed loss is the mean of n × n differences",
    "loss-after-update": "the printed loss is that of the next weights, the predictions beside it are not",
    "loss-adds-up": "the printed loss is the sum or the mean of all epochs so far",
    "loss-variance": "the printed loss is the variance or deviation of the differences",
    "difference-unsigned": "the printed difference is absolute or squared",
    "loss-last-row": "the printed loss is that of one row",
    "printed-from-start": "predictions or loss are always those of the initial weights",
    "difference-sign": "the printed difference is predicted minus actual",
    "other-rows": "the rows shown are not the first five",
    "actual-wrong": "what is printed as actual is something else",
    "nothing-printed": "no lines are printed",
    "printed-once": "lines are printed for one epoch only, or not for all",
    # functions beside train
    "helper-wrong": "model, loss or gradient gives another result than the chapter's, whatever train does",
    "unknown": "wrong, and not in this list",
}
"""Wrong: the first thing that is wrong, in the order in which a program is looked at."""

UNCHECKED = {
    "never-ends": "it does not end",
    "waits-for-input": "it asks for input",
    "exits": "it ends the interpreter",
    "forks": "it starts processes",
    "prints-too-much": "its output has no end",
    "syntax-error": "it is not Python",
    "import-error": "importing it raises an error",
    "no-function": "there is no function that could be train",
    "signature": "the function's arguments are not known ones",
    "out-of-memory": "it wants more memory than there is",
    "recursion": "recursion without end",
    "file-missing": "the file is not there any more",
    "crashes": "it ends by a signal",
    "weights-not-found": "the trained weights are not found in what is returned",
    "start-not-seen": "its own start can't be seen, since it moves even at a rate of nearly 0",
}
"""Could not be checked."""

IDS = {"convention": CONVENTIONS, "mistake": MISTAKES, "unchecked": UNCHECKED}


class Answer(NamedTuple):
    """A verdict, and the id of what it is about; the id of ``right`` is empty."""

    verdict: str
    id: str


def programs(folder: str = "") -> list[Path]:
    """List the programs below a folder, or all of them."""
    return sorted((PROGRAMS / folder).rglob("*.py"))


def expected(path: Path) -> list[Answer]:
    """Read the true answers of a program from its first line, the best one first."""
    with path.open(encoding="utf-8") as file:
        line = file.readline()
    answers = line.removeprefix("# expect: ").strip().split(" or ")
    return [Answer(*answer.partition(" ")[::2]) for answer in answers]
