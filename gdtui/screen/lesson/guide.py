"""LessonGuide: plays a lesson on the screen of a run. It sets the run, takes answers and locks keys."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, Protocol

from gdtui.answers import HiddenAnswers
from gdtui.lessons.errors import LessonError
from gdtui.lessons.lesson import LOCKS
from gdtui.lessons.setting import run_of
from gdtui.lessons.state import RunState
from gdtui.screen.actions.keys import LESSON_ENTER, LESSON_HINT
from gdtui.screen.lesson.view import LessonView, view_of
from gdtui.screen.playing.alarm import Alarm
from gdtui.screen.program.check_beside import CheckBeside
from gdtui.wording.text import capitalised, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.run import Epoch, Run
    from gdtui.lessons.lesson import Lesson, LessonStep
    from gdtui.lessons.playing import LessonPlay, StepPlay
    from gdtui.screen.controller import Controller

__all__ = ["LessonGuide", "SavesProgress"]

CHECKED = 0.2
"""Seconds after which it is asked again whether the check of a file is done."""

ANSWERED = ("number", "choice", "several", "order")


class SavesProgress(Protocol):
    """What saves the work on a lesson, such as `gdtui.lessons.progress.LessonProgress`."""

    said: str
    """Why the last work could not be saved; empty where it was."""

    def save(self, lesson: Lesson, steps: dict[str, StepPlay]) -> bool:
        """Save it, and tell whether that was possible."""


class _HiddenByLesson(HiddenAnswers):
    """The answers that a lesson hides until its step is done, whatever the run shows."""

    def follow(self, epoch: Epoch) -> frozenset[str]:
        """Tell what is hidden now."""
        return self.names


class LessonGuide:
    """A lesson that is played on the screen of a run.

    Parameters
    ----------
    play : LessonPlay
        The lesson, with the present step.
    progress : SavesProgress, optional
        What saves the work.
    now : callable
        Seconds that have passed.
    """

    def __init__(
        self,
        play: LessonPlay,
        progress: SavesProgress | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.play, self._progress, self._now = play, progress, now
        self._controller: Controller
        self._alarm: Alarm
        self._start_state: RunState
        self._began = now()
        self._is_good = False
        self._warned_of: set[str] = set()
        self._check: CheckBeside | None = None
        self._unanswered = LessonView(play.lesson.title, 0, 0)
        self.is_left = False

    def attach(self, controller: Controller) -> None:
        """Play on the screen of a controller, whose run is where the present step starts."""
        self._controller, self._alarm = controller, Alarm(controller.call_in)
        self._ask()
        self._hide()

    def _ask(self) -> None:
        """Put the numbers of the step's start into its texts."""
        lesson, step = self.play.lesson, self.play.step
        try:
            run = run_of(lesson, step)
        except LessonError:  # `_start` has said why: the texts take the numbers of the present run
            run = self._controller.run
        self._start_state = RunState(run)
        self._unanswered = view_of(lesson, step, self._start_state)
        if step is not None and step.kind == "repair":
            self._copy_here(step.file)

    @property
    def step(self) -> LessonStep | None:
        """The present step."""
        return None if self.is_left else self.play.step

    # -- what is shown ------------------------------------------------------------------------------------

    def view(self, run: Run) -> LessonView | None:
        """Return what the panel shows, after a look whether the step's task is done by now."""
        if self.is_left:
            return None
        play, step = self.play, self.play.step
        if step is None:
            return self._unanswered._replace(say=self._summary(self._unanswered.say))
        if play.check_task(RunState(run)):
            self._is_good = True
            self._save()
        return self._unanswered._replace(
            said=play.said,
            is_done=play.can_go_on,
            is_right=self._is_good,
            has_hints=play.step_play.hints < len(step.hints),
            is_locked="answers" in self._locked(),
            messages=self._messages(),
        )

    def _summary(self, told: str) -> str:
        played = [self.play.steps[step.id] for step in self.play.lesson.steps if step.is_asked]
        first = sum(step.tries == 1 and not step.is_shown for step in played)
        return f"{told}\n\n{first} of {len(played)} at the first try.".strip()

    # -- what is locked -----------------------------------------------------------------------------------

    def locks(self, action: str) -> bool:
        """Tell whether the action of a key is locked now; if so, the message line says it."""
        if not any(action.startswith(one) for name in self._locked() for one in LOCKS[name]):
            return False
        is_asked_first = self.step is not None and self.step.predicts and action.startswith(LOCKS["run"])
        why = "First the answer: then the run shows it." if is_asked_first else "Locked by this lesson."
        self._controller.notice.say(why)
        self._controller.show()
        return True

    def _locked(self) -> set[str]:
        step = self.step
        if step is None:
            return set()
        locked = {*self.play.lesson.lock, *step.lock}
        if step.predicts and not self.play.step_play.is_done:
            locked.add("run")
        if self._hidden():
            locked.add("answers")
        return locked

    def _hide(self) -> None:
        """Hide what the lesson and the step hide, until it is answered."""
        self._controller.answers = _HiddenByLesson(self._hidden())
        self._controller.remark()

    def _hidden(self) -> set[str]:
        """Tell what is hidden now: until the step is done, what it hides; always, what later steps hide."""
        step, lesson = self.step, self.play.lesson
        if step is None:
            return set()
        later = {name for one in lesson.steps[self.play.place + 1 :] for name in one.hide}
        if not step.is_asked:
            return {*step.hide, *later}
        if self.play.can_go_on:
            return later
        return {*lesson.hide, *step.hide, *later, *({"step"} if step.predicts else ())}

    # -- what keys do -------------------------------------------------------------------------------------

    def goes_on(self) -> bool:
        """Go to the next step, if the present one is done, or leave the lesson at its end."""
        if self.play.is_over:
            self.is_left = True
            self._hide()
            return True
        if not self.play.can_go_on:
            return False
        self._save()
        self.play.go_on()
        self._save()
        self._start()
        return True

    def goes_back(self) -> bool:
        """Go to the step before."""
        if self.is_left or not self.play.go_back():
            return False
        self._start()
        return True

    @property
    def is_answered(self) -> bool:
        """Whether Enter asks for an answer now."""
        step = self.step
        return step is not None and step.kind in ANSWERED and not self.play.can_go_on

    def answer(self, text: str) -> None:
        """Take an answer; errors are those of `LessonPlay.answer`."""
        self._is_good = self.play.answer(text, self._start_state)
        self._save()
        if self._is_good:
            self._hide()

    def hint(self) -> None:
        """Say the next hint, or the answer."""
        self._is_good = False
        self.play.hint(self._start_state)
        self._save()
        if self.play.can_go_on:
            self._hide()

    # -- a file to repair ---------------------------------------------------------------------------------

    def _copy_here(self, name: str) -> None:
        """Copy the file to repair into the present folder, unless one of its name is there."""
        source = os.path.join(os.path.dirname(self.play.lesson.path), name)
        if os.path.exists(name):
            return
        try:
            shutil.copyfile(source, name)
        except OSError as error:
            self.play.said = f"{visible(name)} can't be put into this folder: {error.strerror}."

    def check(self) -> None:
        """Check the file to repair, beside the screen."""
        step = self.step
        if self._check is not None:
            self._controller.notice.say("Still checking: its result comes first.")
        elif step is not None and step.kind == "repair":
            self._is_good, self.play.said = False, f"Checking {visible(step.file)} ..."
            self._check = CheckBeside(step.file)
            self._check.start()
            self._await_check()

    def _await_check(self) -> None:
        """Take the result of the check, or wait for it."""
        check = self._check
        if check is None:
            return
        if not check.is_done():
            self._alarm.set(CHECKED, self._await_check)
            return
        self._check = None
        self._is_good = check.verdict == "right"
        sentence = check.message or "It could not be checked."
        self.play.repaired(self._is_good, capitalised(sentence))
        self._save()
        self._controller.show()

    def close(self) -> None:
        """End the check that runs beside the screen."""
        if self._check is not None:
            self._check.end()

    # -- where a step starts ------------------------------------------------------------------------------

    def set_back(self) -> None:
        """Set the run to where the step starts."""
        if not self.is_left:
            self._start()

    def _start(self) -> None:
        """Set the run to where the present step starts."""
        self._is_good, self._began = False, self._now()
        controller, lesson, step = self._controller, self.play.lesson, self.play.step
        controller.playback.pause()
        if step is not None:
            try:
                controller.watch(run_of(lesson, step))
            except LessonError as error:
                controller.notice.say(f"{str(error).removeprefix(f'{lesson.place(None)}: ')}.")
            controller.favoured = None
        self._ask()
        self._hide()

    def _save(self) -> None:
        """Save what was done, with the time that it took."""
        now = self._now()
        self.play.step_play.seconds += now - self._began
        self._began = now
        if self._progress is not None:
            self._progress.save(self.play.lesson, self.play.steps)
            said = self._progress.said
            if said and said not in self._warned_of:
                self._warned_of.add(said)
                self._controller.notice.say(f"{capitalised(said)}.")

    def _messages(self) -> tuple[str, ...]:
        """Say what to do next, in many words and in fewer."""
        step, ask = self.step, self._unanswered.ask
        if step is None or self.play.can_go_on:
            return (f"{LESSON_ENTER} goes on.",)
        if step.kind == "do":
            return (ask, "The lesson sees when it is done.")
        if step.kind == "repair":
            return (
                f"Repair {step.file} in this folder, then {LESSON_ENTER} checks it.",
                f"{LESSON_ENTER} checks the file.",
            )
        return (ask, f"{LESSON_ENTER} answers, {LESSON_HINT} gives a hint.", f"{LESSON_ENTER} answers.")
