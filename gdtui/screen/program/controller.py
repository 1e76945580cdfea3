"""ProgramController: reads a program that is watched, and says what is shown of it; no widget in it."""

from __future__ import annotations

import time
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, Any

from gdtui.refusal import RefusedError
from gdtui.screen.notice import Notice
from gdtui.screen.playing.alarm import Alarm
from gdtui.screen.playing.clock import Clock
from gdtui.screen.playing.playback import Playback
from gdtui.screen.playing.player import Player
from gdtui.screen.program.view import Asked, ProgramView
from gdtui.screen.view_options import ViewOptions
from gdtui.sources.epochs import ToldEpoch
from gdtui.wording.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.data.dataset import Dataset
    from gdtui.screen.playing.alarm import CallIn
    from gdtui.screen.program.check_beside import CheckBeside
    from gdtui.sources.feed import Feed

    Listen = Callable[[frozenset[int], Callable[[int], None]], None]

__all__ = ["ProgramController", "Watched"]

SETTLES = 0.3
"""Seconds without a line after which an unfinished epoch counts as complete."""

SILENT = 8.0
"""Seconds without a line after which the message line says so."""

LOOK_IF_SILENT = 1.0
"""Seconds between two looks at a silent program."""

LEFT_BEHIND = 2.0
"""Seconds without a line after which a program counts as ended although its output is open still."""

LOOK_IF_CLOSED = 0.05
"""Seconds between two looks at a program that has closed its output."""

LOOK_AT_CHECK = 0.2
"""Seconds between two looks at the check."""

FIRST_WORD = 3.0
"""Seconds after which the message line says what would be recognised, if nothing was."""

LONG_READ = 0.002
"""A read that takes more seconds than this is followed by a rest."""

REFRESH = 0.25
"""Seconds between two drawings that only say how much was read."""

LAST_LINES = 40
"""How many of the last lines that are not part of an epoch are shown, or searched for a traceback."""


@dataclass(eq=False)
class Watched:
    """A program to watch.

    Attributes
    ----------
    feed : Feed
        What it tells.
    name : str
        What it is, in the user's words.
    data : Dataset or None
        What it trains on.
    asked : Asked or None
        What its function is called with.
    can_restart : bool
        Whether it can be started again.
    call_anew : callable or None
        Has the function called with another rate or number of epochs from the next start on.
    traceback : callable
        Cuts a traceback out of its last lines.
    check : CheckBeside or None
        Checks the program while it plays.
    speed : float
        Epochs a second.
    play : bool
        Whether it runs from the start.
    greeting : str
        What is said first.
    """

    feed: Feed
    name: str
    _: KW_ONLY
    data: Dataset | None = None
    asked: Asked | None = None
    can_restart: bool = True
    call_anew: Callable[[Asked], None] | None = None
    traceback: Callable[[list[str]], list[str]] = lambda lines: []
    check: CheckBeside | None = None
    speed: float = 10.0
    play: bool = True
    greeting: str = ""


class ProgramController:
    """What the keys act on, and what the panels are drawn from.

    Parameters
    ----------
    watched : Watched
        The program.
    call_in : callable
        Calls a function after some seconds.
    listen : callable
        Takes descriptors and a function, and calls it with each of them that can be read, until it is given
        other descriptors.
    now : callable
        Seconds that have passed.

    Attributes
    ----------
    draw : callable
        Draws the present view; the screen sets it.
    """

    def __init__(
        self, watched: Watched, call_in: CallIn, listen: Listen, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.watched, self.feed = watched, watched.feed
        self._listen, self._now = listen, now
        self.asked = watched.asked
        self.draw: Callable[[], None] = lambda: None
        self.notice = Notice(call_in, self.show)
        player = Player(self.feed.run, Clock(now, watched.speed))
        self.playback = Playback(player, call_in, now, self.moved)
        self.view_options = ViewOptions()
        self._quiet, self._redraw, self._end, self._checked = (Alarm(call_in) for _ in range(4))
        self._rest = Alarm(call_in)
        self._has_opened = False
        self._heard = self._started = now()

    @property
    def player(self) -> Player:
        """The run with its clock."""
        return self.playback.player

    def open(self) -> None:
        """Start the program, and draw."""
        self._has_opened = True
        self._start(self.feed.start)
        if self.watched.check is not None:
            self.watched.check.start()
            self._look_at_check()
        if self.watched.greeting:
            self.notice.say(self.watched.greeting)
        if self.watched.play:
            self.playback.play()
        self.show()

    def show(self) -> None:
        """Draw the present view."""
        self.draw()

    def save_now(self) -> None:
        """End the program and the check when the process has one second left, without the event loop."""
        self.end()

    def end(self) -> None:
        """End the program and the check beside it, and all that they have started."""
        check = self.watched.check
        if check is not None:
            check.ask_to_end()
        self.feed.end()
        if check is not None:
            check.end()

    def restart(self) -> None:
        """Start the program again, from its first epoch."""
        if not self._has_opened:  # a key that came before the first start
            return
        self.playback.pause()
        self._rest.stop()
        self._listen(frozenset(), self._read)
        self._start(self.feed.restart)
        self.playback.replace(Player(self.feed.run, self.player.clock))
        self.playback.play()

    def _start(self, start: Callable[[], None]) -> None:
        self._heard = self._started = self._now()
        try:
            start()
        except RefusedError as error:
            self.notice.say(f"{capitalised(str(error))}.")
        self._listen_on()

    # -- reading ------------------------------------------------------------------------------------------

    def _listen_on(self) -> None:
        self._listen_to_all()
        self._quiet.set(SETTLES, self._settle)

    def _listen_to_all(self) -> None:
        """Listen to all descriptors that may be read now."""
        self._listen(frozenset() if self._rest.is_set else self.feed.descriptors, self._read)

    def _read(self, descriptor: int) -> None:
        """Read a piece; after a long read, rest half as long, so that keys are handled in between."""
        was_empty = self.feed.run.present is None
        before = self._now()
        self.feed.read(descriptor)
        self._heard = self._now()
        if self._heard - before > LONG_READ:
            self._rest.set((self._heard - before) / 2, self._listen_to_all)
        self._listen_on()
        self._look_for_end()
        if was_empty and self.feed.run.present is not None:
            self.show()
        elif not self._redraw.is_set:
            self._redraw.set(REFRESH, self.show)

    def _settle(self) -> None:
        """After a moment without a line, take an unfinished epoch; then draw how long it has been silent."""
        if self.feed.is_held or self.feed.ending is not None:
            return
        self.feed.settle()
        self._look_for_end(is_quiet=self._now() - self._heard >= LEFT_BEHIND)
        if self.feed.ending is None:
            self.show()
            self._quiet.set(LOOK_IF_SILENT, self._settle)

    def _look_for_end(self, *, is_quiet: bool = False) -> None:
        """Show the end once the program has ended and all its output is read."""
        if self.feed.ending is not None:
            return
        if self.feed.look_for_end(is_quiet=is_quiet):
            self._listen_to_all()
            self._quiet.stop()
            self.show()
        elif self.feed.has_closed:
            self._end.set(LOOK_IF_CLOSED, self._look_for_end)

    def _look_at_check(self) -> None:
        """Show what the check has found once it is done."""
        check = self.watched.check
        if check is not None and not check.is_done():
            self._checked.set(LOOK_AT_CHECK, self._look_at_check)
        else:
            self.show()

    def moved(self) -> None:
        """Read on where there is room for more, after a tick or a key has moved the run, and draw."""
        was_held = self.feed.is_held
        self.feed.keep_bound()
        self._listen_to_all()
        if was_held and not self.feed.is_held:
            self._heard = self._now()  # until now it could not print
            self._quiet.set(SETTLES, self._settle)
        self.show()

    # -- what is shown ------------------------------------------------------------------------------------

    def view(
        self, *, editing: bool = False, asking: bool = False, hints: tuple[str, ...] = ()
    ) -> ProgramView:
        """Collect what the panels show now."""
        feed, run, watched = self.feed, self.feed.run, self.watched
        has_ended = feed.ending is not None
        quiet = 0.0 if has_ended or feed.is_held else self._now() - self._heard
        is_finished = has_ended and not run.ahead
        check = watched.check if run.present is not None else None
        return ProgramView(
            name=watched.name,
            told=run.present,
            first=run.first,
            following=run.following or self._returned(),
            place=run.epoch - run.part.start,
            furthest=max(min(run.furthest, run.part.stop - 1) - run.part.start, 0),
            reach=run.curve(),
            parts=run.parts,
            every=run.every,
            count=run.told,
            others=feed.others,
            form=feed.form,
            lines=tuple(feed.other_lines[-LAST_LINES:]),
            given=watched.data,
            asked=self.asked,
            can_restart=watched.can_restart,
            running=self.player.running,
            speed=self.player.clock.speed,
            is_waiting=not run.ahead and not has_ended,
            is_finished=is_finished,
            is_diverging=run.diverged,
            is_overdue=run.present is None and self._now() - self._started >= FIRST_WORD,
            silent=int(quiet) if quiet >= SILENT else 0,
            ending=feed.ending,
            traceback=tuple(self.own_traceback()) if is_finished else (),
            finding=check.sentence(run.epoch) if check is not None else "",
            options=self.view_options,
            editing=editing,
            asking=asking,
            hints=hints,
            notice=self.notice.text,
        )

    def _returned(self) -> ToldEpoch | None:
        """Return an epoch after the last one with the weights that the function has returned."""
        run, returned = self.feed.run, self.feed.recorded.returned
        if not returned or run.ahead or run.present is None or run.every != 1:
            return None
        return ToldEpoch(run.present.number + 1, weights=returned)

    def own_traceback(self) -> list[str]:
        """Return the program's traceback, cut down to its own lines; empty if there is none."""
        return self.watched.traceback(self.feed.other_lines[-LAST_LINES:])

    def change_view(self, **changes: Any) -> None:
        """Change what is looked at, and draw it."""
        self.view_options = replace(self.view_options, **changes)
        self.show()
