"""Which cases of a long list run each time, and which only with the slow tests or in the wide sweeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["every", "slowly"]


def every(nth: int, cases: Iterable[Any], *, others: pytest.MarkDecorator = pytest.mark.sweep) -> list[Any]:
    """Leave all but every nth case to the sweeps, or to other marks."""
    listed = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*case, marks=[others] if place % nth else []) for place, case in enumerate(listed)]


def slowly(*values: Any) -> list[Any]:
    """Leave cases of one value each to the slow tests."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]
