"""What every test starts from, whoever runs it and wherever: the same surroundings, on all cores.

Nothing outside the tests decides how they come out: not the user's home, language, time zone, terminal or
umask, no setting of gdtui, Textual, Python or NumPy, and no test that ran before. A test that is about one of
these sets it.
"""

from __future__ import annotations

import gc
import locale
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from gdtui.programs.surroundings import THREADS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEPT = re.compile(
    r"PATH|TMPDIR|USER|LOGNAME"
    r"|(LD|DYLD|PIP|PYENV|PYTEST|COV|GITHUB|SSL)_.*|.*_PROXY|CI|BUILD_NUMBER|WRITE_GOLDENS"
    r"|PYTHON(PATH|PYCACHEPREFIX|FAULTHANDLER)",
    re.IGNORECASE,
)
"""Names of what stays of the environment: where programs and folders are, and what steers pytest itself."""

SETTLED = {
    "LANG": "C.UTF-8",
    **dict.fromkeys(THREADS, "1"),  # as the command itself has it: more threads only wait for each other here
    "SHELL": "/bin/sh",
    "TERM": "xterm-256color",
    "TZ": "TST-5:45",  # not UTC: one that is taken for the other shows
}
HOMES = count()

FOLDERS = {
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
}
"""Below the home directory."""

MOST_WORKERS = 8
"""Each takes some seconds to start: more of them don't end sooner."""

hypothesis.settings.register_profile("search", deadline=None, print_blob=True)
hypothesis.settings.register_profile("settled", hypothesis.settings.get_profile("search"), derandomize=True)
hypothesis.settings.load_profile("settled")  # the same examples each time, however busy the machine is


# -- on all cores ------------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Spread whole folders over all cores, unless told otherwise (``-n0``, ``-p no:xdist``).

    Some files are done before the workers have started. Slow tests measure times, and have the machine for
    themselves. There is a worker more than there are cores, since tests on terminals wait.
    """
    keep_bytecode()
    option = config.option
    is_free = getattr(option, "numprocesses", 0) is None and option.dist == "no" and not option.usepdb
    whole = all(Path(word).is_dir() for word in config.args)
    is_slow = "slow" in option.markexpr and "not slow" not in option.markexpr
    if is_free and whole and not is_slow and not hasattr(config, "workerinput"):
        option.numprocesses, option.dist = min(cores() + 1, MOST_WORKERS), "worksteal"


def keep_bytecode() -> None:
    """Compile the program and the tests once, whatever the environment says, not at each start."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# -- the same surroundings ---------------------------------------------------------------------------------


def pytest_sessionstart() -> None:
    """Settle what is read while tests are collected: NumPy and Textual look at it when they are imported."""
    for name in [name for name in os.environ if not KEPT.fullmatch(name)]:
        del os.environ[name]
    os.environ.update(SETTLED)
    time.tzset()
    os.umask(0o022)
    for name in ("C.UTF-8", "en_US.UTF-8"):  # the second is what macOS has
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            break


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give each test a home of its own, and take back what it leaves in the process."""
    environment, folder, mask = dict(os.environ), Path.cwd(), os.umask(0o022)
    # a new name each time: a program that a test did not wait for may write into the one before
    home = tmp_path_factory.getbasetemp() / f"home{next(HOMES)}"
    home.mkdir()
    os.environ["HOME"] = str(home)
    os.environ.update({name: str(home / below) for name, below in FOLDERS.items()})
    yield home
    os.umask(mask)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    shutil.rmtree(home, ignore_errors=True)


# -- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def gdtui() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run ``gdtui`` with words after it; every warning is an error there."""

    def run(*words: str | bytes, **options: object) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **(options.pop("env", None) or {})}  # type: ignore[dict-item]
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60, **options}
        command = [sys.executable, "-W", "error", "-m", "gdtui", *words]
        return subprocess.run(command, env=environment, check=False, **settings)  # type: ignore[call-overload, no-any-return]

    return run
