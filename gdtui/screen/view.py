"""View: what the panels draw from. It is the snapshot of one epoch, with the state of the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from gdtui.answers import HIDDEN
from gdtui.descent.snapshot import Status
from gdtui.descent.update_rule import UpdateRule
from gdtui.screen.view_options import ViewOptions
from gdtui.wording.figures import LOSS
from gdtui.wording.nearness import lowest
from gdtui.wording.remarks import verdict

if TYPE_CHECKING:
    from gdtui.data.dataset import Dataset
    from gdtui.descent.run import Epoch, Known
    from gdtui.descent.snapshot import FirstRows, Floats, LossCurve, Snapshot
    from gdtui.descent.update_rule import CodeLine
    from gdtui.screen.lesson.view import LessonView
    from gdtui.screen.playing.pace import Shortfall
    from gdtui.wording.runs import KeptRun

__all__ = ["View"]

FILLED = {
    "epoch": ("", "the title line"),
    "Y_pred": ("predictions", "predicted"),
    "current_loss": ("loss", "its first number"),
    "gradients": ("weights", "gradient"),
    "printed epoch": ("", "the title line"),
    "printed predictions": ("predictions", "predicted"),
    "printed actual": ("predictions", "actual"),
    "printed difference": ("predictions", "difference"),
    "printed loss": ("loss", "its first number"),
    "weights": ("weights", "next step"),
}
"""For what a line of the training loop computes or prints: the panel that shows it, and the figure there."""

FEW = 3
"""So many weights fit beside each other at 80 × 24."""


@dataclass(frozen=True, eq=False)
class View:
    """All that a panel may know; the same view is drawn the same way twice.

    Attributes
    ----------
    epoch : Epoch
        The epoch that is shown, with what is known of the run.
    reach : LossCurve
        The losses of all epochs that the run has reached, also those after the present one.
    furthest : int
        The last epoch that it has reached.
    running : bool
        Whether the clock ticks.
    speed : float
        Epochs a second; infinity is as many as possible.
    shortfall : Shortfall or None
        The speed that is reached, if it has been too low for some seconds.
    fastest : (float, int) or None
        The rate that is fastest from the initial weights and the epochs that it takes, once they are known.
    favoured : float or None
        The rate that was fastest from the weights of the epoch at which the user asked for it.
    options : ViewOptions
        What the user chose to look at.
    racing : bool
        Whether other learning rates are trained beside this one.
    runs : tuple of KeptRun
        This run and those to compare it with, where a view shows them.
    path : ndarray of shape (m, d) or None
        The weights from epoch 0 to the present, where a view shows them.
    alone : bool
        Whether the bowl has no room for the slice beside it.
    editing : bool
        Whether a number is being typed.
    asking : bool
        Whether what is edited is the answer to a question.
    skips : bool
        Whether Tab answers all further questions as well.
    hints : tuple of str
        What helps with the number that is typed: in many words, then in fewer.
    remarks : tuple of str
        What is said before the first epoch.
    notice : str
        An answer to the last key; empty for none.
    hidden : frozenset of str
        The answers that are hidden now; see `gdtui.answers.ANSWERS`.
    lesson : LessonView or None
        The step of the lesson that is played.
    """

    epoch: Epoch
    reach: LossCurve
    furthest: int
    running: bool = False
    speed: float = 10.0
    shortfall: Shortfall | None = None
    fastest: tuple[float, int] | None = None
    favoured: float | None = None
    options: ViewOptions = field(default_factory=ViewOptions)
    racing: bool = False
    runs: tuple[KeptRun, ...] = ()
    path: Floats | None = None
    alone: bool = False
    editing: bool = False
    asking: bool = False
    skips: bool = False
    hints: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    notice: str = ""
    hidden: frozenset[str] = frozenset()
    lesson: LessonView | None = None

    apart = 1
    """How many epochs lie between two: the trainer knows each of them."""

    why_no_loss = why_no_rows = why_no_fit = ""
    """What the panels say in place of a loss, rows or a fit; a run of gdtui's own has them all."""

    code = UpdateRule.code
    """The lines of the training loop."""

    def hides(self, *answers: str) -> bool:
        """Tell whether any of some answers is hidden: then nothing that shows it may be drawn."""
        return not self.hidden.isdisjoint(answers)

    @property
    def warns(self) -> bool:
        """Whether the panels show that the learning rate is above the limit."""
        return self.epoch.rate_too_high and not self.hides("limit", "verdict")

    @property
    def snapshot(self) -> Snapshot:
        """The numbers of the epoch."""
        return self.epoch.snapshot

    @property
    def known(self) -> Known:
        """What is known of the run without training."""
        return self.epoch.known

    @property
    def place(self) -> int:
        """How many epochs lie before the present one."""
        return self.snapshot.epoch

    @property
    def loss(self) -> float:
        """The present loss."""
        return self.snapshot.loss

    @property
    def first_loss(self) -> float:
        """The loss of epoch 0."""
        return self.known.first_loss

    @property
    def lowest_loss(self) -> float | None:
        """The lowest possible loss; None where it is hidden."""
        return None if self.hides("best") else self.known.bowl.lowest_loss

    @property
    def best_in_words(self) -> str:
        """The lowest possible loss as it is written, or that it is hidden."""
        return HIDDEN if self.hides("best") else lowest(self.known.bowl, LOSS.write)

    @property
    def data(self) -> Dataset:
        """What the run is trained on."""
        return self.snapshot.data

    def first_rows(self, count: int) -> FirstRows:
        """Return so many of the first rows; see `Snapshot.first_rows`."""
        return self.snapshot.first_rows(count)

    @property
    def weights(self) -> Floats:
        """The weights before the next update, (d, 1)."""
        return self.snapshot.weights

    @property
    def best_weights(self) -> Floats | None:
        """The least-squares weights, (d, 1); None where they are hidden."""
        return None if self.hides("best") else self.known.best

    @property
    def mean_squares(self) -> tuple[float, float]:
        """The mean squared difference at epoch 0 and now."""
        return self.first_loss, self.loss

    @property
    def typical_miss(self) -> float:
        """The square root of the loss, in the target's units."""
        return self.snapshot.typical_miss

    @property
    def is_diverging(self) -> bool:
        """Whether the run has diverged and its learning rate is still above the limit."""
        return self.epoch.is_diverging

    @property
    def focus(self) -> int:
        """The weight whose arithmetic is shown: the selected one, the last of few, or the first of many."""
        if self.options.selected is not None:
            return self.options.selected
        d = len(self.known.initial)
        return d - 1 if d <= FEW else int(self.snapshot.data.has_bias)

    @property
    def line(self) -> CodeLine | None:
        """The line of the training loop that is pointed out."""
        return None if self.options.line is None else self.code[self.options.line]

    @property
    def phase(self) -> str:
        """The phase of the epoch that is pointed out; empty where none is."""
        return self.line.phase if self.line else ""

    @property
    def pointed_out(self) -> tuple[str, str]:
        """The panel and the figure in it that the pointed-out line computes; empty where none is."""
        return FILLED[self.line.result] if self.line else ("", "")

    @property
    def state(self) -> str:
        """The state of the run in a word or two, with its sign."""
        snapshot = self.snapshot
        if snapshot.status is Status.OVERFLOWED:
            return "✖ overflowed"
        if snapshot.is_past_the_end:
            return "✖ diverged, past the end" if snapshot.diverged else "■ finished, past the end"
        if snapshot.status is Status.FINISHED:
            return "✖ diverged, finished" if snapshot.diverged else "■ finished"
        if snapshot.diverged:
            return "✖ diverged, running" if self.running else "✖ diverged, paused"
        if self.running:
            return "▶ running"
        return "‖ paused" if snapshot.epoch else "· ready"

    @cached_property
    def verdict(self) -> str:
        """The learning rate in a word: slow, good, zigzag, diverges; empty until it is known, or hidden."""
        if self.hides("verdict"):
            return ""
        rate = self.snapshot.learning_rate
        if rate == self.favoured and self.fastest is not None and not self.epoch.rate_too_high:
            return "good"
        return verdict(self.known.bowl, rate, self.fastest, self.epoch.in_all)
