"""Keys: each is declared here, once; the key line and the help are made from it."""

from __future__ import annotations

from textual.binding import Binding

__all__ = ["BINDINGS", "KEY_LINE", "label"]

NAMES = {
    "space": "space",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "question_mark": "?",
    "escape": "Esc",
    "tab": "Tab",
}


def _key(keys: str, action: str, short: str, long: str, *, priority: bool = False) -> Binding:
    return Binding(keys, action, short, tooltip=long, id=action, show=False, priority=priority)


BINDINGS = [
    _key("space", "play", "pause", "play and pause"),
    _key("s,right", "step", "step", "one epoch on, then paused"),
    _key("b,left", "step_back", "back", "one epoch back"),
    _key("r", "reset", "reset", "start again: the same initial weights, present rate and epochs"),
    _key("l", "edit_rate", "rate", "edit the learning rate: Enter takes it, Esc gives it up"),
    _key("e", "edit_epochs", "epochs", "edit the epochs: Enter takes them, Esc gives them up"),
    _key("minus", "slower", "slower", "fewer epochs a second"),
    _key("plus,equals_sign", "faster", "faster", "more epochs a second"),
    _key("up", "select(-1)", "up", "select the weight above: its arithmetic is shown"),
    _key("down", "select(1)", "down", "select the weight below"),
    _key("f", "fit", "fit", "the data and the model's line in place of the lower panels"),
    _key("tab", "next_panel", "panel", "select the next panel", priority=True),
    _key("z", "zoom", "zoom", "let the selected panel fill the screen, and back"),
    _key("t", "theme", "theme", "light or dark"),
    _key("question_mark", "help", "help", "this page"),
    _key("ctrl+l", "redraw", "redraw", "send the whole screen anew", priority=True),
    _key("q,ctrl+q", "leave", "quit", "quit; the command that repeats the run is printed"),
    _key("ctrl+c", "interrupt", "quit", "quit; in the middle of a run it asks once", priority=True),
    _key("escape", "give_up", "back", "leave what is being edited, zoomed or shown"),
]
"""Every key of the main screen, in the order of the help."""

KEY_LINE = (
    ("space", "pause"),
    ("s", "step"),
    ("b", "back"),
    ("r", "reset"),
    ("l", "rate"),
    ("e", "epochs"),
    ("-+", "speed"),
    ("f", "fit"),
    ("?", "help"),
    ("q", "quit"),
)
"""What the key line shows, in order."""

INDISPENSABLE = ("?", "q", "space", "s", "b", "r", "l", "e", "f", "-+")
"""The same in the order of how badly they are missed: a narrow line leaves out the last."""


def label(keys: str) -> str:
    """Write the keys of a binding as a person calls them.

    Examples
    --------
    >>> label("s,right"), label("q,ctrl+q")
    ('s →', 'q Ctrl-Q')
    """
    return " ".join(_name(key) for key in keys.split(","))


def _name(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"Ctrl-{key[5:].upper()}"
    return NAMES.get(key, key)
