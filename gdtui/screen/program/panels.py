"""The panels that only a watched program has: its parameters, its output, the lines above and below."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdtui.screen.actions import keys
from gdtui.screen.panels.keyline import WHILE_ASKED, WHILE_EDITING, longest, of_a_field
from gdtui.screen.panels.panel import Panel, fits
from gdtui.screen.panels.plot import PlotPanel, said
from gdtui.screen.panels.styled_text import (
    Column,
    columns,
    headings,
    line_of,
    paragraph,
    shorten,
    shorten_name,
    shorten_words,
)
from gdtui.screen.plots import Curve, loss_curve
from gdtui.screen.program.view import ProgramView, has_failed
from gdtui.screen.widths import cell_len
from gdtui.sources.compared import loss_compared, step_compared
from gdtui.wording.counts import several, speed, whole
from gdtui.wording.figures import GRADIENT, LARGEST_PLAIN, STEP, WEIGHT, column, exact_rate
from gdtui.wording.text import in_fewer_words, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.plots import Palette, Row
    from gdtui.sources.found import Floats
    from gdtui.sources.parameters import Parameters

__all__ = [
    *("OutputPanel", "ParametersPanel", "ProgramCurve", "ProgramKeys", "ProgramLine", "ProgramMessage"),
    "ProgramTitle",
]

NUMBER, LONGEST_NAME = 9, 16
MOST_PLACES = 4
"""Digits behind the point of a weight, at most."""
WHAT_IS_READ = (
    "The textbook's five lines are read, or some of them; lines such as: Epoch 3, loss: 0.5; CSV; JSON; "
    "and what gdtui.record(...) tells."
)


class ProgramTitle(Panel[ProgramView]):
    """What is watched, and how it stands; the epochs' input follows it where a function is called."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw the program's name on the left; on the right the speed, the state, the epoch."""
        epoch = at_epoch(view)
        state = view.state if cell_len(view.state) + len(epoch) + 14 <= width else view.state[:1]
        right = cell_len(state) + len(epoch) + 4
        rate = speed(view.speed)
        name = visible(view.name)
        for text in (f" gdtui run {name}  {rate}", f" {name}  {rate}", f" {name}"):
            if cell_len(text) + right <= width:
                break
        else:
            text = shorten(text, max(width - right, 0))
        shown, _, pace = text.partition(f"  {rate}") if text.endswith(rate) else (text, "", "")
        pace = rate if text.endswith(rate) else pace
        gap = " " * max(width - cell_len(shown) - cell_len(pace) - right, 0)
        role = "alarm" if "✖" in state else "good" if view.running else "dim"
        return [line_of((shown, "strong"), gap, (pace, "dim"), "  ", (state, role), "  ", epoch)]


def at_epoch(view: ProgramView) -> str:
    """Say which epoch is shown, and of how many."""
    if view.told is None:
        return "no epoch yet " if not view.is_finished else "no epoch "
    return f"epoch {view.told.number} of " if view.asked else f"epoch {view.told.number} "


class ProgramLine(Panel[ProgramView]):
    """The learning rate, where it is known and can't be typed; what was read."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw as much as fits."""
        rate = "" if view.asked else the_rate(view)
        for text in read_so_far(view):
            gap = width - cell_len(rate) - cell_len(text) - 1
            if gap >= 2:
                return [line_of((rate, "plain"), " " * gap, (text, "dim"))]
        return [line_of((rate, "plain"))]


def the_rate(view: ProgramView) -> str:
    """Say the learning rate, and where it is known from."""
    rate = view.learning_rate
    if rate is None or not math.isfinite(rate):
        return " learning rate not told"
    if view.parameters is not None and view.parameters.is_rate_found:
        return f" learning rate {rate:.3g} (found from the steps)"
    return f" learning rate {exact_rate(rate)}"


def read_so_far(view: ProgramView) -> list[str]:
    """Say what was recognised, in many words and in fewer."""
    if not view.count:
        lines = several(view.others, "line") if view.others else "no line"
        return [f"no epoch recognised, {lines} read", "no epoch yet"]
    epochs = f"{several(view.count, 'epoch')} read"
    others = f", {several(view.others, 'other line')} ({keys.OUTPUT})" if view.others else ""
    form = f"{view.form}: " if view.form else ""
    return [f"{form}{epochs}{others}", f"{epochs}{others}", epochs]


class ParametersPanel(Panel[ProgramView]):
    """The weights, with gradient and next step where they are known."""

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw a row a weight; where there is room, a line that says what the next step is."""
        known = view.parameters
        if known is None:
            return paragraph(what_weights_need(view), width)[:height]
        shown = window(view, height - 1)
        names = [shorten_name(visible(known.names[place]), LONGEST_NAME) for place in shown]
        of_name = max(map(cell_len, names), default=0)
        table = table_of(known, shown)
        while len(table) > 1 and of_name + 2 + sum(one.width + 2 for one in table) > width:
            table.pop()
        room = width - of_name - 2 - sum(one.width + 2 for one in table)
        widths = [max(one.width, NUMBER) if room >= NUMBER * len(table) else one.width for one in table]
        lines = [line_of(" " * (of_name + 2), *headings(table, widths, "  "))]
        for place, name in enumerate(names):
            cells = columns([one.cells[place] for one in table], widths, "  ")
            lines.append(line_of(" ", name + " " * (of_name - cell_len(name) + 1), cells))
        notes = [] if known.step is not None or view.is_finished else NEXT_STEP
        note = next((note for note in notes if len(note) + 2 <= width), "")
        return [*lines, line_of((f" {note}", "dim"))] if note and len(lines) < height else lines

    def titles(self, view: ProgramView, width: int) -> tuple[str, str]:
        """Say how many are shown, and how they were found."""
        known = view.parameters
        if known is None:
            return ("weights", "")
        shown, total = window(view, self.drawn_height - 1), len(known.names)
        title, below = "weights", how_found(known)
        if len(shown) < total:
            title = f"weights {shown.start + 1}-{shown.stop} of {whole(total)}"
            below = [*below, "↑ ↓ show others"]
        return (title, next((text for text in below if fits(text, width)), ""))


def window(view: ProgramView, room: int) -> range:
    """Choose which weights are shown: from the selected one on, as many as there is room for."""
    total = len(view.parameters.names) if view.parameters is not None else 0
    count = min(max(room, 1), total)
    first = min(view.options.selected or 0, total - count)
    return range(first, first + count)


NEXT_STEP = ("next step: known when the next epoch is read", "next step: with the next epoch")


def how_found(known: Parameters) -> list[str]:
    """Say that the weights were found, and how good they are, in many words and in fewer."""
    if known.margins is None:
        return []
    good_to = f"±{float(known.margins.max()):.0e}"
    return [f"found from the predictions, {good_to}", f"found, {good_to}", "found"]


def what_weights_need(view: ProgramView) -> str:
    """Say what would tell the weights."""
    if view.told is None:
        return "Here stand the weights, where the program tells them."
    if view.data is not None:
        return (
            "The weights are not told, and the printed predictions do not determine them: "
            "gdtui.record(weights=...) tells them."
        )
    return (
        "The weights are not told: gdtui.record(weights=...) tells them. With --data FILE they are found "
        "from the printed predictions."
    )


def table_of(known: Parameters, shown: range) -> list[Column]:
    """Write the columns, the most important one first."""
    rows = slice(shown.start, shown.stop)
    written = [Column("now", found_digits(known, rows))]
    for heading, values, precision in (
        ("gradient", known.gradient, GRADIENT),
        ("next step", known.step, STEP),
        ("textbook's step", known.chapter_step, STEP),
    ):
        if values is not None:
            cells = finite_column(values[rows], precision, signed=True)
            written.append(Column(heading, cells))
    return written


def found_digits(known: Parameters, rows: slice) -> list[str]:
    """Write the weights; those that were found, with the digits that are good."""
    if known.margins is None:
        return finite_column(known.weights[rows], WEIGHT)
    return [
        good_digits(*pair)
        for pair in zip(known.weights[rows, 0].tolist(), known.margins[rows, 0].tolist(), strict=True)
    ]


def good_digits(weight: float, margin: float) -> str:
    """Write a number with the digits behind the point that an error of at most a margin leaves good."""
    places = math.floor(-math.log10(2 * margin)) if margin > 0 else MOST_PLACES
    return WEIGHT.write_as(weight, min(max(places, 0), MOST_PLACES) if abs(weight) < LARGEST_PLAIN else None)


def finite_column(values: Floats, precision: object, *, signed: bool = False) -> list[str]:
    """Write numbers below each other, also those that are not finite."""
    numbers = values[:, 0].tolist()
    finite = [number for number in numbers if math.isfinite(number)]
    cells = iter(column(finite, precision, sign=signed, width=NUMBER))  # type: ignore[arg-type]
    return [next(cells) if math.isfinite(number) else str(number) for number in numbers]


class OutputPanel(Panel[ProgramView]):
    """What else is known of the program: its mistake, its traceback, how it compares, its other lines."""

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw what matters most now; the last lines that were printed have the rest of the room."""
        if view.finding:
            above = paragraph(view.finding, width, "strong")
        elif view.traceback:
            return [
                line_of(" ", (shorten(visible(line), width - 2), "plain"))
                for line in view.traceback[-height:]
            ]
        else:
            said = [WHAT_IS_READ] if view.told is None else compared(view)
            above = [line for text in said for line in paragraph(text, width, "strong")]
        room = height - len(above)
        lines = view.lines[-room:] if room > 0 else ()
        below = [line_of(" ", (shorten(visible(line), width - 2), "plain")) for line in lines]
        if not above and not below:
            waits = view.told is None and not view.is_finished
            return paragraph(WHAT_IS_READ if waits else "The program has printed no other line.", width)[
                :height
            ]
        return [*above, *below][:height]

    def titles(self, view: ProgramView, width: int) -> tuple[str, str]:
        """Say what the lines are."""
        below = f"{keys.OUTPUT} shows all {whole(view.others)} other lines" if view.others > 1 else ""
        below = below if fits(below, width) else ""
        if view.finding:
            return ("checked beside it", below)
        if view.traceback:
            return ("how it ended", below)
        if view.told is None:
            return ("what is read" if not view.lines else "what is read, and other output", below)
        has_more = ", and other output" if view.lines else ""
        return (f"beside the textbook's loop{has_more}" if compared(view) else "other output", below)


def compared(view: ProgramView) -> list[str]:
    """Compare the step and the loss with the textbook's, as far as both are known."""
    known, told = view.parameters, view.told
    if view.has_other_actual:
        return ["The actual values that are printed are not those of the first rows of the data."]
    if known is None or told is None:
        return []
    return [*step_compared(known), *loss_compared(told, view.data, known)]


class ProgramCurve(PlotPanel[ProgramView]):
    """The loss by epoch."""

    TITLE = "loss by epoch"

    def plot(self, view: ProgramView, width: int, height: int, palette: Palette) -> list[Row]:
        """Draw the curve."""
        losses = view.reach.losses
        if view.loss is None or not len(losses) or view.apart is None or view.first is None:
            return said("No curve: no loss was told, or the epochs are not evenly apart.", width, height)
        shown = losses[: view.place + 1]
        numbers = view.first.number + np.arange(len(shown)) * view.apart
        keep = shown >= 0
        if not keep.any():
            return said("No curve: the losses are below 0.", width, height)
        return loss_curve(
            [Curve(numbers[keep], shown[keep])],
            width=width,
            height=height,
            palette=palette,
            epochs=int(view.first.number + view.furthest * view.apart),
            cursor=int(numbers[-1]),
            log_x=view.options.log_epochs,
            log_y=view.options.log_loss,
            judged=False,
        )


class ProgramMessage(Panel[ProgramView]):
    """One line above the keys."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw the answer to the last key, or what helps now, in as many words as there is room for."""
        texts: Sequence[str] = in_fewer_words(view.notice) if view.notice else view.hints or messages(view)
        role = "alarm" if view.notice or is_alarming(view) else "strong"
        text = next((text for text in texts if cell_len(text) <= width - 2), texts[-1])
        return [line_of(" ", (shorten_words(text, width - 2), role))]


def is_alarming(view: ProgramView) -> bool:
    """Tell whether the message is about something that went wrong."""
    return view.diverged or bool(view.finding) or (view.is_finished and "✖" in view.state)


def messages(view: ProgramView) -> list[str]:
    """Choose what to say: the same in many words, then in fewer."""
    if view.asking:
        return [""]
    if view.finding:
        sentence = view.finding.partition(": ")[2] or view.finding
        return [view.finding, f"{sentence[:1].upper()}{sentence[1:]}", *in_fewer_words(sentence)]
    if view.told is None:
        return before_the_first(view)
    if view.is_finished:
        return after_the_last(view)
    if view.diverged and view.told.loss is not None:
        if not math.isfinite(view.told.loss):
            number = "not a number" if math.isnan(view.told.loss) else "infinite"
            return [
                f"The loss is {number} from epoch {view.told.number} on.  {keys.BACK} goes back.",
                f"The loss is {number}.",
            ]
        return [
            f"The loss is over a million times the first one.  {keys.BACK} goes back, {keys.PLAY} goes on.",
            "The loss is over a million times the first.",
        ]
    if view.silent:
        return [
            f"No line for {view.silent} s: the program is still running.",
            f"No line for {view.silent} s.",
        ]
    if view.lines and view.is_waiting:
        return [visible(view.lines[-1]) or "Waiting for the program."]
    if view.running:
        return ["The program's epochs, one a tick.", "Running."]
    return [
        f"{keys.STEP} shows the next epoch, {keys.PLAY} goes on, {keys.BACK} goes back.",
        f"{keys.STEP} next epoch, {keys.BACK} back.",
    ]


def still_running(view: ProgramView) -> list[str]:
    """Say for how long nothing has come."""
    silent = f"No line for {view.silent} s"
    return [f"{silent}: the program is still running.", f"{silent}."]


def before_the_first(view: ProgramView) -> list[str]:
    """Say what is waited for, or that nothing of it came."""
    if view.is_finished:
        how = view.ending.sentence if view.ending else "it ended"
        return [
            f"No epoch was recognised, and {how}.  {keys.OUTPUT} shows its output.",
            "No epoch was recognised.",
        ]
    if view.silent:
        return still_running(view)
    if view.is_overdue and view.others:
        return [
            "No line is recognised so far. One such as Epoch 3, loss: 0.5 would be.",
            "No line is recognised so far.",
        ]
    if view.others:
        return ["Waiting for the first epoch."]
    return ["Waiting for the program's first line.", "Waiting for its first line."]


def after_the_last(view: ProgramView) -> list[str]:
    """Say that this was the last epoch, and how the program ended."""
    how = view.ending.sentence if view.ending else "it ended"
    if view.ending is not None and has_failed(view.ending):
        return [f"This is the last epoch: {how}.  {keys.OUTPUT} shows its output.", f"The end: {how}."]
    return [
        f"This is the last epoch: {how}.  {keys.RESET} starts it again, {keys.BACK} looks back.",
        f"The last epoch: {how}.",
    ]


PAUSED = (keys.STEP, keys.PLAY, keys.BACK, keys.OUTPUT, keys.RESET, keys.GOAL)
RUNNING = (keys.PLAY, keys.SLOWER, keys.FASTER, keys.OUTPUT, keys.STEP, keys.RESET)
FINISHED = (keys.BACK, keys.RESET, keys.OUTPUT, keys.GOAL)
LATER = (keys.GOAL, keys.ZOOM, keys.THEME)
CALLED = (keys.RATE, keys.EPOCHS)


class ProgramKeys(Panel[ProgramView]):
    """The last line of the screen: the keys of the moment."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw the keys of the field that is edited, or of the state."""
        if view.editing:
            return [of_a_field(WHILE_ASKED if view.asking else WHILE_EDITING, width)]
        wanted = FINISHED if view.is_finished else RUNNING if view.running else PAUSED
        return [longest((*wanted, *(CALLED if view.asked else ())), view.running, width, at_all_times=LATER)]
