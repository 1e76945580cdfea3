"""What happens to an unexpected exception: the user gets one line, and the traceback goes to a file."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from rich.console import Console

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["EXIT_CODE", "run_or_report"]

EXIT_CODE = 70
"""Internal software error (EX_SOFTWARE of sysexits.h)."""

LONGEST = 200
"""Characters of the error's own message in the line."""


def run_or_report(app: App[Any]) -> int:
    """Run an app; return its exit code: its own, or 70 after an exception, which is reported in one line.

    Textual's own report, which shows all local variables, is not printed.
    """
    app.error_console = Console(file=io.StringIO())
    try:
        app.run()
    except MemoryError:  # the command line reports it
        raise
    except Exception as error:
        return _report(error)
    if isinstance(app._exception, MemoryError):
        raise app._exception
    return _report(app._exception) if app._exception is not None else app.return_code or 0


def _report(error: BaseException) -> int:
    """Write the traceback to a file, one line about it to standard error; return the exit code."""
    summary = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1][:LONGEST]
    summary = "".join(character if character.isprintable() else "?" for character in summary)
    log = _write_report(traceback.format_exception(type(error), error, error.__traceback__))
    where = f"the traceback is in {log}" if log else "its traceback could not be written anywhere"
    with suppress(OSError, ValueError):
        print(f"gdtui: an error of gdtui's own, {summary}; {where}", file=sys.stderr, flush=True)
    return EXIT_CODE


def _write_report(lines: list[str]) -> Path | None:
    """Write lines to a new file that only the user can read; return its path, or None if none can be written.

    It is in the user's state folder, or among the temporary files if there is no home.
    """
    from gdtui.writing import PRIVATE, write_whole

    name = time.strftime(f"crash-%Y%m%d-%H%M%S-{os.urandom(8).hex()}.log")  # nobody can plant a link there
    data = "".join(lines).encode("utf-8", "backslashreplace")
    for find in (partial(platformdirs.user_state_path, "gdtui"), tempfile.gettempdir):
        with suppress(OSError, RuntimeError):
            folder = Path(find())
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, data, mode=PRIVATE)
            return folder / name
    return None
