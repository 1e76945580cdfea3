"""How fast it is beside what it is made of: ``python -m tests.bench_speed`` from the repository's root.

Everything is timed in turn, so that a busy machine is as busy for one as for the other; medians are printed
with their ratio and the bar that the ratio must not pass. Commands run from a copy of the package that was
compiled to byte code beforehand, as an installed one is, with the environment otherwise as it is.
"""

from __future__ import annotations

import compileall
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gdtui.data import load
from gdtui.descent.trainer import Trainer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROUNDS = 21
EPOCHS = 10_000
QUIET = 0.5
"""Seconds without a byte after which a screen is settled."""

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable, "-c"]
GDTUI = [*PYTHON, "import sys; from gdtui.cli import main; sys.exit(main())"]
NUMPY = [*PYTHON, "import numpy"]
CHAPTER = """
import sys, numpy as np
t = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
X, Y, w = np.column_stack([np.ones(len(t)), t[:, :-1]]), t[:, -1:].copy(), np.zeros((2, 1))
for epoch in range(300):
    Y_pred = np.dot(X, w)
    current_loss = np.mean((Y - Y_pred) ** 2)
    gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
"""
PRINTS = """
    print(f"Epoch {epoch}:")
    print(f"Predicted output for the first 5 samples: {Y_pred[:5].T}")
    print(f"Actual output for the first 5 samples: {Y[:5].T}")
    print(f"Difference between actual and predicted: {(Y - Y_pred)[:5].T}")
    print(f"Current loss: {current_loss}")
"""
UPDATE = "    w = w - 0.1 * gradients\n"
TEXTUAL = """
import numpy
from textual.app import App
from textual.widgets import Static
class One(App):
    def compose(self): yield Static("one line")
One().run()
"""


def medians(**jobs: Callable[[], float]) -> dict[str, float]:
    """Run jobs in turn; each tells its seconds, of which the median is taken."""
    for job in jobs.values():
        job()
    rounds = [{name: job() for name, job in jobs.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(seconds[name] for seconds in rounds) for name in jobs}


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def chapter_loop() -> None:
    """Train as the chapter does, without its prints."""
    data = load("line")
    X, Y, weights = data.X, data.Y, np.zeros((2, 1))
    for _ in range(EPOCHS):
        Y_pred = np.dot(X, weights)
        np.mean((Y - Y_pred) ** 2)
        gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
        weights = weights - 0.1 * gradients


def steps(draw: bool) -> None:
    """Train with the trainer, one step at a time."""
    trainer = Trainer(load("line"), learning_rate=0.1, epochs=EPOCHS)
    while trainer.step():
        if draw:
            trainer.snapshot()


def command(words: list[str], environment: Mapping[str, str]) -> Callable[[], float]:
    """Time a command from start to end, its output thrown away."""
    return lambda: timed(
        lambda: subprocess.run(
            words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, cwd="/"
        )
    )


def settled(words: list[str], environment: Mapping[str, str]) -> float:
    """Start a program on a pty of 80 × 24; return the seconds to the last byte before it is quiet."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        os.chdir("/")
        os.execvpe(words[0], words, environment)
    last, received = start, b""
    while time.perf_counter() - last < QUIET or len(received) < 500:
        if not select.select([terminal], [], [], QUIET)[0]:
            continue
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            raise RuntimeError(f"it ended by itself, having written {received[-2000:]!r}") from None
        last = time.perf_counter()
        received += chunk
        for _ in range(chunk.count(b"\x1b[5n")):
            os.write(terminal, b"\x1b[0n")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return last - start


def compiled_copy(folder: str) -> dict[str, str]:
    """Copy the package, compile it, and return an environment in which Python finds it first."""
    shutil.copytree(ROOT / "gdtui", Path(folder) / "gdtui", ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1)
    return {**os.environ, "PYTHONPATH": folder}


def report(what: str, seconds: float, beside: str, base: float, bar: float | None) -> bool:
    """Print one comparison; tell whether it keeps its bar."""
    ratio = seconds / base
    verdict = "" if bar is None else f"  bar {bar}  {'kept' if ratio <= bar else 'MISSED'}"
    print(
        f"{what:<34}{1000 * seconds:9.1f} ms   {beside:<38}{1000 * base:9.1f} ms   ratio {ratio:.2f}{verdict}"
    )
    return bar is None or ratio <= bar


def training() -> bool:
    """Compare the trainer with the chapter's loop."""
    found = medians(
        loop=lambda: timed(chapter_loop),
        steps=lambda: timed(lambda: steps(draw=False)),
        snapshots=lambda: timed(lambda: steps(draw=True)),
    )
    name = f"the chapter's loop, {EPOCHS} epochs"
    kept = report(f"Trainer.step, {EPOCHS} epochs", found["steps"], name, found["loop"], 1.2)
    return report("the same with a snapshot each", found["snapshots"], name, found["loop"], 1.5) and kept


def commands(environment: Mapping[str, str]) -> bool:
    """Compare the command with importing NumPy, and with a script that runs the chapter's loop."""
    line = str(ROOT / "gdtui" / "data" / "sets" / "line.csv")
    words = {
        "numpy": NUMPY,
        "silent": [*PYTHON, CHAPTER + UPDATE, line],
        "chapter": [*PYTHON, CHAPTER + PRINTS + UPDATE, line],
        "help": [*GDTUI, "--help"],
        "version": [*GDTUI, "--version"],
        "plain": [*GDTUI, "--plain"],
    }
    found = medians(**{name: command(line, environment) for name, line in words.items()})
    kept = [
        report(f"gdtui --{n}", found[n], "python -c 'import numpy'", found["numpy"], 1.3)
        for n in ("help", "version")
    ]
    kept.append(
        report("gdtui --plain", found["plain"], "import numpy, the chapter's loop", found["chapter"], 1.3)
    )
    report("gdtui --plain", found["plain"], "the same without its prints", found["silent"], None)
    return all(kept)


def screen(environment: Mapping[str, str]) -> bool:
    """Compare the first full frame with that of a Textual app of one line."""
    found = medians(
        textual=lambda: settled([*PYTHON, TEXTUAL], environment),
        gdtui=lambda: settled(GDTUI, environment),
    )
    return report("gdtui, screen settled", found["gdtui"], "a one-line Textual app", found["textual"], 1.5)


def main() -> int:
    """Print all ratios; the exit status is 1 where a bar is missed."""
    print(f"medians of {ROUNDS} runs in turn, Python {sys.version.split()[0]}, NumPy {np.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        environment = compiled_copy(folder)
        kept = [training(), commands(environment), screen(environment)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
