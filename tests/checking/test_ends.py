"""A check that is ended leaves no folder, also where the signal comes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TWICE = """
import os, shutil, signal, sys
remove = shutil.rmtree

def interrupted(*arguments, **options):
    os.kill(os.getpid(), signal.SIGTERM)
    remove(*arguments, **options)

shutil.rmtree = interrupted
from gdtui.cli import main
sys.exit(main(["check", sys.argv[1]]))
"""


def test_a_second_signal_does_not_interrupt_the_removal_of_the_folder(tmp_path: Path) -> None:
    program, temporary = tmp_path / "my_train.py", tmp_path / "temporary"
    program.write_text(
        "def train(X, Y, weights, lr, epochs):\n    open('begun', 'w')\n    while True: pass\n"
    )
    temporary.mkdir()
    check = subprocess.Popen(
        [sys.executable, "-c", TWICE, str(program)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while not any(temporary.glob("*/begun")) and check.poll() is None and time.monotonic() < until:
        os.sched_yield()
    check.send_signal(signal.SIGTERM)
    assert check.wait(30) == 130
    assert not [*temporary.iterdir()]
