"""Which cases of a long list run each time, and which only in the wide sweeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["every"]


def every(nth: int, cases: Iterable[Any]) -> list[Any]:
    """Leave all but every nth case to the sweeps."""
    listed = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [
        pytest.param(*case, marks=[pytest.mark.sweep] if place % nth else [])
        for place, case in enumerate(listed)
    ]
