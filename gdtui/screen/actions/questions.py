"""What the keys do that ask for something first: an epoch, learning rates, files, values to predict for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.descent.snapshot import Status
from gdtui.screen.number_field import EDITING_WIDTH
from gdtui.screen.prompt import Question
from gdtui.wording.text import capitalised, in_fewer_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gdtui.descent.snapshot import Snapshot
    from gdtui.screen.actions.export_actions import ExportActions, ScreenPicture
    from gdtui.screen.actions.run_actions import RunActions
    from gdtui.screen.controller import Controller
    from gdtui.screen.own_values import OwnValues
    from gdtui.screen.prompt import Prompt
    from gdtui.wording.prediction import Sum

    ShowPrediction = Callable[[Snapshot, OwnValues, Sum], object]

__all__ = ["Questions"]

RATES_WIDTH, FEW_RATES_WIDTH = 24, 16
"""Cells for the rates of a race, and in a narrow terminal; longer ones scroll."""

RACE = " race: "
RATES = ("Two to six learning rates, such as 0.01 0.1 1/2", "2 to 6 rates: 0.01 0.1 1/2", "2 to 6", "")
"""What is to be typed, in many words, then in fewer."""

NAME_WIDTH, YES_WIDTH = 16, 3
"""Cells for the name of files; for Enter alone."""

LONGEST_PATH = 200

ROOM_FOR_REASONS = 60
"""From how many columns on the reason of a refusal can stand beside the name."""


class Questions:
    """Asks, and does with the answer what the key is there for.

    Parameters
    ----------
    controller : Controller
        The run that is watched.
    run : RunActions
        What is done to the run.
    prompt : Prompt
        Asks.
    width : callable
        Tells how many columns the terminal has.
    """

    def __init__(
        self, controller: Controller, run: RunActions, prompt: Prompt, width: Callable[[], int]
    ) -> None:
        self._controller, self._run, self._prompt, self._width = controller, run, prompt, width
        self._own_values: OwnValues | None = None
        self.export: ExportActions | None = None

    async def goal(self) -> None:
        """Ask for an epoch to go to."""
        trainer = self._controller.trainer
        instead = f"From 0 to {max(trainer.epochs, trainer.furthest)}."
        await self._prompt.ask(
            Question(
                " go to epoch ",
                self._run.take_goal,
                short=" ",
                refusal=lambda why: self._in_short(why, EDITING_WIDTH, instead),
            )
        )

    async def race(self, show_runs: Callable[[], Awaitable[None]]) -> None:
        """Ask for the learning rates of a race, and show the runs."""

        async def take(text: str) -> None:
            self._run.take_race(text)
            await show_runs()

        self._controller.notice.clear()
        width = RATES_WIDTH if self._width() >= ROOM_FOR_REASONS else FEW_RATES_WIDTH
        await self._prompt.ask(
            Question(
                RACE,
                take,
                width=width,
                longest=2 * RATES_WIDTH,
                hints=RATES,
                short=" ",
                refusal=lambda why: self._in_short(why, width, "2 to 6 rates above 0."),
            )
        )

    def _in_short(self, why: str, field: int, instead: str) -> str:
        """Say beside a field why an answer cannot be, in as many words as there is room for."""
        room = self._width() - field - 3
        texts = in_fewer_words(f"{capitalised(why)}.")
        return next((text for text in texts if len(text) <= room), instead)

    async def files(self, take_picture: Callable[[], ScreenPicture]) -> None:
        """Ask for the name of the files to which the run is written as it is now."""
        from gdtui.screen.actions.export_actions import ExportActions

        if self._controller.writing is not None:
            self._controller.notice.say("The files before are still being written.")
            return
        self.export = ExportActions(self._controller, take_picture(), lambda: self._width() - 2)
        self._controller.notice.clear()
        await self._prompt.ask(
            Question(
                " write to ",
                self._take_name,
                default=self.export.offered,
                width=NAME_WIDTH,
                longest=LONGEST_PATH,
            )
        )

    def _take_name(self, text: str) -> None:
        """Write to files of a name; where there are some already, ask once more."""
        from gdtui.screen.actions.export_actions import question

        assert self.export is not None
        export = self.export
        try:
            stem, taken = export.take(text)
        except ValueError as error:
            if self._width() >= ROOM_FOR_REASONS:
                raise
            self._controller.notice.say(f"{error}.")  # beside the field nobody could read it
            return

        def take_other(name: str) -> None:
            if name.strip():
                self._take_name(name)
            else:
                export.write(stem)

        self._controller.notice.clear()
        if taken:
            asked = question(taken, self._width() - YES_WIDTH)
            self._prompt.ask_next(Question(asked, take_other, width=YES_WIDTH, longest=LONGEST_PATH))
        else:
            export.write(stem)

    async def values(self, show: ShowPrediction) -> None:
        """Ask for a value of each input, then show what the model predicts."""
        controller, trainer = self._controller, self._controller.trainer
        controller.playback.pause()
        controller.notice.clear()
        if trainer.status is Status.OVERFLOWED:
            controller.notice.say("Overflowed: nothing to predict with.")
            return
        from gdtui.screen.own_values import OwnValues

        if self._own_values is None or not self._own_values.is_of(trainer.data):
            self._own_values = OwnValues(trainer.data)
        self._own_values.begin(trainer.data)
        await self._prompt.ask(self._value_question(self._own_values, show))

    def _value_question(self, asked: OwnValues, show: ShowPrediction) -> Question:
        def taking(take: Callable[[str], None]) -> Callable[[str], None]:
            return lambda text: self._take_value(asked, take, text, show)

        return Question(
            lambda: asked.question(self._width() - EDITING_WIDTH),
            taking(asked.take),
            take_rest=taking(asked.take_rest),
            default=asked.default,
            empty=asked.empty,
            hints=asked.hints(),
            short=asked.short_question,
            refusal=lambda why: asked.refusal(why, self._width()),
        )

    def _take_value(
        self, asked: OwnValues, take: Callable[[str], None], text: str, show: ShowPrediction
    ) -> None:
        """Take a value; ask for the next one, or predict."""
        take(text)
        self._controller.notice.clear()
        if not asked.is_complete:
            self._prompt.ask_next(self._value_question(asked, show))
            return
        snapshot = self._controller.trainer.snapshot()
        worked = asked.worked_sum(snapshot.weights)
        if worked is None:
            self._controller.notice.say("The prediction is too large a number.")
        else:
            show(snapshot, asked, worked)
