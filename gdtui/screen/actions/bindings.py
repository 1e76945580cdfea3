"""Keys as Textual's bindings: the declared ones, and those of a page above the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from gdtui.screen.actions.keys import ALWAYS, KEYS

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = ["APP_BINDINGS", "RUN_BINDINGS", "bind"]


def bind(actions: dict[str, str]) -> list[BindingType]:
    """Bind keys (in Textual's names, with commas between them) to the action that each does.

    They have priority, so that keys which arrive together act in their order. Textual hands other keys on to
    the focused widget, where they wait while the next one is looked at.
    """
    return [Binding(keys, action, show=False, priority=True) for keys, action in actions.items()]


APP_BINDINGS = bind({key.key: key.action for key in KEYS if key.action in ALWAYS})
RUN_BINDINGS = bind({key.key: key.action for key in KEYS if key.action not in ALWAYS})
"""Keys that act whatever is on the screen; keys of the screen that shows a run.

The action ``run('leap', 10)`` calls ``leap(10)`` of `RunActions`; ``view(...)`` calls one of `ViewActions`,
``panels(...)`` one of `PanelActions`.
"""
