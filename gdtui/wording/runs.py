"""Runs that are kept to be compared: their settings and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.wording.counts import counted, whole
from gdtui.wording.figures import LOSS, exact, exact_rate
from gdtui.wording.nearness import TOO_SMALL
from gdtui.wording.text import listed, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gdtui.descent.goal import Goal
    from gdtui.descent.run import Epoch, Run
    from gdtui.descent.snapshot import LossCurve
    from gdtui.descent.trainer import Trainer

    Column = tuple[str, ...]

__all__ = [
    "KeptRun",
    "arrival",
    "footnote",
    "keep",
    "kept_run",
    "letter",
    "other_columns",
    "outcomes",
    "runs_table",
]

GONE = ("diverged", "overflowed")
LONG_RATE = 9
"""A learning rate with more characters than these is rounded where there is little room."""

FEW = 4
"""How many names of columns are listed."""


@dataclass(frozen=True, eq=False)
class KeptRun:
    """The settings of a run and what came of it, kept for comparison.

    Attributes
    ----------
    rates : tuple of (int, float)
        The learning rates, each with the epoch from which on it is used.
    epoch : int
        The epoch at which the run was kept.
    loss : float
        The loss at that epoch.
    within : int or None
        The first epoch whose loss meets `goal`, reached or forecast; None where neither.
    leaves : bool
        Whether the loss is above `goal` again after that epoch, or will be.
    goal : Goal
        The loss that counts as close to the lowest: within 1 % of it, or 1 % of the first where the fit is
        exact.
    works : bool
        Whether the last rate is below the limit: then the goal is reached, if only after 10**12 epochs.
    status : str
        As in "finished", "diverged", "overflowed" or "at epoch 37".
    standardized : bool
        Whether the inputs were standardized.
    curve : LossCurve
        The recorded losses.
    columns : tuple of str
        The names of the inputs and, last, of the target. Data, never markup.
    """

    rates: tuple[tuple[int, float], ...]
    epoch: int
    loss: float
    within: int | None
    leaves: bool
    goal: Goal
    works: bool
    status: str
    standardized: bool
    curve: LossCurve
    columns: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The learning rates in words: ``0.1``, or ``0.1; 0.5 from 37``."""
        (_, first), *rest = self.rates
        changes = "".join(f"; {exact_rate(rate)} from {whole(epoch)}" for epoch, rate in rest[:3])
        return exact_rate(first) + changes + ("; ..." if len(rest) > 3 else "")

    @property
    def first_rate(self) -> str:
        """The first learning rate in a few digits, and whether others followed."""
        (_, first), *rest = self.rates
        written = exact_rate(first)
        return (
            written if len(written) <= LONG_RATE else f"about {exact(float(f'{first:.3g}'))}"
        ) + "; ..." * bool(rest)


def keep(run: Run) -> KeptRun:
    """Record a run at its furthest epoch; the trainer goes back to the epoch where it was."""
    trainer = run.trainer
    here = trainer.epoch
    trainer.seek(trainer.furthest)
    kept = kept_run(run)
    trainer.seek(here)
    return kept


def kept_run(run: Run) -> KeptRun:
    """Record a run at its present epoch, without the epochs and rates after it."""
    trainer, epoch = run.trainer, run.epoch()
    snapshot = epoch.snapshot
    rates = tuple((start, rate) for start, rate in trainer.schedule if start <= snapshot.epoch)
    within, leaves = _arrival(trainer, epoch)
    return KeptRun(
        rates=rates,
        epoch=snapshot.epoch,
        loss=snapshot.loss,
        within=within,
        leaves=leaves,
        goal=run.known.goal,
        works=epoch.rate_works,
        status=_status(trainer),
        standardized=trainer.data.standardized,
        curve=snapshot.curve,
        columns=trainer.data.names.columns,
    )


def _arrival(trainer: Trainer, epoch: Epoch) -> tuple[int | None, bool]:
    """Find the epoch that reaches the goal, and whether the goal is left again.

    With a single rate that is not above the limit, the epoch is forecast from the initial weights. Otherwise
    it is looked up in the epochs so far; if none of them reaches the goal, it is forecast from the present
    weights.
    """
    snapshot, known = epoch.snapshot, epoch.known
    (_, rate), *changes = trainer.schedule
    if not changes and not epoch.rate_too_high:
        return known.epochs_at(rate), False
    reached = trainer.first_epoch_at_most(known.goal.loss)
    if reached is not None:
        return reached, not known.goal.is_met(snapshot.loss)
    if epoch.to_come is None:
        return None, False
    return snapshot.epoch + epoch.to_come, epoch.forecast.grows()


def _status(trainer: Trainer) -> str:
    if trainer.status is Status.OVERFLOWED:
        return "overflowed"
    if trainer.diverged:
        return "diverged"
    return "finished" if trainer.status is Status.FINISHED else f"at epoch {whole(trainer.epoch)}"


def runs_table(runs: Sequence[KeptRun], width: int = 80, *, with_arrivals: bool = True) -> list[str]:
    """Write runs below each other: learning rate, final loss, epochs to within 1 % of the lowest, status.

    Parameters
    ----------
    runs : sequence of KeptRun
        In the order of their letters.
    width : int
        In cells; where it is too narrow for everything, headings are shorter and the epochs are left out,
        then the status.
    with_arrivals : bool
        Whether to say at which epoch a run comes, or will come, close to the lowest loss.

    Returns
    -------
    list of str
        A heading, then one line per run; columns are aligned.
    """
    for columns, gap in _layouts(runs, with_arrivals):
        lines = _aligned(columns, gap)
        if max(map(len, lines)) <= width:
            break
    return lines


def _layouts(runs: Sequence[KeptRun], with_arrivals: bool) -> Iterator[tuple[list[Column], str]]:
    """Yield columns, each with its heading, and the gap between them; the widest layout first."""
    are_exact = [run.goal.is_of_first for run in runs]
    heading = "1% of first at" if all(are_exact) else "within 1% at"
    arrivals = [arrival(run) + " (of first)" * (run.goal.is_of_first and not all(are_exact)) for run in runs]
    letters = ("", *(letter(index) for index in range(len(runs))))
    losses = ("loss", *(LOSS.write(run.loss) for run in runs))
    epochs = ("epochs", *(whole(run.epoch) for run in runs))
    within = [(heading, *arrivals)] * with_arrivals
    status = ("status", *(run.status for run in runs))
    rates = [run.label + " (standardized)" * run.standardized for run in runs]
    yield [letters, ("learning rate", *rates), losses, epochs, *within, status], "  "
    rates = [rate.replace("standardized", "std") for rate in rates]
    within = [("1% at", *arrivals)] * with_arrivals
    yield [letters, ("rate", *rates), losses, *within, status], " "
    nothing = ("",) * len(letters)
    yield [letters, ("rate", *rates), losses, *within, nothing], " "
    yield [letters, ("rate", *(run.first_rate for run in runs)), losses, *within, nothing], " "


def outcomes(runs: Sequence[KeptRun]) -> list[str]:
    """Name runs by their learning rates with what came of them; each keeps its width while a loss changes."""
    return [f"{run.label}: {run.status if run.status in GONE else LOSS.write(run.loss):<7}" for run in runs]


def arrival(run: KeptRun) -> str:
    """Write the epoch at which a run comes close to the lowest loss, and whether it stays there."""
    if run.within is None:
        return "after 1e12" if run.works else "never"
    return counted(run.within) + (", then left" if run.within <= run.epoch else ", then leaves") * run.leaves


def other_columns(runs: Sequence[KeptRun]) -> str:
    """Say which runs were on other columns than the first, and on which; nothing where none was."""
    other = [(letter(i), run.columns) for i, run in enumerate(runs) if run.columns != runs[0].columns]
    texts = [
        f"{name}: {visible(target)} from {listed(inputs, FEW, visible)}" for name, (*inputs, target) in other
    ]
    return f"Other columns, and so another lowest loss: {'; '.join(texts)}." if texts else ""


def footnote(runs: Sequence[KeptRun]) -> str:
    """Say what counts as close where the fit is exact; nothing where it is not."""
    if any(run.goal.is_too_small for run in runs):
        return f"The lowest loss is {TOO_SMALL}, so a run is close at 1% of the first loss."
    if not any(run.goal.is_exact for run in runs):
        return ""
    return "An exact fit: the lowest loss is 0, so a run is close at 1% of the first loss."


def _aligned(columns: Sequence[Column], gap: str) -> list[str]:
    """Align the first two columns and the last to the left, all others to the right."""
    widths = [max(map(len, column)) for column in columns]
    sides = ["<", "<", *">" * (len(columns) - 3), "<"]
    rows = zip(*columns, strict=True)
    forms = [f"{side}{width}" for side, width in zip(sides, widths, strict=True)]
    return [gap.join(map(format, row, forms)).rstrip() for row in rows]


def letter(index: int) -> str:
    """Name a run by a letter, so that it is told apart without colour."""
    return chr(ord("A") + index % 26)
