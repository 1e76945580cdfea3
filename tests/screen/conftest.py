"""Lets the screen tests import the helpers beside them, as `tests.screen.…`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
