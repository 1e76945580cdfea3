"""Try a command that opens the screen, on a pty: it starts, shows epoch 0, steps, and leaves with 0."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "terminal"))

from pty_session import Session

INSTALLING = 300.0
"""Seconds that a command may take until its first screen: it may install everything first."""


def main(command: list[str]) -> None:
    """Run the command, press s and q, check the screen and the way it ends."""
    own = {name: text for name, text in os.environ.items() if name != "TERM"}
    with Session(command, environment=own) as session:
        session.wait_for("epoch 0 of 300", INSTALLING)
        session.type("s")
        session.wait_for("epoch 1 of 300")
        session.type("q")
        code = session.exit_code()
        assert code == 0, f"ended with {code}"
        assert session.is_restored(), "the terminal is not as it was"
    print("epoch 0 shown, a step made, quit with 0, terminal as before")


if __name__ == "__main__":
    main(sys.argv[1:])
