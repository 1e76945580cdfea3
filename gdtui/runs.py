"""Runs that are kept to be compared: their settings and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gdtui.counts import counted, whole
from gdtui.descent.snapshot import Status
from gdtui.figures import LOSS, exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.snapshot import LossCurve, Snapshot
    from gdtui.descent.trainer import Trainer

__all__ = ["KeptRun", "keep", "table", "take_down"]


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
        """The learning rates in words: ``0.1``, or ``0.1; 0.5 from 37``."""
        (_, first), *rest = self.rates
        changes = "".join(f"; {exact(rate)} from {whole(epoch)}" for epoch, rate in rest[:3])
        return exact(first) + changes + ("; ..." if len(rest) > 3 else "")


def keep(trainer: Trainer, bowl: Bowl) -> KeptRun:
    """Take down a run as far as it has been.

    Parameters
    ----------
    trainer : Trainer
        The run; it is taken down at its furthest epoch, and left where it stands.
    bowl : Bowl
        What is known of its data's loss.

    Returns
    -------
    KeptRun
    """
    here = trainer.epoch
    trainer.seek(trainer.furthest)
    run = take_down(trainer, bowl)
    trainer.seek(here)
    return run


def take_down(trainer: Trainer, bowl: Bowl) -> KeptRun:
    """Take down a run as it stands, with nothing of what it has been through after this epoch."""
    snapshot = trainer.snapshot()
    rates = tuple((start, rate) for start, rate in trainer.schedule if start <= snapshot.epoch)
    return KeptRun(
        rates=rates,
        epoch=snapshot.epoch,
        loss=snapshot.loss,
        within=_within(trainer, snapshot, bowl),
        status=_status(trainer),
        standardized=trainer.data.standardized,
        curve=snapshot.curve,
    )


def _within(trainer: Trainer, snapshot: Snapshot, bowl: Bowl) -> int | None:
    """Find the epoch that comes within 1 % of the lowest loss: forecast, or read off where rates changed."""
    (_, rate), *changes = trainer.schedule
    if not changes:
        return bowl.epochs_to(trainer.initial_weights, rate)
    reached = np.flatnonzero(snapshot.curve.losses <= 1.01 * bowl.lowest_loss)
    if len(reached):
        return int(reached[0]) * snapshot.curve.every
    more = bowl.epochs_to(snapshot.weights, snapshot.learning_rate)
    return None if more is None else snapshot.epoch + more


def _status(trainer: Trainer) -> str:
    if trainer.status is Status.OVERFLOWED:
        return "overflowed"
    if trainer.diverged:
        return "diverged"
    return "finished" if trainer.status is Status.FINISHED else f"at epoch {whole(trainer.epoch)}"


def table(runs: Sequence[KeptRun], width: int = 80) -> list[str]:
    """Write runs below each other: learning rate, final loss, epochs to within 1 % of the lowest, status.

    Parameters
    ----------
    runs : sequence of KeptRun
        In the order of their letters.
    width : int
        In cells; where it is too narrow for everything, headings are shorter and the epochs are left out.

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
            (letter(index), run.label + scaled, LOSS.write(run.loss), whole(run.epoch), within, run.status)
        )
    lines = _aligned(rows, "  ")
    if max(map(len, lines)) <= width:
        return lines
    short = [("", "rate", "loss", "1% at", "status"), *((*row[:3], *row[4:]) for row in rows[1:])]
    return _aligned([(*row[:1], row[1].replace("standardized", "std"), *row[2:]) for row in short], " ")


def _aligned(rows: Sequence[tuple[str, ...]], gap: str) -> list[str]:
    """Write texts to the left, in the first two columns and the last, and numbers to the right."""
    *widths, _ = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for *cells, last in rows:
        padded = [f"{text:<{size}}" for text, size in zip(cells[:2], widths[:2], strict=True)]
        padded += [f"{text:>{size}}" for text, size in zip(cells[2:], widths[2:], strict=True)]
        lines.append(gap.join([*padded, last]).rstrip())
    return lines


def letter(index: int) -> str:
    """Name a run by a letter, so that it is told apart without colour."""
    return chr(ord("A") + index % 26)
