"""The declared keys as Textual's bindings."""

from __future__ import annotations

from textual.binding import Binding

from gdtui.screen.actions.keys import ALWAYS, KEYS, Key

__all__ = ["APP_BINDINGS", "RUN_BINDINGS"]


def _binding(key: Key) -> Binding:
    """Bind a key; it has priority, so that keys which arrive together act in their order.

    Textual hands other keys on to the focused widget, where they wait while the next one is looked at.
    """
    return Binding(
        key.key, key.action, key.tooltip, tooltip=key.tooltip, id=key.action, show=False, priority=True
    )


APP_BINDINGS = [_binding(key) for key in KEYS if key.action in ALWAYS]
RUN_BINDINGS = [_binding(key) for key in KEYS if key.action not in ALWAYS]
"""Keys that act whatever is on the screen; keys of the screen that shows a run.

The action ``run('leap', 10)`` calls ``leap(10)`` of `RunActions`, ``view(...)`` one of `ViewActions`.
"""
