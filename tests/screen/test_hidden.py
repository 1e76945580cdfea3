"""Answers that are hidden: no panel, view, message or size gives one away before the run has shown it."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from gdtui.answers import parse_hidden
from gdtui.cli.arguments import read, settings_of
from gdtui.data import load
from gdtui.data.dataset import Dataset
from gdtui.descent.run import Run, bowl_of
from gdtui.screen.panels.header import ModelLine
from gdtui.wording.remarks import summary
from gdtui.wording.slow import half_the_limit, typed_rate
from tests.quick import every
from tests.screen.reading import numbers, unit
from tests.screen.session import Session
from tests.screen.sets import many_weights
from tests.screen.views import ChapterLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ALL = ("best", "limit", "forecast", "verdict")
SIZES = ((40, 10), (60, 18), (80, 24), (120, 40), (200, 60))
GOAL = 1.01
"""Close to the lowest loss, as a multiple of it."""

MOST_EPOCHS = 8_000


def odd_line() -> Dataset:
    """Make a line whose best weights and limit are no round numbers, that nothing else on the screen is."""
    random = np.random.default_rng(11)
    x = 1.73 + random.random(61) * 1.37
    return Dataset.from_arrays(
        x, 7.83 * x - 3.37 + 0.83 * random.standard_normal(61), columns=["x"], name="odd"
    )


DATA: dict[str, Callable[[], Dataset]] = {
    "odd": odd_line,
    "eight": lambda: many_weights(8, seed=6),
    "no bias": lambda: Dataset.from_arrays([1.3, 2.1, 4.7], [2.2, 4.1, 9.9], bias=False, name="one"),
    "trees": lambda: load("trees", standardize=True),
    "galton": lambda: load("galton"),
}


class State(NamedTuple):
    """How a run is brought to where it stands, and which answers are still hidden there."""

    share: float
    """The learning rate, as a part of the limit."""
    epoch: int
    hidden: tuple[str, ...] = ALL
    keys: tuple[str, ...] = ()
    epochs: int = 977
    ticks: int = 0


STATES = {
    "start": State(0.13, 0),
    "on its way": State(0.13, 4),
    "running": State(0.13, 2, keys=("space",), ticks=3),
    "with a weight selected": State(0.13, 3, keys=("down",)),
    "stepped back": State(0.13, 9, keys=("b", "b")),
    "start of a zigzag": State(0.93, 0),
    "zigzag": State(0.93, 3),
    "start, too high": State(1.14, 0),
    "start, barely too high": State(1.01, 0),
    "too high": State(1.14, 3),
    "too high, climbing": State(1.14, 14),
    "finished": State(0.13, 5, ("best", "limit"), epochs=5),
    "finished, too high": State(1.14, 5, ("best", "limit"), epochs=5),
    "past the end": State(0.13, 5, ("best", "limit"), keys=("e", "backspace", "3", "enter"), epochs=7),
    "diverged": State(1.9, 40, ("best",)),
    "diverged, stepped back": State(1.9, 40, ("best",), keys=("home", "s", "s")),
    "diverged, then reset": State(1.9, 40, ("best",), keys=("r",)),
    "overflowed": State(60.0, 900, ("best",)),
}


class Secrets:
    """What must not be read, worked out by NumPy and by the chapter's loop."""

    def __init__(self, data: Dataset, rate: float) -> None:
        X, Y = data.X, data.Y
        best = np.linalg.lstsq(X, Y, rcond=None)[0]
        lowest = float(np.mean((Y - X @ best) ** 2))
        curvatures = np.linalg.eigvalsh(2 * X.T @ X / len(X))
        steepest, limit = float(curvatures[-1]), 2 / float(curvatures[-1])
        factor = abs(1 - rate * steepest)
        run = Run.start(data, bowl_of(data), learning_rate=rate, epochs=1)
        # of standardized inputs the best bias is the mean of the target, which the first gradient has
        at_once = int(data.standardized)
        fastest = typed_rate(run.known.bowl, run.known.initial, run.known.goal) or (0.0, 0)
        self.numbers: dict[str, list[float]] = {
            "best": [lowest, *best[at_once:, 0].tolist(), *data.unscaled(best)[:, 0].tolist()],
            "limit": [
                *(limit, limit / 2, half_the_limit(run.known.bowl), steepest, rate / limit),
                *(factor, factor * factor, 100 * factor, 2 / (steepest + float(curvatures[0]))),
            ],
            "forecast": [],
            "verdict": [*fastest],
        }
        self._losses(data, rate, lowest)

    def _losses(self, data: Dataset, rate: float, lowest: float) -> None:
        """Count the epochs to the goal, or to where the loss turns, by training."""
        loop, losses = ChapterLoop(data, rate), list[float]()
        while len(losses) < MOST_EPOCHS and (not losses or GOAL * lowest < losses[-1] < 1e300):
            losses.append(loop.loss)
            loop.step()
        self.in_all = len(losses) - 1 if losses[-1] <= GOAL * lowest else None
        turn = next((epoch for epoch, loss in enumerate(losses[:-1]) if losses[epoch + 1] > loss), 0)
        self.numbers["forecast"] = [float(epoch) for epoch in (self.in_all, turn) if epoch]

    def at(self, epoch: int) -> dict[str, list[float]]:
        """Add what is left to come at an epoch."""
        to_come = [] if self.in_all is None else [float(self.in_all - epoch)]
        return {**self.numbers, "forecast": [*self.numbers["forecast"], *to_come]}


WORDS = {
    "best": r"best +[\d<]|lowest possible, |bottom = best|least squares|dashed line|✕|◆ best|now ● +◆"
    r"|% above|equal to the lowest|best is 0|lowest is 0|makes? up for|exact fit",
    "limit": r"below \d|times the limit|times as far|curvature (=|\d)|\d, (the )?steepest|/ steepest"
    r"|eigenvalue|the limit[, ]\d|half the limit[,:]|worst-case|◆┤|too high[;:]|lands|% as far"
    r"|above the limit|close to the limit|any rate works",
    "forecast": r"more to come|epochs? to within|rises from|·· forecast|forecast$|too large a number"
    r"|within 1%|1% at|more epochs?|in all|to within|falls until|loss will|--standardize|epochs with"
    r"|of the first",
    "verdict": r"\)[ ├─●◆┤]*(slow|good|zigzag|diverges)\b|Zigzag|goes too far|rate( was)? too high|too high: "
    r"|◆|it climbs|lands|far too low|will diverge|too close",
}
"""What only an answer says, in the program's words."""


def gives_away(shown: str, secret: float, least: int) -> bool:
    """Tell whether a number on the screen is a secret, rounded or cut off to so many digits or more."""
    number = Decimal(shown.replace(",", ""))
    if len(number.as_tuple().digits) < least:
        return False
    true, one = abs(Decimal(secret)), unit(shown)
    return abs(number) in (true.quantize(one, ROUND_DOWN), true.quantize(one, ROUND_HALF_UP))


def found(
    text: str,
    secrets: dict[str, list[float]],
    hidden: tuple[str, ...],
    least: int = 2,
    own: Sequence[float] = (),
) -> list[tuple[str, str]]:
    """Find what gives a hidden answer away in a text, except for the epoch's `own` numbers."""
    # numbers of rows and ticks have two digits, too: a share has its sign behind it
    text = re.sub(r"(?<![\d.,])\d\d(?![\d.,%])", " ", text)
    shown = numbers(re.sub("[²%·]", " ", text))
    said = [(name, str(hit[0])) for name in hidden if (hit := re.search(WORDS[name], text, re.MULTILINE))]
    scales = (1.0, 1e6, 1e9)
    return said + [
        (name, number)
        for name in hidden
        for secret in secrets[name]
        for number in shown
        for scale in scales
        if secret and (scale == 1 or abs(secret) >= scale / 10) and gives_away(number, secret / scale, least)
        if not any(gives_away(number, one, 1) for one in own)
    ]


def opened(
    data: Dataset, state: State, *, hide: tuple[str, ...] = ALL, size: tuple[int, int] = (80, 24)
) -> Session:
    """Open the app at a rate that is a part of the limit."""
    limit = 2 / float(np.linalg.eigvalsh(2 * data.X.T @ data.X / len(data.X))[-1])
    rate = float(f"{state.share * limit:.3g}")
    command = ("gdtui", "--hide", ",".join(hide)) if hide else ("gdtui",)
    return Session(data, rate=rate, epochs=state.epochs, size=size, command=command)


def brought(session: Session, state: State) -> Session:
    session.at(state.epoch).press(*state.keys).tick(state.ticks)
    return session


PANELS = ("explanation", "loss", "weights", "predictions")


KEYS = "hHo"
"""They set a rate, where its answer is not hidden."""


def walk(session: Session, keys: str = KEYS) -> Iterator[tuple[str, str]]:
    """Look at every view and panel, and at what the keys say that could tell."""
    yield "dashboard", session.text
    for page in "23456":
        yield f"view {page}", session.press(page).text
        yield f"view {page}, zoomed", session.press("z").text
        session.press("z")
    session.press("4")
    yield "the slice in the bowl's place", session.press("i").text
    yield "another view of the bowl", session.press("i").text
    yield "logarithmic epochs", session.press("2", "x").text
    session.press("x", "y")
    yield "linear loss", session.text
    session.press("y", "1")
    for turn in range(len(PANELS)):
        yield f"panel {turn} zoomed", session.press("tab", "z").text
        session.press("z")
    session.press("escape")
    yield "fit", session.press("f").text
    session.press("f")
    yield "help", without_words(session.press("?").text)
    session.press("escape")
    for key in "cglew":
        yield f"after {key}", session.press(key).text
        session.press("escape")
    for key in keys:
        yield f"after {key}", session.press(key).text


def without_words(text: str) -> str:
    """Leave the page of words out of what is searched: it explains them, and knows no run."""
    return text.partition("this run")[2]


def numbers_of(session: Session) -> list[float]:
    """Compute the rate, the weights, the gradient and the next step of the epoch, which are no secrets."""
    rate = session.trainer.learning_rate
    now = ChapterLoop(session.data, rate).step(session.trainer.epoch).weights
    following = ChapterLoop(session.data, rate, now).step().weights
    return [rate, *now[:, 0], *following[:, 0], *(following - now)[:, 0], *((now - following) / rate)[:, 0]]


def check(name: str, state: State, sizes: tuple[tuple[int, int], ...]) -> None:
    data = DATA[name]()
    with opened(data, state) as session:
        secrets = Secrets(data, session.trainer.learning_rate)
        brought(session, state)
        here = session.trainer.epoch, session.trainer.learning_rate
        # of other data, two digits are those of rows and ticks, and some of many weights meet by chance
        least, own = (2, []) if name == "odd" else (3, numbers_of(session))
        assert tuple(sorted(session.controller.answers.names)) == tuple(sorted(state.hidden))
        for size in sizes:
            session.resize(*size)
            keys = KEYS if size == sizes[-1] or "limit" in state.hidden else ""  # else they change the rate
            for where, text in walk(session, keys):
                told = found(text, secrets.at(here[0]), state.hidden, least, own)
                assert not told, f"{size}, {where}: {told}\n{text}"
            if "limit" in state.hidden:
                assert here == (session.trainer.epoch, session.trainer.learning_rate)


@pytest.mark.parametrize(
    ("state", "size"), [("on its way", (60, 18)), ("too high", (120, 40)), ("diverged", (80, 24))]
)
def test_nothing_gives_a_hidden_answer_away(state: str, size: tuple[int, int]) -> None:
    """The other states, sizes and data are for the sweep."""
    check("odd", STATES[state], (size,))


@pytest.mark.sweep
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("state", STATES)
def test_nothing_gives_a_hidden_answer_away_of_any_data(name: str, state: str) -> None:
    """Of all data two sizes for each state, of one set all."""
    place = [*STATES].index(state) + [*DATA].index(name)
    two = SIZES[place % len(SIZES)], SIZES[(place + 2) % len(SIZES)]
    check(name, STATES[state], SIZES if name == "odd" else two)


@pytest.mark.parametrize(
    ("state", "answers", "shown"),
    every(
        6,
        [
            (state, answers, shown)
            for state, answers in (("zigzag", ALL), ("start, too high", ALL[1:]))
            for shown in ("!", "at once", "after !!")
        ],
    ),
)
def test_the_search_finds_each_answer_where_it_is_not_hidden(
    state: str, answers: tuple[str, ...], shown: str
) -> None:
    """Otherwise it would prove nothing."""
    hide, keys = {"!": (ALL, ("!",)), "at once": ((), ()), "after !!": ((), ("!", "!"))}[shown]
    data = odd_line()
    with opened(data, STATES[state], hide=hide) as session:
        secrets = Secrets(data, session.trainer.learning_rate).at(STATES[state].epoch)
        brought(session, STATES[state]).press(*keys)
        told = {name for _, text in walk(session) for name, _ in found(text, secrets, ALL)}
        assert told == {"best", *answers}
        assert "! show " not in session.rows[-1]


@pytest.mark.parametrize("name", ALL)
def test_one_answer_alone_can_be_hidden(name: str) -> None:
    data = odd_line()
    with opened(data, STATES["zigzag"], hide=(name,)) as session:
        secrets = Secrets(data, session.trainer.learning_rate).at(3)
        text = brought(session, STATES["zigzag"]).text
        assert not found(text, secrets, (name,))
        others = {other for other in ALL if found(text, secrets, (other,))}
        assert others == {*ALL} - {name} - ({"forecast"} if name == "verdict" else set())


# -- until it is asked for, or the run shows it ----------------------------------------------------------


def hidden(session: Session) -> set[str]:
    """Read from the dashboard what is hidden."""
    dashboard = session.text
    marks = {"best": "best ?", "limit": "works below ?"}
    return {name for name, mark in marks.items() if mark in dashboard}


def test_the_key_shows_the_answers_and_hides_them_again() -> None:
    with Session(command=("gdtui", "--hide", "best,limit"), size=(80, 24)) as session:
        assert "Hidden until the run shows them: best, limit; ! shows them." in session.message
        assert hidden(session) == {"best", "limit"}
        assert "! show " in session.rows[-1]
        assert session.press("!").message == "Answers are shown: ! hides them again."
        assert hidden(session) == set()
        assert session.press("!").message == "Answers are hidden: ! shows them."
        assert hidden(session) == {"best", "limit"}


def test_without_the_option_the_key_hides_all() -> None:
    with Session() as session:
        assert hidden(session) == set()
        assert session.press("!").message == "Answers are hidden: ! shows them."
        assert hidden(session) == {"best", "limit"}
        assert session.press("!").message == "Answers are shown: ! hides them again."
        assert hidden(session) == set()


def test_what_the_run_has_shown_stays_shown_until_there_are_other_data() -> None:
    with Session(
        "trees", standardize=True, rate=0.3, epochs=60, command=("gdtui", "--hide", "best")
    ) as session:
        lowest = session.bowl.lowest_loss
        arrival = next(
            e for e, loss in enumerate(ChapterLoop(session.data, 0.3).losses(60)) if loss <= GOAL * lowest
        )
        assert hidden(session.at(arrival - 1)) == {"best"}
        assert hidden(session.press("s")) == set()
        assert hidden(session.press("home")) == set()
        assert hidden(session.press("r")) == set()
        assert session.press("!").message == "The run has shown all answers already."
        assert hidden(session.press("n")) == {"best"}, "inputs as they came are other data"


def test_what_was_passed_while_nothing_was_hidden_has_been_seen() -> None:
    with Session(rate=1.0, command=("gdtui",)) as session:
        session.at(30).press("home", "!")
        assert hidden(session) == {"best"}, "the run has diverged, and shown its limit"


@pytest.mark.parametrize(("key", "hide"), [("h", "limit"), ("H", "limit"), ("o", "limit"), ("o", "verdict")])
def test_a_key_that_would_tell_does_nothing(key: str, hide: str) -> None:
    with Session(rate=0.1, command=("gdtui", "--hide", hide)) as session:
        session.at(3).press(key)
        assert session.message == "This answer is hidden: ! shows it."
        assert (session.trainer.epoch, session.trainer.learning_rate) == (3, 0.1)
        session.press("!", key)
        assert session.trainer.learning_rate != 0.1


def test_the_fastest_rate_is_set_without_its_forecast() -> None:
    with Session(rate=0.1, command=("gdtui", "--hide", "forecast")) as session:
        session.press("o")
        assert session.message == f"Learning rate {session.trainer.learning_rate:g}."


def test_nothing_is_coloured_as_an_alarm_before_it_is_known() -> None:
    data = odd_line()
    with opened(data, STATES["too high"]) as session:
        line = ModelLine().draw(brought(session, STATES["too high"]).controller.view(), 60, 1)[0]
        assert "alarm" not in {part.role for part in line}
        session.press("!")
        line = ModelLine().draw(session.controller.view(), 60, 1)[0]
        assert "alarm" in {part.role for part in line}


@pytest.mark.parametrize("size", SIZES)
def test_the_start_says_in_whole_words_that_something_is_hidden(size: tuple[int, int]) -> None:
    with Session(size=size, command=("gdtui", "--hide", ",".join(ALL))) as session:
        assert "! show" in session.rows[-1]
        assert "! shows" in session.message
        assert "…" not in session.message


# -- the option ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("best", ("best",)),
        (" verdict , best,,best", ("best", "verdict")),
        ("ALL", ALL),
        ("limit best", ALL[:2]),
    ],
)
def test_any_of_them_in_any_order(text: str, names: tuple[str, ...]) -> None:
    assert parse_hidden(text) == names


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "limits",
            "'limits' is no answer to hide: choose best, limit, forecast, verdict or all; "
            "did you mean limit?",
        ),
        ("best,loss", "'loss' is no answer to hide: choose best, limit, forecast, verdict or all"),
        (" , ", "what is to be hidden? best, limit, forecast, verdict or all"),
    ],
)
def test_an_unknown_one_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        parse_hidden(text)


def test_what_is_hidden_stays_so_when_the_run_is_repeated_or_carried_on() -> None:
    settings = settings_of(read(["trees", "--hide", "limit,best", "--no-bias"]))
    assert settings.hidden == ("best", "limit")
    assert settings.command == ("gdtui", "trees", "--no-bias", "--hide", "best,limit")
    again = settings_of(read([*settings.command[1:]]))
    assert (again.hidden, again.command) == (settings.hidden, settings.command)
    carried_on = settings_of(read(["--resume", "--hide", "verdict"])).repeating(settings.command)
    assert carried_on.hidden == ("best", "limit", "verdict")
    assert carried_on.command[-2:] == ("--hide", "best,limit,verdict")


@pytest.mark.parametrize(
    ("hide", "left"), [(("best",), "of the lowest loss; weights"), (ALL, "stopped; weights")]
)
def test_the_line_after_the_screen_tells_no_more_than_the_screen(hide: tuple[str, ...], left: str) -> None:
    data = odd_line()
    with opened(data, STATES["zigzag"], hide=hide) as session:
        secrets = Secrets(data, session.trainer.learning_rate).at(3)
        line = summary(
            brought(session, STATES["zigzag"]).controller.run.epoch(), session.controller.answers.names
        )
        assert left in line
        assert not found(line, secrets, hide)
