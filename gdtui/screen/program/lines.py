"""The lines above and below the panels of a watched program: its name, what was read, a message, keys."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.screen.actions import keys
from gdtui.screen.panels.keyline import WHILE_ASKED, WHILE_EDITING, longest, of_a_field
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.styled_text import line_of, shorten, shorten_words
from gdtui.screen.program.view import ProgramView
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import several, speed
from gdtui.wording.figures import exact_rate
from gdtui.wording.text import capitalised, in_fewer_words, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.screen.panels.styled_text import Line

__all__ = ["ProgramKeys", "ProgramLine", "ProgramMessage", "ProgramTitle"]


class ProgramTitle(Panel[ProgramView]):
    """What is watched, and its state; if a function is called, the input of the epochs follows."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw the program's name on the left; on the right the speed, the state, the epoch."""
        epoch = _at_epoch(view)
        state = view.state if cell_len(view.state) + len(epoch) + 14 <= width else view.state[:1]
        room = max(width - cell_len(state) - len(epoch) - 4, 0)
        name, rate = f" {visible(view.name)}", speed(view.speed)
        pairs = ((f" gdtui run{name}", rate), (name, rate), (name, ""))
        fitting = (pair for pair in pairs if sum(map(cell_len, pair)) + 2 * bool(pair[1]) <= room)
        shown, rate = next(fitting, (shorten(name, room), ""))
        gap = " " * (room - cell_len(shown) - cell_len(rate))
        role = "alarm" if "✖" in state else "good" if view.running else "dim"
        return [line_of((shown, "strong"), gap, (rate, "dim"), "  ", (state, role), "  ", epoch)]


def _at_epoch(view: ProgramView) -> str:
    """Say which epoch is shown, and of how many."""
    if view.told is None:
        nothing = "no epoch" if view.is_finished else "no epoch yet"
        return f"{nothing}, of " if view.asked else f"{nothing} "
    part, parts = view.parts
    training = f"run {part} of {parts}, " if parts > 1 else ""
    return f"{training}epoch {view.told.number} " + "of " * bool(view.asked)


class ProgramLine(Panel[ProgramView]):
    """The learning rate, unless it can be typed, and what was read."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw as much as fits."""
        rate = "" if view.asked else _the_rate(view)
        for text in _read_so_far(view):
            gap = width - cell_len(rate) - cell_len(text) - 1
            if gap >= 2:
                return [line_of((rate, "plain"), " " * gap, (text, "dim"))]
        return [line_of((rate, "plain"))]


def _the_rate(view: ProgramView) -> str:
    """Say what the learning rate is, and whether it was found."""
    rate = view.learning_rate
    if rate is None or not math.isfinite(rate):
        return " learning rate unknown"
    if view.parameters is not None and view.parameters.is_rate_found:
        return f" learning rate {rate:.3g} (found from the steps)"
    return f" learning rate {exact_rate(rate)}"


def _read_so_far(view: ProgramView) -> list[str]:
    """Say what was recognised, in many words and in fewer."""
    if not view.count:
        lines = several(view.others, "line") if view.others else "no line"
        return [f"no epoch recognised, {lines} read", "no epoch yet"]
    epochs = f"{several(view.count, 'epoch')} read"
    others = f", {several(view.others, 'other line')} ({keys.OUTPUT})" if view.others else ""
    form = f"{view.form}: " if view.form else ""
    return [f"{form}{epochs}{others}", f"{epochs}{others}", epochs]


class ProgramMessage(Panel[ProgramView]):
    """One line above the keys."""

    is_framed = False

    def draw(self, view: ProgramView, width: int, height: int) -> list[Line]:
        """Draw the answer to the last key, or what helps now, in as many words as there is room for."""
        texts: Sequence[str] = in_fewer_words(view.notice) if view.notice else view.hints or _messages(view)
        role = "alarm" if view.notice or _is_alarming(view) else "strong"
        text = next((text for text in texts if cell_len(text) <= width - 2), texts[-1])
        return [line_of(" ", (shorten_words(text, width - 2), role))]


def _is_alarming(view: ProgramView) -> bool:
    """Tell whether the message is about something that went wrong."""
    return view.is_diverging or bool(view.finding) or view.has_failed


def _messages(view: ProgramView) -> list[str]:
    """Choose what to say, in many words and in fewer."""
    if view.asking:
        return [""]
    if view.finding:
        return _in_short(view.finding)
    if view.told is None:
        return _before_the_first(view)
    if view.is_finished:
        return _after_the_last(view)
    if view.is_diverging and view.told.loss is not None:
        return _of_divergence(view.told.loss, view.told.number)
    if view.silent:
        return _still_running(view)
    if view.lines and view.is_waiting:
        return [visible(view.lines[-1]) or "Waiting for the program."]
    if view.running:
        return ["The program's epochs, one a tick.", "Running."]
    return [
        f"{keys.STEP} shows the next epoch, {keys.PLAY} goes on, {keys.BACK} goes back.",
        f"{keys.STEP} next epoch, {keys.BACK} back.",
    ]


def _of_divergence(loss: float, epoch: int) -> list[str]:
    """Say why the run counts as diverged."""
    if math.isfinite(loss):
        return [
            f"The loss is over a million times the first one.  {keys.BACK} goes back, {keys.PLAY} goes on.",
            "The loss is over a million times the first.",
        ]
    number = "not a number" if math.isnan(loss) else "infinite"
    return [f"The loss is {number} from epoch {epoch} on.  {keys.BACK} goes back.", f"The loss is {number}."]


def _still_running(view: ProgramView) -> list[str]:
    """Say for how long nothing has come."""
    silent = f"No line for {view.silent} s"
    return [f"{silent}: the program is still running.", f"{silent}."]


def _in_short(finding: str) -> list[str]:
    """Say what the check has found, in many words and in fewer; the fewest say only what is wrong."""
    sentence = finding.partition(": ")[2] or finding
    wrong = sentence.removeprefix("the steps are right, and ")
    return [finding, capitalised(sentence), capitalised(wrong)]


def _before_the_first(view: ProgramView) -> list[str]:
    """Say what is waited for, or that no epoch was recognised."""
    if view.is_finished:
        how = view.ending.sentence if view.ending else "it ended"
        return [
            f"No epoch was recognised, and {how}.  {keys.OUTPUT} shows its output.",
            f"No epoch was recognised: --loss says which line has the loss. {keys.OUTPUT}: its output.",
            "No epoch was recognised.",
        ]
    if view.silent:
        return _still_running(view)
    if view.is_overdue and view.others:
        return [
            "No line is recognised so far. One such as Epoch 3, loss: 0.5 would be.",
            "No line is recognised so far.",
        ]
    if view.others:
        return ["Waiting for the first epoch."]
    return ["Waiting for the program's first line.", "Waiting for its first line."]


def _after_the_last(view: ProgramView) -> list[str]:
    """Say that this was the last epoch, and how the program ended."""
    how = view.ending.sentence if view.ending else "it ended"
    if view.has_failed:
        return [f"This is the last epoch: {how}.  {keys.OUTPUT} shows its output.", f"The end: {how}."]
    does = "starts it again" if view.can_restart else "shows the first"
    return [
        f"This is the last epoch: {how}.  {keys.RESET} {does}, {keys.BACK} looks back.",
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
