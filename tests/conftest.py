"""The command in a process of its own, with a state folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True, scope="session")
def own_state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the sessions that tests save apart from those of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def gdtui() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run ``gdtui`` with words after it; every warning is an error there."""

    def run(*words: str | bytes, **options: object) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **(options.pop("env", None) or {})}  # type: ignore[dict-item]
        environment.pop("PYTHONUNBUFFERED", None)
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60, **options}
        command = [sys.executable, "-W", "error", "-m", "gdtui", *words]
        return subprocess.run(command, env=environment, check=False, **settings)  # type: ignore[call-overload, no-any-return]

    return run
