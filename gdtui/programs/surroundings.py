"""The environment in which a student's program runs."""

from __future__ import annotations

import os

__all__ = ["RECORD", "THREADS", "surroundings"]

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""How many threads linear algebra uses: 1 unless the user has set these variables."""

UNLESS_SET = {**dict.fromkeys(THREADS, "1"), "PYTHONIOENCODING": "utf-8"}
ALWAYS = {"MPLBACKEND": "Agg", "PYTHONUNBUFFERED": "1"}
RECORD = "GDTUI_RECORD"


def surroundings() -> dict[str, str]:
    """Return the environment of this process, changed for a program without a terminal and a window.

    The program prints at once, in UTF-8. It does not inherit the pipe of a `gdtui run` around this process.
    """
    inherited = {name: value for name, value in os.environ.items() if name != RECORD}
    return {**UNLESS_SET, **inherited, **ALWAYS}
