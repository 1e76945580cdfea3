"""LessonPlay: a lesson that is played, without a screen: the present step, what was tried, the last reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdtui.lessons.answers import judge_answer, right_in_words
from gdtui.lessons.errors import LessonError
from gdtui.lessons.expressions import fill_in

if TYPE_CHECKING:
    from gdtui.lessons.expressions import NamedValues
    from gdtui.lessons.lesson import Lesson, LessonStep

__all__ = ["LessonPlay", "StepPlay"]

MOST_ANSWERS, LONGEST_ANSWER = 20, 80
"""How many wrong answers of a step are kept for the teacher, and how many characters of each."""


@dataclass
class StepPlay:
    """What was done at a step.

    Attributes
    ----------
    tries : int
        How many answers were given.
    answers : list of str
        The wrong ones.
    hints : int
        How many hints were asked for.
    is_done, is_shown : bool
        Whether it is answered or done; whether the answer was shown.
    seconds : float
        How long it took.
    """

    tries: int = 0
    answers: list[str] = field(default_factory=list)
    hints: int = 0
    is_done: bool = False
    is_shown: bool = False
    seconds: float = 0.0

    def merged(self, other: StepPlay | None) -> StepPlay:
        """Merge what two copies of gdtui know of a step: a yes stays a yes, and of numbers the larger stays.

        Examples
        --------
        >>> StepPlay(tries=1, is_done=True).merged(StepPlay(tries=2, answers=["4", "5"]))
        StepPlay(tries=2, answers=['4', '5'], hints=0, is_done=True, is_shown=False, seconds=0.0)
        """
        if other is None:
            return self
        return StepPlay(
            tries=max(self.tries, other.tries),
            answers=[*max(self.answers, other.answers, key=lambda answers: (len(answers), answers))],
            hints=max(self.hints, other.hints),
            is_done=self.is_done or other.is_done,
            is_shown=self.is_shown or other.is_shown,
            seconds=max(self.seconds, other.seconds),
        )

    def goes_on_from(self, earlier: StepPlay) -> bool:
        """Whether it has all that was done earlier, and the earlier answers in their order."""
        return self == self.merged(earlier) and self.answers[: len(earlier.answers)] == earlier.answers


class LessonPlay:
    """The steps of a lesson, played one after the other.

    Parameters
    ----------
    lesson : Lesson
        The lesson.
    steps : dict of str to StepPlay, optional
        What was done before, by the names of the steps.

    Attributes
    ----------
    place : int
        Which step is the present one, counted from 0; beyond the last one at the end.
    said : str
        The last reply: to an answer, a hint, or something done.
    """

    def __init__(self, lesson: Lesson, steps: dict[str, StepPlay] | None = None) -> None:
        self.lesson = lesson
        known = steps or {}
        self.steps = {step.id: known.get(step.id, StepPlay()) for step in lesson.steps}
        undone = (place for place, step in enumerate(lesson.steps) if not self.steps[step.id].is_done)
        self.place = next(undone, len(lesson.steps))
        self.said = ""

    @property
    def is_over(self) -> bool:
        """Whether all steps are behind."""
        return self.place >= len(self.lesson.steps)

    @property
    def step(self) -> LessonStep | None:
        """The present step."""
        return None if self.is_over else self.lesson.steps[self.place]

    @property
    def step_play(self) -> StepPlay:
        """What was done at the present step."""
        return StepPlay(is_done=True) if self.step is None else self.steps[self.step.id]

    @property
    def can_go_on(self) -> bool:
        """Whether the present step is done, or asks nothing."""
        return self.step is not None and (self.step_play.is_done or not self.step.is_asked)

    def answer(self, text: str, values: NamedValues) -> bool:
        """Take an answer, and tell whether it is right.

        Raises
        ------
        ValueError
            If it is no answer at all; it does not count as a try.
        """
        step, play = self.step, self.step_play
        assert step is not None
        found = judge_answer(step, text, values)
        if not play.is_done:
            play.tries += 1
            play.is_done = found.is_right
            if not found.is_right:
                play.answers = [*play.answers, text.strip()[:LONGEST_ANSWER]][:MOST_ANSWERS]
        self.said = _text(f"Right. {step.shown}" if found.is_right else found.say or "Not yet.", values)
        return found.is_right

    def check_task(self, values: NamedValues) -> bool:
        """Mark the task of the present step as done if it is, and tell whether it was not before."""
        step, play = self.step, self.step_play
        if step is None or step.kind != "do" or play.is_done or step.until is None:
            return False
        try:
            if not step.until.is_true(values):
                return False
            well = step.par is not None and step.par.is_true(values)
        except LessonError:  # a state in which the expression has no value, such as before the first epoch
            return False
        play.tries += 1
        play.is_done = True
        self.said = _text(f"{'Done, and better than asked.' if well else 'Done.'} {step.shown}", values)
        return True

    def repaired(self, is_right: bool, sentence: str) -> None:
        """Take the result of a check of the file to repair."""
        play = self.step_play
        play.tries += not play.is_done
        play.is_done = play.is_done or is_right
        self.said = sentence

    def hint(self, values: NamedValues) -> None:
        """Say the next hint; after the last one, the answer, which is marked as shown."""
        step, play = self.step, self.step_play
        if step is None or not step.is_asked or play.is_done:
            return
        if play.hints < len(step.hints):
            self.said = _text(f"Hint {play.hints + 1} of {len(step.hints)}: {step.hints[play.hints]}", values)
            play.hints += 1
        else:
            play.is_shown = play.is_done = True
            self.said = _text(self._shown(step, values), values)

    def _shown(self, step: LessonStep, values: NamedValues) -> str:
        """Say the answer, or why the step is left out without one."""
        if step.kind == "do":
            return "Left out."
        if step.kind == "repair":
            return "Left out: gdtui check says what is wrong in it."
        try:
            return f"The answer is {right_in_words(step, values)}. {step.shown}"
        except LessonError as error:
            return f"Left out: {error}."

    def go_on(self) -> bool:
        """Go to the next step, and tell whether that was possible."""
        if not self.can_go_on:
            return False
        self.step_play.is_done = True
        self.place += 1
        self.said = ""
        return True

    def go_back(self) -> bool:
        """Go to the step before, and tell whether there is one."""
        if not self.place:
            return False
        self.place -= 1
        self.said = ""
        return True


def _text(text: str, values: NamedValues) -> str:
    """Put the numbers of the run into a reply; a question mark where there is none."""
    return fill_in(text.strip(), values, unknown="?")
