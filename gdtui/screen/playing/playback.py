"""Playback: a player and its ticks, on the clock of the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.screen.playing.alarm import Alarm
from gdtui.screen.playing.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.screen.playing.alarm import CallIn
    from gdtui.screen.playing.pace import Shortfall
    from gdtui.screen.playing.player import Player

__all__ = ["Playback"]

SHORTEST_WAIT = 0.001
"""Seconds between a drawing and the next tick, also if the tick is late: keys act in between."""

LONGEST_CATCH_UP = 1.0
"""Seconds of missed ticks that a late tick makes up for."""


class Playback:
    """Lets a player tick while it runs.

    Parameters
    ----------
    player : Player
        The run with its clock.
    call_in : callable
        Calls a function after some seconds.
    now : callable
        Seconds that have passed.
    show : callable
        Draws what a tick has changed.
    """

    def __init__(
        self, player: Player, call_in: CallIn, now: Callable[[], float], show: Callable[[], None]
    ) -> None:
        self.player = player
        self._now = now
        self._show = show
        self._due = 0.0
        self._pace = Pace(now)
        self.next_tick = Alarm(call_in)

    def replace(self, player: Player) -> None:
        """Stand still, and play another run from now on."""
        self.next_tick.stop()
        self.player = player

    def play(self) -> None:
        """Start the clock, if the run has epochs left."""
        if self.player.running or self.player.play():
            self._start_clock()

    def pause(self) -> None:
        """Stop the clock."""
        self.next_tick.stop()
        self.player.pause()

    def toggle(self) -> None:
        """Pause where it runs, else run."""
        if self.player.running:
            self.pause()
        else:
            self.play()

    def travel(self, epoch: int) -> None:
        """Go to an epoch, at once or at full speed."""
        self.pause()
        self.player.travel(epoch)
        if self.player.running:
            self._start_clock()

    def set_speed(self, epochs_a_second: float) -> None:
        """Tick more or less often from now on."""
        self.player.clock = self.player.clock.at(epochs_a_second)
        self.resume()

    def tick(self) -> None:
        """Take the epochs that are due, and draw. The next tick comes even if an exception is raised.

        On a machine that is too busy for all ticks there are fewer drawings, not fewer epochs.
        """
        missed = self._missed()
        try:
            self.player.tick(missed=missed)
        finally:
            if self.player.running:
                self._due += missed * self.player.interval
                self._await_tick()
            else:
                self.next_tick.stop()
        self._pace.note(self.player.source.epoch)
        self._show()

    def shortfall(self) -> Shortfall | None:
        """Compare the speed that is reached with the one that is asked for, if there is one."""
        return self._pace.shortfall(self.player.clock.speed) if self.player.has_speed else None

    def _missed(self) -> int:
        """Count the ticks that this one is late by; after a long standstill, only those of one second."""
        late = min(self._now() - self._due, LONGEST_CATCH_UP)
        return max(int(late / self.player.interval), 0)

    def suspend(self) -> None:
        """Take no more ticks; the run still counts as running."""
        self.next_tick.stop()

    def resume(self) -> None:
        """Go on where it was running."""
        if self.player.running:
            self._start_clock()

    def _start_clock(self) -> None:
        """Have the first tick after one interval."""
        self._due = self._now()
        self._pace.forget()
        self._await_tick()

    def _await_tick(self) -> None:
        """Set the next tick: when it is due, or right after a drawing that took longer than that."""
        now = self._now()
        self._due = max(self._due + self.player.interval, now + SHORTEST_WAIT)
        self.next_tick.set(self._due - now, self.tick)
