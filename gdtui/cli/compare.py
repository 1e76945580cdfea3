"""Compare learning rates without a screen: a table of runs with their losses as a plot, or JSON lines."""

from __future__ import annotations

import json
import math
import shutil
from typing import TYPE_CHECKING, Any

from gdtui.wording.runs import KeptRun, footnote, keep, runs_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from gdtui.descent.bowl import Bowl
    from gdtui.descent.run import Run

__all__ = ["compare", "print_comparison", "print_comparison_json"]

PLOT_HEIGHT = 20
WIDEST_PLOT = 120


def compare(run: Run, rates: Sequence[float]) -> list[KeptRun]:
    """Run the same data from the same initial weights at several learning rates, each to its end.

    The run has the data, the weights and the epochs; it is left alone.
    """
    runs = []
    for rate in rates:
        other = run.at_rate(rate)
        other.trainer.reach(other.trainer.epochs)
        runs.append(keep(other))
    return runs


def print_comparison(runs: Sequence[KeptRun], bowl: Bowl, out: TextIO) -> None:
    """Print a table of runs, and their losses laid over each other."""
    from gdtui.screen.plots import Curve, Palette, loss_curve, texts
    from gdtui.screen.terminal.colours import in_ascii

    width = min(shutil.get_terminal_size().columns, WIDEST_PLOT)
    curves = [Curve.of(run) for run in runs]
    plot = loss_curve(
        curves,
        width=width,
        height=PLOT_HEIGHT,
        palette=Palette(),
        epochs=max(run.epoch for run in runs),
        lowest=bowl.lowest_loss,
    )
    note = footnote(runs)
    lines = [*runs_table(runs), *([note] if note else []), "", *(line.rstrip() for line in texts(plot))]
    has_unicode = (out.encoding or "").lower().replace("-", "") == "utf8"
    for line in lines:
        print(line if has_unicode else in_ascii(line), file=out)


def print_comparison_json(runs: Sequence[KeptRun], bowl: Bowl, out: TextIO) -> None:
    """Print a JSON line a run."""
    for run in runs:
        out.write(json.dumps({"compare": _record(run, bowl)}, allow_nan=False) + "\n")


def _record(run: KeptRun, bowl: Bowl) -> dict[str, Any]:
    return {
        "learning_rate": run.rates[0][1],
        "stable_below": bowl.stable_below if math.isfinite(bowl.stable_below) else None,
        "epoch": run.epoch,
        "loss": run.loss,
        "within_1_percent_at": run.within,
        "left_again": run.leaves,
        "status": run.status,
        "standardized": run.standardized,
        "curve_every": run.curve.every,
        "curve": run.curve.losses.tolist(),
    }
