"""Keys: each is declared here, once; the key line and the help are made from it."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = [
    *("ALWAYS", "GIVE_UP", "KEYS", "KEY_WORDS", "MAIN_KEYS", "SECTIONS", "SHOW_PAGE", "Key", "Section"),
    *("key_of", "label", "with_keys"),
    *("BACK", "DATA", "DOWN", "EPOCHS", "ESCAPE", "FARTHER", "FASTER", "FASTEST", "GOAL", "HALF_LIMIT"),
    *("HELP", "LESSON_ENTER", "LESSON_HINT", "LESSON_PAGE", "LESSON_SET_BACK", "LOG_EPOCHS", "LOG_LOSS"),
    *("NEARER", "OTHER", "OUTPUT", "PHASE", "PLAY", "PREDICT", "QUIT", "RACE", "RATE", "RESET"),
    *("RESTART_STABLE", "SHOW", "SLOWER", "STANDARDIZE", "STEP", "THEME", "UNDO", "UP", "VIEWS", "WRITE"),
    "ZOOM",
]

GIVE_UP = "panels('give_up')"
SHOW_PAGE = "panels('show_page'"
"""The action that goes back one step, and how those begin that show a view."""

NAMES = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "full_stop": ".",
    "enter": "Enter",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "exclamation_mark": "!",
    "escape": "Esc",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


class Key(NamedTuple):
    """One action.

    Attributes
    ----------
    key : str
        Its keys in Textual's names, with commas between them.
    action : str
        What they do, as Textual's bindings have it.
    tooltip : str
        What the help says of it: in short up to a colon or a semicolon, then the rest.
    word : str
        What the key line says of it; empty where it is never there.
    """

    key: str
    action: str
    tooltip: str
    word: str = ""


class Section(NamedTuple):
    """Keys that belong together."""

    title: str
    keys: list[Key]


SECTIONS = (
    Section(
        "the run",
        [
            Key("space", "run('play')", "run and pause", "run"),
            Key("s,right", "run('leap', 1)", "one epoch on, then paused", "step"),
            Key("b,left", "run('leap', -1)", "one epoch back", "back"),
            Key("full_stop", "run('phase')", "one phase on: forward, loss, gradient, update", "phase"),
            Key("r", "run('reset')", "start again: same initial weights, present rate and epochs", "reset"),
            Key("minus", "run('slower')", "slower: fewer epochs a second", "slow"),
            Key("plus,equals_sign", "run('faster')", "faster: more epochs a second", "fast"),
            Key("p", "predict", "predict for values of your own: asks for each input", "predict"),
        ],
    ),
    Section(
        "settings",
        [
            Key("l", "edit('rate')", "edit the learning rate: Enter takes it, Esc gives it up", "rate"),
            Key("e", "edit('epochs')", "edit the epochs: Enter takes them, Esc gives them up", "epochs"),
            Key("h", "run('half_limit')", "learning rate: half the limit"),
            Key("o", "run('fastest')", "learning rate: the fastest from these weights"),
            Key(
                "n",
                "run('standardize')",
                "standardize: inputs to mean 0, deviation 1, and back; starts again",
            ),
            Key("d", "data", "the data: each column; choose inputs, target, scale", "data"),
        ],
    ),
    Section(
        "time travel",
        [
            Key("S", "run('leap', 10)", "ten epochs on"),
            Key("B", "run('leap', -10)", "ten epochs back"),
            Key("home", "run('travel', 0)", "to epoch 0"),
            Key("end", "run('travel_end')", "to the furthest epoch so far"),
            Key("pageup", "panels('scrub', -1)", "back by one column of the loss curve"),
            Key("pagedown", "panels('scrub', 1)", "on by one column of the loss curve"),
            Key("g", "edit('goal')", "go to an epoch: type its number", "go to"),
            Key("u", "run('undo')", "undo: back to before the loss turned upwards", "lowest"),
            Key("H", "run('restart_stable')", "start again at half the limit"),
        ],
    ),
    Section(
        "views",
        [
            Key("1", "panels('show_page', 1)", "the dashboard"),
            Key("2", "panels('show_page', 2)", "curves: the loss by epoch, and its forecast"),
            Key("3", "panels('show_page', 3)", "fit: the data and the model"),
            Key(
                "4",
                "panels('show_page', 4)",
                "bowl: the loss over two weights, the path, and the next step in a slice",
            ),
            Key("5", "panels('show_page', 5)", "runs: earlier runs and a race, in a table and as curves"),
            Key("6", "panels('show_page', 6)", "code: the training loop, and what each line has computed"),
            Key("f", "panels('fit')", "the fit in place of the lower panels, and back"),
            Key("i", "view('other')", "in the fit and the bowl: other inputs, other weights, the slice"),
            Key("left_square_bracket", "view('zoom', -1)", "in the bowl: from twice as far"),
            Key("right_square_bracket", "view('zoom', 1)", "in the bowl: from twice as near"),
            Key("x", "view('log_epochs')", "in the curves: logarithmic epochs, and back"),
            Key("y", "view('log_loss')", "in the curves: logarithmic loss, and back"),
            Key("c", "edit('race')", "race rates side by side: type two to six learning rates", "race"),
            Key("up", "view('select', -1)", "select the weight above: its arithmetic is shown"),
            Key("down", "view('select', 1)", "select the weight below"),
            Key("tab", "panels('select_next')", "select the next panel"),
            Key("z", "panels('zoom')", "fill the screen: the selected panel or view, and back", "zoom"),
            Key(
                "exclamation_mark",
                "run('answers')",
                "answers, shown or hidden: best, limit, forecast, verdict",
                "show",
            ),
            Key("t", "app.theme", "light or dark", "theme"),
        ],
    ),
    Section(
        "lessons",
        [
            Key("enter", "lesson('enter')", "in a lesson: answer, or go on", "answer"),
            Key("v", "lesson('hint')", "in a lesson: a hint; after the last one, the answer", "hint"),
            Key(
                "j",
                "lesson('set_back')",
                "in a lesson: set the run back to where the step starts",
                "set back",
            ),
            Key("J", "lesson('back')", "in a lesson: the step before"),
            Key("k", "lesson('page')", "in a lesson: its text on a page of its own, and back", "text"),
        ],
    ),
    Section(
        "the program",
        [
            Key("question_mark", "help", "this page", "help"),
            Key("escape", GIVE_UP, "go back: leave what is being edited, zoomed or shown"),
            Key(
                "O", "run('output')", "of a program that is watched: all other lines that it prints", "output"
            ),
            Key("w", "export", "write the run to files: a table, a picture, a program", "save"),
            Key("ctrl+l", "redraw", "send the whole screen anew"),
            Key("ctrl+z", "suspend_process", "back to the shell for a while; fg comes back"),
            Key("q", "app.leave_now", "quit; the command that repeats the run is printed", "quit"),
            Key("ctrl+q", "leave_now", "the same, also while something is typed or a page is open"),
            Key("ctrl+c", "interrupt", "quit; in the middle of a run it asks once"),
        ],
    ),
)
"""Every key of the main screen, in the order of the help."""

KEYS = [key for section in SECTIONS for key in section.keys]

ALWAYS = ("interrupt", "leave_now", "redraw", "suspend_process")
"""Actions that are there whatever is on the screen."""


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


def key_of(action: str) -> str:
    """Write the first key of an action, to name it in a sentence.

    Examples
    --------
    >>> key_of("edit('rate')"), key_of("help")
    ('l', '?')
    """
    return next(label(key.key.split(",")[0]) for key in KEYS if key.action == action)


PLAY, STEP, BACK, RESET = map(key_of, ("run('play')", "run('leap', 1)", "run('leap', -1)", "run('reset')"))
PHASE, SLOWER, FASTER = map(key_of, ("run('phase')", "run('slower')", "run('faster')"))
RATE, EPOCHS, GOAL, RACE = (key_of(f"edit('{what}')") for what in ("rate", "epochs", "goal", "race"))
HALF_LIMIT, FASTEST = map(key_of, ("run('half_limit')", "run('fastest')"))
STANDARDIZE = key_of("run('standardize')")
UNDO, RESTART_STABLE = map(key_of, ("run('undo')", "run('restart_stable')"))
UP, DOWN = map(key_of, ("view('select', -1)", "view('select', 1)"))
OTHER, LOG_EPOCHS, LOG_LOSS = (key_of(f"view('{what}')") for what in ("other", "log_epochs", "log_loss"))
FARTHER, NEARER = map(key_of, ("view('zoom', -1)", "view('zoom', 1)"))
DATA, PREDICT, WRITE = map(key_of, ("data", "predict", "export"))
ZOOM, THEME = map(key_of, ("panels('zoom')", "app.theme"))
OUTPUT = key_of("run('output')")
LESSON_ENTER, LESSON_HINT, LESSON_SET_BACK, LESSON_PAGE = (
    key_of(f"lesson('{what}')") for what in ("enter", "hint", "set_back", "page")
)
SHOW = key_of("run('answers')")
HELP, ESCAPE, QUIT = map(key_of, ("help", GIVE_UP, "app.leave_now"))
"""Keys as sentences name them."""

_PAGES = [label(key.key) for key in KEYS if key.action.startswith(SHOW_PAGE)]
VIEWS = f"{_PAGES[0]}-{_PAGES[-1]}"
"""The keys of the views, as one."""

MAIN_KEYS = (PLAY, STEP, BACK, PHASE, RATE, RESET, SLOWER, FASTER, VIEWS, RACE, ZOOM, ESCAPE)
"""The twelve that one needs first; the way out and the help stand in the key line at all times."""

KEY_WORDS = {label(key.key.split(",")[0]): key.word for key in KEYS if key.word} | {VIEWS: "views"}
"""What the key line says of a key."""


def with_keys(remark: str) -> str:
    """Name the keys of the screen that do what a remark's options do.

    Examples
    --------
    >>> with_keys("53 with --lr 0.39 (half the limit), 25 with --standardize")
    '53 at 0.39 (half the limit: key h), 25 with --standardize (key n)'
    """
    for name, key in (("half the limit", HALF_LIMIT), ("the fastest", FASTEST)):
        remark = re.sub(rf"with --lr (\S+) \({name}\)", rf"at \1 ({name}: key {key})", remark)
    remark = re.sub(r"(--exclude .* leaves (?:it|them) out)$", rf"\1 (key {DATA})", remark)
    return re.sub(r"with --standardize(?: --lr \S+)?", f"with --standardize (key {STANDARDIZE})", remark)
