"""Plots and the page of the data cost nothing before the first one is drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_plotext_is_not_imported_before_something_is_drawn() -> None:
    script = "import sys, gdtui.screen.plots; print('plotext' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_the_page_of_the_data_is_not_imported_before_its_key_is_pressed() -> None:
    script = (
        "import sys; from tests.screen.session import Session\n"
        "names = 'screens.data', 'panels.columns', 'data_page.column_choice', 'data_page.new_run'\n"
        "def loaded(): return [name for name in names if f'gdtui.screen.{name}' in sys.modules]\n"
        "with Session('line') as screen:\n"
        "    screen.press('s'); before = loaded(); screen.press('d'); after = loaded()\n"
        "print(len(before), len(after))"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    assert result.stdout.split() == ["0", "4"]
