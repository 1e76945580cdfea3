"""CheckBeside: `gdtui check` in a process of its own, while the program that it checks is watched."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

from gdtui.programs.group import Group

__all__ = ["CheckBeside"]

SHOWS_AT = {"one-epoch": 1, "several-epochs": 2}
"""From which epoch on a mistake shows, by the stage of the check that found it; others show at once."""

SECONDS_TO_END = 1.0
"""How long a check may take to end when the program is left."""


class CheckBeside:
    """Checks a function of a file, and tells what it found at the epoch where it shows.

    Parameters
    ----------
    path : str
        The file.
    function : str
        The function that trains; it is looked for unless given.

    Attributes
    ----------
    verdict, message : str
        What the check has found, once it is done; empty before, and where it could not be run.
    """

    def __init__(self, path: str, function: str = "") -> None:
        named = ["--function", function] if function else []
        self._command = [sys.executable, "-m", "gdtui", "check", path, *named, "--json"]
        self._group: Group | None = None
        self._stage = self.verdict = self.message = ""

    def start(self) -> None:
        """Start the check."""
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the check is done)
        with suppress(OSError):
            self._group = Group(self._command, stdout=self._output, stderr=subprocess.DEVNULL)

    def is_done(self) -> bool:
        """Tell whether the check has ended; what it found is known then."""
        if self._group is None or self._group.status() is None:
            return self._group is None
        self._group.kill()
        self._group = None
        self._output.seek(0)
        self._stage, self.verdict, self.message = _found_in(self._output.read())
        self._output.close()
        return True

    def sentence(self, epoch: int) -> str:
        """Return the sentence of the mistake, from the epoch on where it shows; empty before, or for none."""
        is_shown = self.verdict in ("mistake", "convention") and epoch >= SHOWS_AT.get(self._stage, 0)
        return self.message if is_shown else ""

    def ask_to_end(self) -> None:
        """Ask the check to end, which takes it a moment."""
        if self._group is not None:
            self._group.send(signal.SIGTERM)

    def end(self) -> None:
        """End the check, and all that it has started."""
        group, self._group = self._group, None
        if group is not None:
            group.send(signal.SIGTERM)
            group.wait(SECONDS_TO_END)
            group.kill()
            self._output.close()


def _found_in(output: bytes) -> tuple[str, str, str]:
    """Read at which stage a check stopped, its verdict, and its sentence; empty where there is none."""
    records = []
    for line in output.splitlines():
        with suppress(ValueError):
            records.append(json.loads(line))
    verdict = next((record for record in records if "verdict" in record), None)
    if verdict is None:
        return "", "", ""
    stage = next((record["check"] for record in records if record.get("result") == "failed"), "")
    return stage, str(verdict["verdict"]), str(verdict["message"])
