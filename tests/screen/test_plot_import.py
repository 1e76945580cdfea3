"""Plots cost nothing before the first one is drawn."""

from __future__ import annotations

import subprocess
import sys


def test_plotext_is_not_imported_before_something_is_drawn() -> None:
    script = "import sys, gdtui.screen.plots; print('plotext' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
