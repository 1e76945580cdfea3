"""The key line: the keys of the moment, as many as there is room for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.screen.actions import keys
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.styled_text import line_of, width_of
from gdtui.screen.view_options import CODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["WHILE_ASKED", "WHILE_EDITING", "KeyLine", "longest", "of_a_field", "written_keys"]

Hints = tuple[tuple[str, str], ...]
"""Keys, each with what it does."""

TAKES = ("Enter", "takes it")
LEAVE_NOW = (keys.key_of("leave_now"), "quit")
WHILE_EDITING: Hints = (TAKES, (keys.ESCAPE, "keeps the old"))
WHILE_ASKED: Hints = (TAKES, (keys.ESCAPE, "gives it up"))
WHILE_ASKED_ON: Hints = (("Enter", "takes"), ("Tab", "skips rest"), (keys.ESCAPE, "ends"))

BEFORE_THE_START = (keys.STEP, keys.PLAY, keys.PHASE, keys.RATE, keys.VIEWS, keys.RACE)
PAUSED = (*BEFORE_THE_START, keys.BACK, keys.RESET)
RUNNING = (keys.PLAY, keys.SLOWER, keys.FASTER, keys.RATE, keys.VIEWS, keys.STEP, keys.RESET, keys.RACE)
DIVERGED = (keys.RATE, keys.RESET, keys.UNDO, keys.BACK, keys.PLAY, keys.VIEWS, keys.PHASE, keys.RACE)
FINISHED = (keys.EPOCHS, keys.RESET, keys.RACE, keys.WRITE, keys.BACK, keys.VIEWS, keys.PREDICT, keys.RATE)
AT_ALL_TIMES = (keys.EPOCHS, keys.DATA, keys.PREDICT, keys.ZOOM, keys.WRITE, keys.GOAL, keys.THEME)
"""The keys of each moment, those that help most first; then, on a wide line, those that always act."""

PHASE = f" {keys.KEY_WORDS[keys.PHASE]}"
ROOMY = 60
"""From how many columns on there is room for blanks around the last keys."""

ALWAYS_THERE: Hints = tuple((key, keys.KEY_WORDS[key]) for key in (keys.HELP, keys.QUIT))
WHERE_HIDDEN: Hints = ((keys.SHOW, keys.KEY_WORDS[keys.SHOW]),)


class KeyLine(Panel["View"]):
    """The last line of the screen."""

    is_framed = False

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the keys of the field that is edited, or of the state in which the run is."""
        if view.editing:
            hints = WHILE_ASKED_ON if view.skips else WHILE_ASKED if view.asking else WHILE_EDITING
            return [of_a_field(hints, width)]
        wanted = _moment(view)
        if view.lesson is not None:
            wanted = (keys.LESSON_ENTER, keys.LESSON_HINT, keys.LESSON_SET_BACK, keys.LESSON_PAGE, *wanted)
        shows = bool(view.hidden) and not (view.lesson is not None and view.lesson.is_locked)
        line = longest(wanted, view.running, width, shows)
        return [_by_lines(line) if view.options.page == CODE else line]


def _moment(view: View) -> tuple[str, ...]:
    """Choose the keys by the state of the run alone, so that an epoch does not change the line."""
    status = view.snapshot.status
    if view.epoch.is_diverging or status is Status.OVERFLOWED:
        return DIVERGED if status is Status.READY else tuple(key for key in DIVERGED if key != keys.PLAY)
    if status is Status.FINISHED:
        return FINISHED
    if view.running:
        return RUNNING
    return PAUSED if view.snapshot.epoch else BEFORE_THE_START


@lru_cache(maxsize=32)
def _by_lines(line: Line) -> Line:
    """Call a phase a line, where the code is shown."""
    return tuple(part._replace(text=" line ") if part.text == PHASE else part for part in line)


@lru_cache(maxsize=32)
def longest(
    wanted: tuple[str, ...],
    running: bool,
    width: int,
    hides: bool = False,
    at_all_times: tuple[str, ...] = AT_ALL_TIMES,
) -> Line:
    """Write as many keys as there is room for; the help and the way out stand at the right end.

    Where an answer is hidden, the key that shows it stands there as well.
    """
    more = tuple(key for key in at_all_times if key not in wanted)
    hints = [(key, "pause" if running and key == keys.PLAY else keys.KEY_WORDS[key]) for key in wanted + more]
    ends = WHERE_HIDDEN + ALWAYS_THERE if hides else ALWAYS_THERE
    last = (*written_keys(ends), *line_of(" ")) if width >= ROOMY else written_keys(ends, " ")
    for count in range(len(hints), 0, -1):
        for gap in ("  ", " ") if count <= len(wanted) else ("  ",):
            line = written_keys(hints[:count], gap)
            left = width - width_of(line) - width_of(last)
            if left >= len(gap) - 1:
                return (*line, *line_of(" " * left), *last)
    return last


@lru_cache(maxsize=32)
def of_a_field(hints: Hints, width: int) -> Line:
    """Write the keys of a field, and the way out where there is room for it."""
    line = written_keys((*hints, LEAVE_NOW))
    return line if width_of(line) <= width else written_keys(hints)


def written_keys(hints: Sequence[tuple[str, str]], gap: str = "  ") -> Line:
    """Write keys with what they do."""
    parts: list[tuple[str, str]] = []
    for key, does in hints:
        parts += [((gap if parts else " ") + key, "key"), (f" {does}", "dim")]
    return line_of(*parts)
