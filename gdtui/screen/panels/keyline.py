"""The key line: the keys that matter, as many as there is room for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.screen.actions.keys import INDISPENSABLE, KEY_LINE
from gdtui.screen.panels.panel import Panel
from gdtui.screen.panels.styled_text import line_of, width_of

if TYPE_CHECKING:
    from gdtui.screen.panels.styled_text import Line
    from gdtui.screen.view import View

__all__ = ["KeyLine"]


WHILE_EDITING = line_of(
    (" Enter", "key"),
    (" takes it", "dim"),
    ("  Esc", "key"),
    (" keeps the old", "dim"),
    ("  Ctrl-Q", "key"),
    (" quit", "dim"),
)


WHILE_ASKED = line_of(
    (" Enter", "key"),
    (" takes it", "dim"),
    ("  Esc", "key"),
    (" gives it up", "dim"),
    ("  Ctrl-Q", "key"),
    (" quit", "dim"),
)


WHILE_ASKED_ON = line_of(
    (" Enter", "key"),
    (" takes", "dim"),
    ("  Tab", "key"),
    (" skips rest", "dim"),
    ("  Esc", "key"),
    (" ends", "dim"),
    ("  Ctrl-Q", "key"),
    (" quit", "dim"),
)


class KeyLine(Panel):
    """The last line of the screen."""

    is_framed = False

    def draw(self, view: View, width: int, height: int) -> list[Line]:
        """Draw the keys in their order, leaving out those that are missed least."""
        if view.editing:
            return [WHILE_ASKED_ON if view.hints else WHILE_ASKED if view.asking else WHILE_EDITING]
        return [longest(space_does(view), width)]


@lru_cache(maxsize=16)
def longest(space: str, width: int) -> Line:
    """Write as many keys as there is room for; `space` is what the space bar does now."""
    for count in range(len(INDISPENSABLE), 0, -1):
        for gap in ("  ", " "):
            line = keys(space, INDISPENSABLE[:count], gap)
            if width_of(line) <= width:
                return line
    return ()


def keys(space: str, wanted: tuple[str, ...], gap: str) -> Line:
    """Write the wanted keys with what they do."""
    parts: list[tuple[str, str]] = []
    for key, does in KEY_LINE:
        if key in wanted:
            lead = gap if parts else " "
            parts += [(lead + key, "key"), (f" {space if key == 'space' else does}", "dim")]
    return line_of(*parts)


def space_does(view: View) -> str:
    """Say what the space bar does now."""
    if view.running:
        return "pause"
    if view.snapshot.status is Status.READY:
        return "go on" if view.snapshot.epoch else "run"
    return "—"
