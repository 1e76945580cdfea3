"""A student's program in a process of its own: it gets requests and sends answers, within limits.

The child has its own process group, a closed standard input, a scratch folder with copies of the data files
beside the program, and limits on time, memory and output. Answers come through a pipe of their own, which
prints can't reach. This guards against accidents, not against malice.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from gdtui.programs.group import Group, signal_name
from gdtui.programs.surroundings import surroundings

__all__ = ["SECONDS", "Child", "EndedError"]

SECONDS = 10.0
"""How long a file may take, all calls together."""

MEMORY = 2 << 30
LARGEST_COPY, MOST_COPIES = 5 << 20, 100
UNTIL_ENDED = 0.5
"""So many seconds a child that closed its pipe has to end by itself."""

START = (
    "import sys; sys.path.pop(0); sys.path.append({root!r}); "
    "from gdtui.checking.process.student import serve; serve({requests}, {answers}, {path!r}, {beside!r},"
    " {memory}, {seconds})"
)


class EndedError(Exception):
    """The child ended, or was ended, before it answered.

    Parameters
    ----------
    cause : str
        An id: ``never-ends``, ``exits``, ``crashes``, ``out-of-memory``.
    sentence : str
        What happened.
    """

    def __init__(self, cause: str, sentence: str) -> None:
        super().__init__(sentence)
        self.cause = cause


class Child:
    """Runs a copy of a student's file; a context manager, after which no process of its group is left.

    Parameters
    ----------
    path : str
        The student's file.
    seconds : float
        How long it may take in all.
    """

    def __init__(self, path: str, seconds: float = SECONDS) -> None:
        self._path = os.path.abspath(path)
        self._seconds = seconds
        self._number = 0
        self._buffer = b""

    def __enter__(self) -> Child:
        """Start the process."""
        self._folder = tempfile.mkdtemp(prefix="gdtui-check-")
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._left = self._seconds
        return self

    def _start(self) -> None:
        program = _copied(Path(self._path), Path(self._folder))
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        code = START.format(
            root=str(Path(__file__).resolve().parents[3]),
            requests=requests,
            answers=answers,
            path=str(program),
            beside=os.path.dirname(self._path),
            memory=MEMORY,
            seconds=int(self._seconds) + 2,
        )
        try:
            self._group = Group(
                [sys.executable, "-u", "-c", code],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env={**surroundings(), "PYTHONDONTWRITEBYTECODE": "1"},
                pass_fds=(requests, answers),
            )
        finally:
            os.close(requests)
            os.close(answers)

    def __exit__(self, *_: object) -> None:
        """End the whole group, and remove its folder."""
        for descriptor in (self._requests, self._answers):
            with suppress(OSError):
                os.close(descriptor)
        self._group.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def ask(self, do: str, seed: int = 1, **arguments: Any) -> dict[str, Any]:
        """Send a request and wait for its answer; `seed` is that of the program's random numbers.

        Raises
        ------
        EndedError
            If the child ended, or its time is over.
        """
        self._number += 1
        request = {"do": do, "number": self._number, "seed": seed, "arguments": arguments}
        try:
            os.write(self._requests, json.dumps(request).encode() + b"\n")
        except BrokenPipeError:
            raise self._why() from None
        while True:
            answer: dict[str, Any] = json.loads(self._line())
            if answer["number"] == self._number:
                return answer

    def _line(self) -> bytes:
        """Wait for a line; only this waiting counts as the child's time, not that between requests."""
        until = time.monotonic() + self._left
        while b"\n" not in self._buffer:
            self._left = until - time.monotonic()
            if self._left <= 0 or not select.select([self._answers], [], [], self._left)[0]:
                raise EndedError("never-ends", f"it did not end within {self._seconds:g} s")
            part = os.read(self._answers, 1 << 16)
            if not part:
                raise self._why()
            self._buffer += part
        self._left = until - time.monotonic()
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _why(self) -> EndedError:
        """Say how a child that does not answer ended."""
        status = self._group.status(UNTIL_ENDED)
        if status is None:
            return EndedError("exits", "it closed the pipe of the check")
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            return EndedError("never-ends", f"it did not end within {self._seconds:g} s of computing")
        if status < 0:
            return EndedError("crashes", f"it ended by the signal {signal_name(-status)}")
        return EndedError("exits", f"it ended Python itself, with the exit status {status}")


def _copied(path: Path, folder: Path) -> Path:
    """Copy a program, which may change its own file, and the small data files beside it."""
    program = folder / path.name
    shutil.copyfile(path, program)
    copied = 0
    with suppress(OSError):
        for entry in sorted(path.parent.iterdir()):
            is_data = entry.suffix not in (".py", ".pyc") and not entry.name.startswith(".")
            if copied < MOST_COPIES and is_data and entry.is_file() and entry.stat().st_size <= LARGEST_COPY:
                with suppress(OSError):
                    shutil.copyfile(entry, folder / entry.name)
                    copied += 1
    return program
