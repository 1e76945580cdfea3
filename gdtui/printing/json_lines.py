"""A run as JSON lines: one that describes it, one for each epoch, one that says how it ended."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from gdtui.descent.snapshot import Status
from gdtui.wording.remarks import outcome, verdict
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from gdtui.data.dataset import Dataset
    from gdtui.descent.bowl import Bowl
    from gdtui.descent.run import Known, Run
    from gdtui.descent.snapshot import Floats, Snapshot
    from gdtui.descent.trainer import Trainer

__all__ = ["print_json"]

MOST_DIRECTIONS = 16
"""Of more weights the directions are left out: a list for each would be longer than the rest of the run."""


def print_json(run: Run, every: int, out: TextIO, remarks: Sequence[str] = ()) -> None:
    """Print a run from epoch 0 to its end as JSON lines of finite numbers, with `remarks` in the first."""
    trainer = run.trainer
    _print({"run": {**_run(run), "remarks": [visible(remark) for remark in remarks]}}, out)
    _print(_epoch(trainer.snapshot()), out)
    while trainer.reach(trainer.epoch + every):
        _print(_epoch(trainer.snapshot()), out)
    _print({"done": _done(run, *_lowest(trainer))}, out)


def _lowest(trainer: Trainer) -> tuple[float, int]:
    """Find the lowest loss of a run, with its epoch; then the run is again at the epoch where it was."""
    end, epoch = trainer.epoch, trainer.lowest_epoch()
    if epoch == end:
        return trainer.loss, epoch
    trainer.seek(epoch)
    loss = trainer.loss
    trainer.seek(end)
    return loss, epoch


def _run(run: Run) -> dict[str, Any]:
    data, trainer = run.data, run.trainer
    return {
        "data": visible(data.name),
        "rows": data.rows,
        "columns": [visible(name) for name in data.columns],
        "target": visible(data.target),
        "epochs": trainer.epochs,
        "learning_rate": trainer.learning_rate,
        "stable_below": _finite(run.known.bowl.stable_below),
        "standardized": data.standardized,
        "first_rows": data.head_X.tolist(),
        "bowl": _bowl(run.known, trainer.learning_rate),
    }


def _bowl(known: Known, rate: float) -> dict[str, Any]:
    """Describe the bowl: what can be known before the first epoch."""
    bowl, fastest, epochs = known.bowl, known.fastest, known.epochs_at(rate)
    few = len(known.initial) <= MOST_DIRECTIONS
    return {
        "least_squares": _listed(known.best),
        "least_squares_loss": _finite(bowl.lowest_loss),
        "curvatures": [_finite(curvature) for curvature in bowl.curvatures.tolist()],
        "directions": bowl.directions.T.tolist() if few else None,
        "condition_number": _finite(bowl.condition_number),
        "factors": [_finite(factor) for factor in bowl.factors(rate).tolist()],
        "fastest_worst_case_rate": _finite(bowl.fastest_worst_case),
        "fastest_rate": fastest and fastest[0],
        "fastest_epochs": fastest and fastest[1],
        "epochs_within_1_percent": epochs,
        "verdict": verdict(bowl, rate, fastest, epochs) or None,
        "too_high": bowl.too_high(rate),
    }


def _epoch(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "epoch": snapshot.epoch,
        "learning_rate": snapshot.learning_rate,
        "loss": snapshot.loss,
        "weights": _listed(snapshot.weights),
        "gradient": _listed(snapshot.gradient),
        "next_step": _listed(snapshot.next_step),
        "predictions": _listed(snapshot.predictions),
        "actual": _listed(snapshot.actual),
        "difference": _listed(snapshot.difference),
        **_unscaled("weights", snapshot.data, snapshot.weights),
    }


def _done(run: Run, lowest_loss: float, lowest_epoch: int) -> dict[str, Any]:
    epoch, trainer = run.epoch(), run.trainer
    snapshot, known = epoch.snapshot, run.known
    return {
        "status": "diverged"
        if snapshot.status is Status.FINISHED and snapshot.diverged
        else snapshot.status.value,
        "epoch": snapshot.epoch,
        "loss": snapshot.loss,
        "lowest_loss": lowest_loss,
        "lowest_epoch": lowest_epoch,
        "weights": _listed(snapshot.weights),
        "least_squares": _listed(known.best),
        "least_squares_loss": _finite(known.bowl.lowest_loss),
        "epochs_within_1_percent": epoch.to_come,
        "overflow_epoch": trainer.overflow_epoch,
        "divergence": _divergence(trainer, known.bowl),
        "reason": outcome(epoch),
        **_unscaled("weights", snapshot.data, snapshot.weights),
        **_unscaled("least_squares", snapshot.data, known.best),
    }


def _divergence(trainer: Trainer, bowl: Bowl) -> dict[str, Any] | None:
    """Explain what a rate above the limit does: which direction grows, how fast, and how far that can go."""
    rate, weights = trainer.learning_rate, trainer.snapshot().weights
    if not bowl.too_high(rate):
        return None
    more = bowl.overflow_epoch(weights, rate)
    return {
        "diverged_epoch": trainer.diverged_epoch,
        "direction": bowl.directions[:, 0].tolist(),
        "factor": _finite(float(bowl.factors(rate)[0])),
        "overflows_at": None if more is None else trainer.epoch + more,
    }


def _unscaled(name: str, data: Dataset, weights: Floats) -> dict[str, Any]:
    return {f"{name}_unscaled": _listed(data.unscaled(weights))} if data.standardized else {}


def _listed(vector: Floats) -> list[float | None]:
    return [_finite(number) for number in vector[:, 0].tolist()]


def _finite(number: float) -> float | None:
    """Return a finite number as it is; any other, such as a step that is never taken, is null in JSON."""
    return number if math.isfinite(number) else None


def _print(record: dict[str, Any], out: TextIO) -> None:
    out.write(json.dumps(record, allow_nan=False) + "\n")
