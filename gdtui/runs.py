"""Runs that are kept to be compared: their settings and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.figures import LOSS, exact
from gdtui.remarks import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import LossCurve
    from gdtui.descent.trainer import Trainer

__all__ = ["KeptRun", "keep", "table"]


@dataclass(frozen=True, eq=False)
class KeptRun:
    """What is left of a run when it is over.

    Attributes
    ----------
    rates : tuple of (int, float)
        The learning rates, each with the first epoch that it moved.
    epoch : int
        How far it came.
    loss : float
        The loss there.
    within : int or None
        The epoch that comes within 1 % of the lowest possible loss, reached or forecast; None for never.
    status : str
        In a word.
    standardized : bool
        Whether the inputs were brought to scale.
    curve : LossCurve
        The losses.
    """

    rates: tuple[tuple[int, float], ...]
    epoch: int
    loss: float
    within: int | None
    status: str
    standardized: bool
    curve: LossCurve

    @property
    def label(self) -> str:
        """The learning rates in words: ``0.1``, or ``0.1, 0.5 from 37``."""
        (_, first), *rest = self.rates
        changes = "".join(f", {exact(rate)} from {epoch}" for epoch, rate in rest[:3])
        return exact(first) + changes + (", ..." if len(rest) > 3 else "")


def keep(trainer: Trainer, bowl: Bowl) -> KeptRun:
    """Take down a run as far as it has been.

    Parameters
    ----------
    trainer : Trainer
        The run; it is taken down at its furthest epoch.
    bowl : Bowl
        What is known of its data's loss.

    Returns
    -------
    KeptRun
    """
    curve = trainer.curve()
    (_, rate), *changes = trainer.schedule
    weights = trainer.snapshot().weights if changes else trainer.initial_weights
    more = bowl.epochs_to(weights, trainer.learning_rate if changes else rate)
    return KeptRun(
        rates=trainer.schedule,
        epoch=trainer.furthest,
        loss=trainer.loss if trainer.epoch == trainer.furthest else float(curve.losses[-1]),
        within=None if more is None else more + (trainer.epoch if changes else 0),
        status=_status(trainer),
        standardized=trainer.data.standardized,
        curve=curve,
    )


def _status(trainer: Trainer) -> str:
    if trainer.status is Status.OVERFLOWED:
        return "overflowed"
    if trainer.diverged:
        return "diverged"
    return "finished" if trainer.status is Status.FINISHED else f"at epoch {trainer.furthest}"


def table(runs: Sequence[KeptRun]) -> list[str]:
    """Write runs below each other: learning rate, final loss, epochs to within 1 % of the lowest, status.

    Returns
    -------
    list of str
        A heading, then a line a run; columns are aligned.
    """
    rows = [("", "learning rate", "final loss", "epochs", "within 1% at", "status")]
    for index, run in enumerate(runs):
        within = "never" if run.within is None else counted(run.within)
        scaled = " (standardized)" if run.standardized else ""
        rows.append(
            (letter(index), run.label + scaled, LOSS.write(run.loss), f"{run.epoch:,}", within, run.status)
        )
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    return ["  ".join([*_aligned(row, widths), row[5]]).rstrip() for row in rows]


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> list[str]:
    left, right = row[:2], row[2:5]
    return [f"{text:<{width}}" for text, width in zip(left, widths, strict=False)] + [
        f"{text:>{width}}" for text, width in zip(right, widths[2:], strict=True)
    ]


def letter(index: int) -> str:
    """Name a run by a letter, so that it is told apart without colour."""
    return chr(ord("A") + index % 26)
