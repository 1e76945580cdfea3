"""The runs: the present one and those it is compared with, in a table over their curves."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gdtui.answers import ANSWERS
from gdtui.descent.snapshot import Status
from gdtui.screen.actions.keys import PLAY, RACE
from gdtui.screen.panels.panel import title_that_fits
from gdtui.screen.panels.plot import PlotPanel
from gdtui.screen.panels.styled_text import shorten
from gdtui.screen.panels.views.curve import axis_keys, curves, names
from gdtui.screen.widths import first_that_fits
from gdtui.wording.counts import whole
from gdtui.wording.runs import footnote, letter, other_columns, outcomes, runs_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.screen.plots import Palette, PlotRow
    from gdtui.screen.view import View
    from gdtui.wording.runs import KeptRun

__all__ = ["RunsView"]

LEAST_PLOT = 8
HOW_TO_GET_MORE = (
    f"{RACE} races learning rates side by side; a run that is reset stays here.",
    f"{RACE} races several rates; a run that is reset stays here.",
    f"{RACE} races several learning rates.",
)


class RunsView(PlotPanel["View"]):
    """Settings and outcome of each run, a line each, and their losses laid over each other.

    Where the table would leave no room for the curves, they stand alone, and their legend has the losses.
    """

    TITLE = "runs"

    def plot(self, view: View, width: int, height: int, palette: Palette) -> list[PlotRow]:
        """Draw the table, and the curves in what is left; nothing where another view is about to be shown."""
        if not view.runs:
            return _rows([""] * height, width)
        hint = first_that_fits(HOW_TO_GET_MORE, width - 2) if len(view.runs) == 1 else ""
        hides_arrivals = view.hides(*ANSWERS)
        note = "" if hides_arrivals else footnote(view.runs)
        texts = [other_columns(view.runs), note, hint]
        notes = [line for text in texts for line in textwrap.wrap(text, max(width - 2, 1))]
        runs = runs_table(view.runs, width - 2, with_arrivals=not hides_arrivals)
        for lines in ([*runs, *notes], runs):
            if height - len(lines) >= LEAST_PLOT:
                rows = _rows(lines, width)
                return [*rows, *curves(view, names(view), width, height - len(rows), palette)]
        if height >= LEAST_PLOT:
            return curves(view, outcomes(view.runs), width, height, palette, captioned=False)
        lines = [*runs, *notes] if len(runs) <= height else _without_table(view, width - 2)
        return _rows(lines[:height], width)

    def titles(self, view: View, width: int) -> tuple[str, str]:
        """Say how a race is started, else which keys change the axes of the curves."""
        waits = view.racing and not view.running and view.snapshot.status is Status.READY
        word = "goes on with" if view.snapshot.epoch else "starts"
        first = "" if view.hides(*ANSWERS) or not view.racing else _winner(view.runs)
        titles = (f"{self.TITLE}: {first}", self.TITLE) if first else (self.TITLE,)
        return (
            title_that_fits(titles, width, self.TITLE),
            f"{PLAY} {word} the race" if waits else axis_keys(view, width),
        )


def _winner(runs: Sequence[KeptRun]) -> str:
    """Name the run that was close to the lowest loss first; nothing while none was."""
    there = [
        (run.within, number)
        for number, run in enumerate(runs)
        if run.within is not None and run.within <= run.epoch
    ]
    if not there:
        return ""
    epoch, number = min(there)
    return f"{letter(number)} ({runs[number].label}) was close to the best first, at epoch {whole(epoch)}"


def _without_table(view: View, width: int) -> list[str]:
    """Write the outcomes of all runs one after the other."""
    named = [f"{letter(number)} {outcome}" for number, outcome in enumerate(outcomes(view.runs))]
    cell = max(map(len, named)) + 2
    across = max((width + 2) // cell, 1)
    lines = (named[first : first + across] for first in range(0, len(named), across))
    return ["".join(f"{entry:<{cell}}" for entry in line).rstrip() for line in lines]


def _rows(lines: list[str], width: int) -> list[PlotRow]:
    return [[(f" {shorten(line, width - 2)}", "")] for line in lines]
