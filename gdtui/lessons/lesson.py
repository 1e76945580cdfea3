"""Lesson: data, settings and steps. Each step has a text, a question and what is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdtui.wording.text import visible

if TYPE_CHECKING:
    from gdtui.lessons.expressions import Expression

__all__ = ["KINDS", "LOCKS", "Lesson", "LessonStep", "Wrong"]

KINDS = ("read", "number", "choice", "several", "order", "do", "repair")
"""What a step asks for: nothing; a number; one choice, several, or all in order; a task; a repaired file."""

LOCKS = {
    "run": ("run('play')", "run('leap'", "run('phase')", "run('travel'", "run('travel_end')", "edit('goal')"),
    "rate": ("edit('rate')", "run('half_limit')", "run('fastest')", "run('restart_stable')"),
    "epochs": ("edit('epochs')",),
    "scale": ("run('standardize')",),
    "data": ("data",),
    "race": ("edit('race')",),
    "views": ("panels('show_page'", "panels('fit')"),
    "code": ("panels('show_page', 6)",),
    "bowl": ("panels('show_page', 4)",),
    "answers": ("run('answers')",),
}
"""What a lesson can lock, each with the actions that are locked; the beginning of an action is enough."""


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that has a message of its own.

    Attributes
    ----------
    say : str
        The message.
    value : Expression or None
        The number; None for a choice.
    choices : tuple of int
        The choices, counted from 1.
    """

    say: str
    value: Expression | None = None
    choices: tuple[int, ...] = ()


@dataclass(frozen=True)
class LessonStep:
    """A step of a lesson.

    Attributes
    ----------
    id : str
        Its name, under which progress is kept.
    kind : str
        One of `KINDS`.
    say : str
        The text; paragraphs have an empty line between them.
    ask : str
        The question, or the task.
    answer : Expression or None
        The right number.
    tolerance : Expression or None
        How far an answer may be off; by default a thousandth of the number.
    choices : tuple of str
        What can be chosen.
    right : tuple of int
        The right choices, counted from 1; of an order, all of them in it.
    until : Expression or None
        What must hold in the end.
    par : Expression or None
        What holds if it was done especially well.
    file : str
        The program to repair, a file beside the lesson.
    predicts : bool
        Whether it must be answered before the run shows it: the run is locked until then.
    wrong : tuple of Wrong
        Wrong answers with messages of their own.
    hints : tuple of str
        Hints, the first one first.
    shown : str
        What is said when the answer is right, or is shown.
    epoch : int
        The epoch at which it starts.
    rate : Expression or None
        The learning rate at which it starts; by default the lesson's.
    epochs : int or None
        The epochs of the run; by default the lesson's.
    standardize : bool or None
        Whether the inputs are standardized; by default as in the lesson.
    view : int
        The view that is shown first.
    beside : str
        Which panel stays where there is no room for all: ``worked`` or ``predictions``.
    hide, lock : tuple of str
        What is hidden and locked besides what the lesson hides and locks.
    line : int
        Its line in the file.
    """

    id: str
    kind: str
    say: str = ""
    ask: str = ""
    answer: Expression | None = None
    tolerance: Expression | None = None
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    until: Expression | None = None
    par: Expression | None = None
    file: str = ""
    predicts: bool = False
    wrong: tuple[Wrong, ...] = ()
    hints: tuple[str, ...] = ()
    shown: str = ""
    epoch: int = 0
    rate: Expression | None = None
    epochs: int | None = None
    standardize: bool | None = None
    view: int = 1
    beside: str = "worked"
    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    line: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether it asks for an answer or a task."""
        return self.kind != "read"


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    name : str
        What it is called on the command line.
    title : str
        Its title.
    path : str
        Its file.
    data : str
        A name of the catalogue, or a file beside the lesson.
    target : str or None
        The column that is predicted.
    features : tuple of str or None
        The inputs.
    standardize : bool
        Whether the inputs are standardized.
    rate : Expression or None
        The learning rate; None for the default one.
    epochs : int
        The epochs.
    seed : int or None
        Draws the initial weights, so that each student has other numbers; None for zeros.
    hide, lock : tuple of str
        What is hidden and locked in all steps.
    minutes : int
        How many minutes it takes.
    learnt, following : str
        What was learnt, and what to try next.
    steps : tuple of Step
        The steps.
    """

    name: str
    title: str
    path: str
    data: str = "line"
    target: str | None = None
    features: tuple[str, ...] | None = None
    standardize: bool = False
    rate: Expression | None = None
    epochs: int = 300
    seed: int | None = None
    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    minutes: int = 5
    learnt: str = ""
    following: str = ""
    steps: tuple[LessonStep, ...] = ()

    def place(self, step: LessonStep | None) -> str:
        """Name the file, with line and name of a step, to say what is wrong there."""
        return f"{visible(self.path)}{f': line {step.line}: step {step.id}' if step is not None else ''}"
