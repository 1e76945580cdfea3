"""Students' programs are judged as their first lines say: nothing wrong passes, and no name is false."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program
from tests.checking.expected import PROGRAMS, expected, programs
from tests.quick import every

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = [path for folder in ("convention", "mistake", "printed") for path in programs(folder)]


def judged(path: Path) -> tuple[str, str]:
    finding = check_program(str(path)).finding
    return finding.verdict, finding.id


@pytest.mark.parametrize("path", programs("right"), ids=lambda path: path.stem)
def test_a_right_program_passes(path: Path) -> None:
    assert judged(path)[0] == "right"


@pytest.mark.parametrize("path", every(11, KNOWN))
def test_a_program_is_told_as_it_is(path: Path) -> None:
    assert judged(path) in [tuple(answer) for answer in expected(path)], path.relative_to(PROGRAMS)
