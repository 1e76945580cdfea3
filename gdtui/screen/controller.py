"""Controller: the run that is watched, its race, its autosave, what the user looks at. It has no widget."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gdtui.answers import HiddenAnswers
from gdtui.screen.compared_runs import ComparedRuns
from gdtui.screen.notice import Notice
from gdtui.screen.playing.clock import Clock
from gdtui.screen.playing.playback import Playback
from gdtui.screen.playing.player import Player
from gdtui.screen.view import View
from gdtui.screen.view_options import BOWL, CURVES, RUNS, ViewOptions
from gdtui.wording.remarks import of_the_data, opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.data.dataset import Dataset
    from gdtui.descent.run import Run
    from gdtui.descent.trainer import Trainer
    from gdtui.loading import Loading
    from gdtui.prepared import PreparedRun
    from gdtui.screen.data_page.data_sources import DataSources
    from gdtui.screen.lesson.view import LessonView
    from gdtui.screen.playing.alarm import CallIn
    from gdtui.sessions.autosave import Autosave
    from gdtui.sessions.origin import Origin

__all__ = ["Controller"]

COMPARING = (CURVES, RUNS)
"""The views that show other runs."""

PATH_POINTS = 300


class Controller:
    """What the keys act on, and what the panels are drawn from.

    Parameters
    ----------
    prepared : PreparedRun
        The run that is watched, at the epoch to begin with.
    call_in : callable
        Calls a function after some seconds.
    now : callable
        Seconds that have passed; tests pass a clock of their own.
    autosave : Autosave, optional
        Saves the run as it goes on.
    greeting : str
        What is said first.
    origin : Origin, optional
        Where the data can be read again.

    Attributes
    ----------
    run : Run
        The run that is watched.
    draw : callable
        Draws the present view; the screen sets it.
    view_options : ViewOptions
        What the user chose to look at.
    answers : HiddenAnswers
        What is hidden until the run shows it, or until it is asked for.
    favoured : float or None
        The learning rate that was the fastest when it was asked for.
    writing : Loading or None
        The writing of the run to files, while it goes on.
    """

    def __init__(
        self,
        prepared: PreparedRun,
        call_in: CallIn,
        now: Callable[[], float] = time.monotonic,
        autosave: Autosave | None = None,
        greeting: str = "",
        *,
        origin: Origin | None = None,
    ) -> None:
        run, self.settings = prepared.run, prepared.settings
        self.run = run
        self._remarks, self._facts = tuple(prepared.remarks), tuple(prepared.facts)
        self.answers = HiddenAnswers(self.settings.hidden)
        self._first_data, self._origin = run.data, origin
        self.autosave = autosave
        self.call_in = call_in
        self.writing: Loading[list[str]] | None = None
        self.draw: Callable[[], None] = lambda: None
        self.notice = Notice(call_in, self.show)
        player = Player(run.trainer, Clock(now, self.settings.first_speed))
        self.playback = Playback(player, call_in, now, lambda: self.show())
        self.compared = ComparedRuns(now)
        self.view_options = ViewOptions()
        self.favoured: float | None = None
        self.knows_fastest = False
        self._show_what_was_seen()
        if greeting:
            self.notice.say(greeting)

    @property
    def player(self) -> Player:
        """The run with its clock."""
        return self.playback.player

    @property
    def trainer(self) -> Trainer:
        """What takes the steps of the run."""
        return self.run.trainer

    @cached_property
    def sources(self) -> DataSources:
        """Where other columns of the data are taken from."""
        from gdtui.screen.data_page.data_sources import DataSources  # few ask for others

        return DataSources(self._first_data, self._origin)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is said before the first epoch; nothing of learning rates while an answer is hidden."""
        return self._facts if self.answers.names else self._remarks

    @property
    def raw_data(self) -> Dataset | None:
        """The data of the run in their own units, where they are at hand."""
        return self.run.data.raw if self.run.data.standardized else self.run.data

    def open(self) -> None:
        """Start running if that was asked for, and draw."""
        if self.settings.play:
            self.playback.play()
        self.show()

    def show(self) -> None:
        """Save and draw the present epoch; if saving fails, say so once."""
        if self.autosave is not None:
            self.autosave.save_soon(self.trainer, self.player.clock.speed)
            trouble = self.autosave.take_trouble()
            if trouble:
                self.notice.say(trouble)
        self.draw()

    def follow(self) -> bool:
        """Bring the race to the present epoch if it is shown; tell whether nothing is left to do."""
        return self.view_options.page not in COMPARING or self.compared.follow(self.trainer.epoch)

    def view(
        self,
        *,
        editing: bool = False,
        asking: bool = False,
        skips: bool = False,
        hints: tuple[str, ...] = (),
        alone: bool = False,
        lesson: LessonView | None = None,
    ) -> View:
        """Return what the panels show now."""
        trainer, run = self.trainer, self.run
        epoch = run.epoch()
        hidden = self.answers.follow(epoch)  # before the remarks are asked for
        return View(
            epoch=epoch,
            reach=trainer.curve(),
            furthest=trainer.furthest,
            running=self.player.running,
            speed=self.player.clock.speed,
            shortfall=self.playback.shortfall(),
            fastest=run.known.fastest if self.knows_fastest else None,
            favoured=self.favoured,
            options=self.view_options,
            racing=self.compared.racing,
            runs=self.compared.runs(run) if self.view_options.page in COMPARING else (),
            path=trainer.path(PATH_POINTS) if self.view_options.page == BOWL else None,
            alone=alone,
            editing=editing,
            asking=asking,
            skips=skips,
            hints=hints,
            remarks=self.remarks,
            notice=self.notice.text,
            hidden=hidden,
            lesson=lesson,
        )

    def change_view(self, **changes: Any) -> None:
        """Change what is looked at, and draw it."""
        self.view_options = replace(self.view_options, **changes)
        self.show()

    def watch(self, run: Run) -> None:
        """Watch another run from now on, at the same speed."""
        self.run = run
        self.playback.replace(Player(run.trainer, self.player.clock))

    def begin(self, run: Run) -> None:
        """Watch a run on other data from now on. The run before is kept for comparison; a race ends."""
        self.playback.pause()
        self.compared.keep(self.run)
        self.compared.race(self.run, ())  # its runs were on the data as they were
        self.favoured = None
        self.answers.hide_again()
        self.watch(run)
        self.remark()

    def remark(self) -> None:
        """Find the remarks before the first epoch for the present learning rate."""
        self._remarks = tuple(opening(self.run, self.trainer.learning_rate))
        self._facts = tuple(of_the_data(self.run))

    def turn_answers(self) -> None:
        """Show the hidden answers, or hide them again."""
        self.answers.toggle()
        self._show_what_was_seen()

    def _show_what_was_seen(self) -> None:
        """Show the answers that the run has shown already, up to the furthest epoch that it reached."""
        trainer, here = self.trainer, self.trainer.epoch
        if self.answers.names:
            trainer.seek(trainer.furthest)
            self.answers.follow(self.run.epoch())
            trainer.seek(here)

    def save_now(self) -> None:
        """Save within the last second of the process. It runs in a thread; the event loop stands still."""
        if self.autosave is not None:
            self.autosave.save_now(self.trainer, self.player.clock.speed)
        if self.writing is not None:
            self.writing.give_up()
