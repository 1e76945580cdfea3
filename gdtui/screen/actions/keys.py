"""Keys: each is declared here, once; the key line and the help are made from it."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding

__all__ = ["APP_BINDINGS", "BINDINGS", "KEY_LINE", "RUN_BINDINGS", "SECTIONS", "Section", "label"]

NAMES = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "full_stop": ".",
    "question_mark": "?",
    "escape": "Esc",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


class Section(NamedTuple):
    """Keys that belong together."""

    title: str
    bindings: list[Binding]


def _key(keys: str, action: str, long: str) -> Binding:
    """Declare a key; it has priority, so that keys which arrive together act in their order.

    Textual hands other keys on to the focused widget, where they wait while the next one is looked at.
    """
    return Binding(keys, action, long, tooltip=long, id=action, show=False, priority=True)


SECTIONS = (
    Section(
        "the run",
        [
            _key("space", "run('play')", "play and pause"),
            _key("s,right", "run('leap', 1)", "one epoch on, then paused"),
            _key("b,left", "run('leap', -1)", "one epoch back"),
            _key("full_stop", "run('phase')", "one phase on: forward, loss, gradient, update"),
            _key("r", "run('reset')", "start again: same initial weights, present rate and epochs"),
            _key("minus", "run('slower')", "fewer epochs a second"),
            _key("plus,equals_sign", "run('faster')", "more epochs a second"),
        ],
    ),
    Section(
        "settings",
        [
            _key("l", "edit('rate')", "edit the learning rate: Enter takes it, Esc gives it up"),
            _key("e", "edit('epochs')", "edit the epochs: Enter takes them, Esc gives them up"),
            _key("h", "run('half_limit')", "learning rate: half the limit"),
            _key("o", "run('fastest')", "learning rate: the fastest from these weights"),
            _key("n", "run('standardize')", "inputs to mean 0, deviation 1, and back; starts again"),
        ],
    ),
    Section(
        "time travel",
        [
            _key("S", "run('leap', 10)", "ten epochs on"),
            _key("B", "run('leap', -10)", "ten epochs back"),
            _key("home", "run('travel', 0)", "to epoch 0"),
            _key("end", "run('travel_end')", "to the furthest epoch so far"),
            _key("pageup", "scrub(-1)", "back by one column of the loss curve"),
            _key("pagedown", "scrub(1)", "on by one column of the loss curve"),
            _key("g", "edit('goal')", "go to an epoch: type its number"),
            _key("u", "run('undo')", "back to before the loss turned upwards"),
            _key("H", "run('restart_stable')", "start again at half the limit"),
        ],
    ),
    Section(
        "views",
        [
            _key("1", "show_page(1)", "the dashboard"),
            _key("2", "show_page(2)", "curves: the loss by epoch, and its forecast"),
            _key("3", "show_page(3)", "fit: the data and the model"),
            _key("4", "show_page(4)", "bowl: the loss over two weights, and the path"),
            _key("5", "show_page(5)", "runs: earlier runs and a race, in a table and as curves"),
            _key("f", "fit", "the fit in place of the lower panels, and back"),
            _key("i", "view('other')", "in the fit and the bowl: other inputs, other weights"),
            _key("x", "view('log_epochs')", "in the curves: logarithmic epochs, and back"),
            _key("y", "view('log_loss')", "in the curves: logarithmic loss, and back"),
            _key("c", "edit('race')", "race: type two to six learning rates, to run side by side"),
            _key("up", "view('select', -1)", "select the weight above: its arithmetic is shown"),
            _key("down", "view('select', 1)", "select the weight below"),
            _key("tab", "next_panel", "select the next panel"),
            _key("z", "zoom", "let the selected panel or view fill the screen, and back"),
            _key("t", "theme", "light or dark"),
        ],
    ),
    Section(
        "the program",
        [
            _key("question_mark", "help", "this page"),
            _key("escape", "give_up", "leave what is being edited, zoomed or shown"),
            _key("ctrl+l", "redraw", "send the whole screen anew"),
            _key("ctrl+z", "suspend_process", "back to the shell for a while; fg comes back"),
            _key("q", "leave", "quit; the command that repeats the run is printed"),
            _key("ctrl+q", "leave_now", "the same, also while something is typed or a page is open"),
            _key("ctrl+c", "interrupt", "quit; in the middle of a run it asks once"),
        ],
    ),
)
"""Every key of the main screen, in the order of the help."""

BINDINGS = [binding for section in SECTIONS for binding in section.bindings]

ALWAYS = ("interrupt", "leave_now", "redraw", "suspend_process")
APP_BINDINGS = [binding for binding in BINDINGS if binding.action in ALWAYS]
RUN_BINDINGS = [binding for binding in BINDINGS if binding.action not in ALWAYS]
"""Keys that act whatever is on the screen; keys of the screen that shows a run.

The action ``run('leap', 10)`` calls ``leap(10)`` of `RunActions`, ``view(...)`` one of `ViewActions`.
"""

KEY_LINE = (
    ("space", "pause"),
    ("s", "step"),
    ("b", "back"),
    ("r", "reset"),
    ("l", "rate"),
    ("e", "epochs"),
    ("-+", "speed"),
    ("f", "fit"),
    ("1-5", "views"),
    ("?", "help"),
    ("q", "quit"),
)
"""What the key line shows, in order."""

INDISPENSABLE = ("?", "q", "space", "s", "b", "r", "l", "e", "-+", "f", "1-5")
"""The same in the order of how badly they are missed: a narrow line leaves out the last."""


def label(keys: str) -> str:
    """Write the keys of a binding as a person calls them.

    Examples
    --------
    >>> label("s,right"), label("ctrl+q")
    ('s →', 'Ctrl-Q')
    """
    return " ".join(_name(key) for key in keys.split(","))


def _name(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"Ctrl-{key[5:].upper()}"
    return NAMES.get(key, key)
