"""What the keys of a lesson do: answer, go on, a hint, set back, its text as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.screen.actions.keys import LESSON_SET_BACK, SHOW_PAGE
from gdtui.screen.lesson.panel import LessonPanel, lines_of
from gdtui.screen.prompt import Question
from gdtui.screen.view_options import DASHBOARD

if TYPE_CHECKING:
    from textual.screen import Screen

    from gdtui.screen.controller import Controller
    from gdtui.screen.lesson.guide import LessonGuide
    from gdtui.screen.lesson.view import LessonView
    from gdtui.screen.prompt import Prompt

__all__ = ["LessonActions"]

LABELS = {
    "number": " your answer ",
    "choice": " number of the choice ",
    "several": " numbers ",
    "order": " order ",
}


SMALL = ("-short", "-tiny", "-narrow")
"""The classes of sizes at which a lesson has a page of its own."""

NORMAL_WIDTH, NORMAL_LINES = 78, 6
"""The room that a lesson has at 80 × 24 above the arithmetic."""

SAID = 2
"""Lines that what is said of an answer takes, at least."""


class LessonActions:
    """The keys of a lesson, on the screen of its run.

    Parameters
    ----------
    screen : Screen
        The screen.
    controller : Controller
        The run.
    guide : LessonGuide
        The lesson.
    """

    def __init__(self, screen: Screen[None], controller: Controller, guide: LessonGuide) -> None:
        self._screen, self._controller, self._guide = screen, controller, guide
        guide.attach(controller)

    def panel(self) -> LessonPanel:
        """Make the panel."""
        return LessonPanel(id="lesson")

    def view(self) -> LessonView | None:
        """Say what the panel shows."""
        return self._guide.view(self._controller.run)

    async def enter(self, prompt: Prompt) -> None:
        """Ask for the answer, check the file, or go on."""
        guide = self._guide
        self._controller.notice.clear()
        step = guide.step
        if guide.is_answered and step is not None:
            await prompt.ask(Question(LABELS[step.kind], self._take, short=" "))
        elif step is not None and step.kind == "repair" and not guide.play.can_go_on:
            guide.check()
        elif guide.goes_on():
            await self.show_step()
        else:
            self._controller.notice.say("Not done yet.")

    def _take(self, text: str) -> None:
        self._guide.answer(text)
        self._show_text()

    async def hint(self, prompt: Prompt) -> None:
        """Say a hint, or the answer."""
        self._controller.notice.clear()
        if self._guide.play.can_go_on:
            self._controller.notice.say("This step is done: Enter goes on.")
        else:
            self._guide.hint()
            self._show_text()

    def _show_text(self) -> None:
        """Show the page of the text where it is hidden: something new stands there."""
        self._screen.add_class("-lesson-page")

    async def set_back(self, prompt: Prompt) -> None:
        """Set the run back to where the step starts."""
        self._guide.set_back()
        step = self._guide.step
        if step is not None and step.kind == "repair":
            self._controller.notice.say(
                f"{step.file} stays as it is; without it, {LESSON_SET_BACK} writes it anew."
            )
        else:
            self._controller.notice.say("Set back to where the step starts.")
        await self.show_step()

    async def back(self, prompt: Prompt) -> None:
        """Go to the step before."""
        if self._guide.goes_back():
            await self.show_step()
        else:
            self._controller.notice.say("This is the first step.")

    async def page(self, prompt: Prompt) -> None:
        """Show the text on a page of its own, and back."""
        is_small = any(self._screen.has_class(name) for name in SMALL)
        self._screen.toggle_class("-lesson-page" if is_small else "-whole-step")

    async def show_step(self) -> None:
        """Show the view that the step starts with, and its text."""
        step, shown = self._guide.step, self.view()
        is_beside = step is not None and step.beside == "predictions"
        classes = {
            "-lesson": shown is not None,
            "-lesson-page": shown is not None,
            "-whole-step": False,
            "-beside-predictions": is_beside,
            "-long-step": shown is not None and not is_beside and _is_long(shown),
        }
        self._screen.update_classes(classes)
        await self._screen.run_action(f"{SHOW_PAGE}, {step.view if step is not None else DASHBOARD})")
        self._controller.change_view(line=None)


def _is_long(lesson: LessonView) -> bool:
    """Tell whether a step with what will be said of it needs more lines than stand above the arithmetic."""
    text, below = lines_of(lesson._replace(said=""), NORMAL_WIDTH)
    return len(text) + len(below) + SAID > NORMAL_LINES
