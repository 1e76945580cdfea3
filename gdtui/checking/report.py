"""What a check found: how each stage ended, the verdict, and how both are written."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["STAGES", "CheckReport", "Finding", "convention", "mistake", "passed", "unchecked"]

STAGES = {
    "file": "the file",
    "import": "importing it",
    "signature": "the function and its arguments",
    "shapes": "shapes",
    "one-epoch": "one epoch",
    "several-epochs": "several epochs",
    "arrays": "the caller's arrays",
    "printed": "the printed lines",
    "long-run": "a long run",
    "functions": "model, loss and gradient",
}
"""The stages in their order: the first that fails ends the check."""

PASSED, FAILED, NOT_REACHED, NOT_CHECKED = "passed", "failed", "not reached", "not checked"
HOW = {PASSED: "Checked", FAILED: "Stopped at", NOT_CHECKED: "Not checked", NOT_REACHED: "Not reached"}
WIDTH = 79

LEADS = {
    "right": "right",
    "convention": "right in another way",
    "mistake": "a mistake in the code, not in the learning rate",
    "unchecked": "could not be checked",
}
"""The first words for each verdict: whether the fault is in the code."""


def _wrapped(text: str) -> list[str]:
    """Break a sentence into lines, with control characters made visible."""
    return textwrap.wrap(visible(text), WIDTH, break_long_words=False, break_on_hyphens=False)


@dataclass(frozen=True)
class Finding:
    """What is said of a program.

    Attributes
    ----------
    verdict : str
        ``right``, ``convention``, ``mistake`` or ``unchecked``.
    id : str
        What it is, the same for every program that has it; empty for ``right``.
    sentence : str
        What is found, with its number.
    look : str
        What to look at.
    table : sequence of str
        Lines that show it.
    """

    verdict: str
    id: str = ""
    sentence: str = ""
    look: str = ""
    table: Sequence[str] = ()


passed = partial(Finding, "right", "")
mistake = partial(Finding, "mistake")
convention = partial(Finding, "convention")
unchecked = partial(Finding, "unchecked")


@dataclass
class CheckReport:
    """A program, what was checked in it, and what was found.

    Attributes
    ----------
    path : str
        The file.
    finding : Finding
        The verdict.
    stages : dict of str to (str, str)
        For each stage how it ended, and a sentence.
    seconds : float
        How long the check took.
    """

    path: str
    finding: Finding = field(default_factory=unchecked)
    stages: dict[str, tuple[str, str]] = field(
        default_factory=lambda: dict.fromkeys(STAGES, (NOT_REACHED, ""))
    )
    seconds: float = 0.0

    def passed(self, stage: str, sentence: str = "") -> None:
        """Note that a stage passed."""
        self.stages[stage] = (PASSED, sentence)

    def skipped(self, stage: str, sentence: str) -> None:
        """Note that a stage does not concern this program, or can't be checked in it."""
        self.stages[stage] = (NOT_CHECKED, sentence)

    def failed(self, stage: str, finding: Finding) -> None:
        """Note what ended the check."""
        self.stages[stage] = (FAILED, finding.sentence)
        self.finding = finding

    @property
    def last(self) -> str:
        """The last stage that was reached."""
        return [stage for stage, (how, _) in self.stages.items() if how != NOT_REACHED][-1]

    @property
    def message(self) -> str:
        """The sentence that stands first."""
        sentence = self.finding.sentence
        return f"{LEADS[self.finding.verdict]}{sentence and f': {sentence}'}."

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield a record a stage, then the verdict."""
        for stage, (how, sentence) in self.stages.items():
            yield {"file": self.path, "check": stage, "result": how, "message": sentence}
        finding = self.finding
        yield {
            "file": self.path,
            "verdict": finding.verdict,
            "id": finding.id,
            "message": self.message,
            "table": list(finding.table),
            "look_at": finding.look,
            "seconds": round(self.seconds, 2),
        }

    def lines(self, verbose: bool = False) -> Iterator[str]:
        """Yield the lines for a student."""
        finding = self.finding
        yield visible(f"{self.path}: {LEADS[finding.verdict]}.")
        if finding.sentence:
            yield from _wrapped(f"{finding.sentence[0].upper()}{finding.sentence[1:]}.")
        if finding.table:
            yield ""
            yield from (f"  {visible(line)}".rstrip() for line in finding.table)
        yield ""
        if finding.look:
            yield from _wrapped(f"Look at: {finding.look}.")
        for line in self._checked(verbose):
            yield from [visible(line)] if verbose else _wrapped(line)

    def _checked(self, verbose: bool) -> Iterator[str]:
        if verbose:
            for stage, (how, sentence) in self.stages.items():
                yield f"{how:<11}  {STAGES[stage]}{sentence and f': {sentence}'}"
            return
        for how, lead in HOW.items():
            names = [STAGES[stage] for stage, (result, _) in self.stages.items() if result == how]
            if names:
                yield f"{lead}: {', '.join(names)}."
