"""Finds out from the text around them what the numbers of a line are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gdtui.sources.lines import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Step", "steps_of"]

UNITS = labels._word_set(
    "s ms us µs ns sec secs second seconds min minutes h hours percent pct k m million millions billion "
    "thousand db e x times of to from points bits gb mb kb usd eur px hz degrees or and minus plus"
)
"""Words after a number that change what it is."""

TAIL = re.compile(
    r"[.,;|)\]}>!\"']*\s*(?:[^\w%\[({±/^<*+$€£¥°-][^\w%\[({±/^$€£¥°]*|\*{1,3}|-{2,}|={2,})?\s*\Z"
)
WORDY_TAIL = re.compile(r"\s*(?:[,;|]|\s[-–—·•|]+\s)[^\d%±]*\Z")
DELIMITED = re.compile(r"[\])}>\"']*(?:\s*[,;|，；]|\s+[-–—|·•/]+|\s*\t)\s*[^\d%±]*[^\W\d_][^%±]*\Z")
PARENTHESIS = re.compile(r"\s*[(\[{][^\d%±()]*[:=][^%±()]*\Z")
WORD = re.compile(r"[\])}\"']*\s+[\"'<]?([^\W\d_]+)")
APART = re.compile(r"\s*[,;|]\s+|\s+[-–—|·•]\s+")
DURATION = re.compile(r"\s?(?:s|ms|us|µs|sec|secs|seconds|min|minutes|it/s|s/it|epochs?/s)\b")
LOGGED = re.compile(r"#:#:#|\b(?:INFO|DEBUG|NOTICE)\b|\.py:#")
KEY_SIGN = re.compile(r"[\"']?\s*[:=]")
BETWEEN = re.compile(r"\s+|\s*,\s+")
TOTAL = re.compile(r"\s*(?:/|of|out of)\s*")


LONGEST_LOOK = 200
MOST_NUMBERS = 300


class Step(NamedTuple):
    """One thing that is told by all lines with the same text.

    Attributes
    ----------
    field : str
        What it is, as `labels.Label` has it; ``count`` for the number of an epoch without a label.
    first, end : int
        The numbers that tell it: from `first` up to before `end`.
    words, rank : str, int
        If it is the loss: its label, and how sure it is that this is the loss.
    """

    field: str
    first: int
    end: int
    words: str = ""
    rank: int = 0


def steps_of(texts: Sequence[str], are_lists: Sequence[bool], has_loss: bool = False) -> tuple[Step, ...]:
    """Find out what the numbers of a line are.

    Parameters
    ----------
    texts : sequence of str
        The text before the first number, between each two numbers, and after the last.
    are_lists : sequence of bool
        Which of the numbers are lists in brackets.
    has_loss : bool
        Whether a pattern has found the loss on this line already; then no other is looked for.

    Returns
    -------
    tuple of Step
        Empty if nothing is told, or if it could mean two things.
    """
    return _Line(texts, are_lists).steps(has_loss) if len(are_lists) <= MOST_NUMBERS else ()


class _Line:
    """The text of a line, and what is understood of it so far."""

    def __init__(self, texts: Sequence[str], are_lists: Sequence[bool]) -> None:
        self.texts = texts
        self.are_lists = are_lists
        self.count = len(are_lists)
        self.since = 0
        self.found: list[Step] = []
        self.losses: list[Step] = []

    def steps(self, has_loss: bool) -> tuple[Step, ...]:
        epoch = self._epoch()
        if epoch is not None and epoch.field != "number":
            return ()
        place = 0
        while place < self.count:
            is_epoch = epoch is not None and epoch.first <= place < epoch.end
            place = place + 1 if is_epoch else self._next(place, epoch)
        if not has_loss:
            self._choose_loss()
        fields = [step.field for step in self.found]
        steps = [step for step in self.found if fields.count(step.field) == 1 and _is_parameter(step, fields)]
        if epoch is None:
            count = self._count() if steps or has_loss else None
            return (count, *steps) if count is not None else tuple(steps)
        before = "#".join(self.texts[: epoch.first + 1])
        is_alone = epoch.end == self.count and (epoch.first == 0 or LOGGED.search(before))
        if steps or has_loss or (is_alone and labels.is_header(self.texts[epoch.first], self.texts[-1])):
            return (epoch, *steps)
        return ()

    def _next(self, place: int, epoch: Step | None) -> int:
        """Find out what the number at a place is; return the next place."""
        before = self.texts[place]
        if epoch is not None and place == epoch.end == epoch.first + 1:
            label = labels.loss_at_epoch(self.texts[epoch.first], before)
            if label is not None and self._may_end(place + 1):
                return self._take(Step("loss", place, place + 1, label.words, label.rank))
        end = self._end_of_row(place)
        context = "#".join(self.texts[self.since : place + 1])
        if end > place + 1 or self.are_lists[place]:
            is_labelled = self.are_lists[place] or _ends_label(before)
            name = labels.list_label(context) if is_labelled and self._may_end(end) else None
            if name is not None:
                return self._take(Step(name, place, end))
            if end > place + 1:
                return end
        if not self._may_end(place + 1):
            return place + 1
        tail = self.texts[-1] if epoch is None and place + 1 == self.count else ""
        label = labels.number_label(before, context + tail, epoch is not None)
        if label is not None:
            return self._take(Step(label.field, place, place + 1, label.words, label.rank))
        if _ends_label(before):
            self.since = place + 1
        return place + 1

    def _take(self, step: Step) -> int:
        (self.losses if step.field == "loss" else self.found).append(step)
        self.since = step.end
        return step.end

    def _choose_loss(self) -> None:
        """Take the surest loss, if there is one."""
        best = min((loss.rank for loss in self.losses), default=0)
        sure = [loss for loss in self.losses if loss.rank == best]
        if len(sure) == 1:
            self.found += sure

    def _epoch(self) -> Step | None:
        """Find the number of the epoch, together with the number of all epochs if that follows."""
        for is_step in (False, True):
            for place in range(self.count):
                end, is_last = self._end_of_count(place)
                found = labels.epoch_label(self.texts[place], self.texts[place + 1], is_last, is_step=is_step)
                if found is not False:
                    return Step("number" if found else "", place, end)
        return None

    def _count(self) -> Step | None:
        """Find a number that counts the epochs although it has no label."""
        for place in range(self.count):
            end, _ = self._end_of_count(place)
            before, after = self.texts[place], self.texts[end]
            if (place == 0 and labels.is_count(before, after)) or labels.is_bar(before, after):
                return Step("count", place, end)
        return None

    def _end_of_count(self, place: int) -> tuple[int, bool]:
        """Find where the number of an epoch ends, with the number of all epochs; tell if it is the last."""
        is_total = place + 1 < self.count and TOTAL.fullmatch(self.texts[place + 1]) is not None
        return place + 1 + is_total, is_total or place + 1 == self.count

    def _end_of_row(self, place: int) -> int:
        """Find the end of a row of numbers with only spaces, or only commas, between them."""
        comma, end = "," in self.texts[place + 1], place + 1
        while (
            end < self.count
            and not any(self.are_lists[end - 1 : end + 1])
            and BETWEEN.fullmatch(self.texts[end])
            and ("," in self.texts[end]) == comma
        ):
            end += 1
        return end

    def _may_end(self, end: int) -> bool:
        """Tell whether a number is complete: no unit and no other half follows that would change it."""
        after = self.texts[end][:LONGEST_LOOK]
        if end == self.count:
            return bool(TAIL.fullmatch(after) or WORDY_TAIL.fullmatch(after))
        if DELIMITED.fullmatch(after) or PARENTHESIS.fullmatch(after):
            return True
        if APART.fullmatch(after) and DURATION.match(self.texts[end + 1]):
            return True
        word = WORD.match(after)
        if word is None or "%" in after or "±" in after:
            return False
        return word[1].lower() not in UNITS or bool(KEY_SIGN.match(after, word.end()))


def _is_parameter(step: Step, fields: Sequence[str]) -> bool:
    """Tell whether a letter is a parameter: m is a slope beside an intercept, else the number of rows."""
    if step.field == "weight m":
        return "weight b" in fields or "weight c" in fields
    return step.field != "weight c" or "weight m" in fields


def _ends_label(before: str) -> bool:
    return before.rstrip().endswith((":", "=", "："))
