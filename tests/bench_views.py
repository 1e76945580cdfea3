"""Processor share of the screen with each view open, and how soon any epoch of a million is drawn.

Run it by hand: ``python tests/bench_views.py [--quick]``. The command plays on a pty of its own; its
processor time comes from the kernel. Bars: half a core at 30 drawings a second on 80 × 24 and at 10 on
200 × 60; a tenth of a second for an epoch.
"""

from __future__ import annotations

import gc
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent / "terminal"))

import numpy as np
from pty_session import Session

from gdtui.data.dataset import Dataset

SHARE, LATENCY = 0.5, 0.1
QUICK = "--quick" in sys.argv
SECONDS = 3.0 if QUICK else 10.0
SIZES = (((80, 24), 30), ((200, 60), 10))
PAGES = (4, 6) if QUICK else (2, 3, 4, 5, 6)


def epoch(session: Session) -> int:
    """Return the epoch that the screen shows."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else 0


def share(data: str, size: tuple[int, int], speed: int, keys: str) -> tuple[float, float]:
    """Play with a view open, and return the processor share and the drawings a second."""
    command = [sys.executable, "-m", "gdtui", data, "--epochs", "100000", "--play", "--speed", str(speed)]
    with Session(command, size=size) as session:
        session.wait(lambda: epoch(session) > 0, seconds=20)
        session.type(keys)
        session.read_for(1.5)
        before, first, start = session.cpu_seconds(), epoch(session), time.monotonic()
        session.read_for(SECONDS)
        spent, drawn, took = session.cpu_seconds() - before, epoch(session) - first, time.monotonic() - start
        session.type("q")
        session.exit_code(10)
    return spent / took, drawn / took


def report_shares() -> bool:
    """Print the share for every view and size, and tell whether all are below the bar."""
    kept = True
    for size, speed in SIZES:
        for data in ("line",) if QUICK else ("line", "plane"):
            for name, keys in (("dashboard", ""), *((f"view {page}", str(page)) for page in PAGES)):
                used, rate = share(data, size, speed, keys)
                kept &= used < SHARE
                where = f"{size[0]} x {size[1]}, {data}, {name:<9}"
                print(f"{where}: {used:5.1%} of a core, {rate:4.1f} epochs/s drawn")
    return kept


def report_latency() -> bool:
    """Print how long it takes to go to any epoch of a million and draw it, at the largest size."""
    from tests.screen.session import Session as Screen

    kept = True
    for name, data in (("line", "line"), ("8 weights", eight_weights())):
        with Screen(data, rate=0.001, epochs=1_000_000, size=(200, 60)) as screen:
            screen.at(500_000).change_rate(0.002)
            screen.at(1_000_000)
            gc.collect()
            gc.freeze()  # as the app does once its first frame is out
            for page in "123456":
                screen.press(page)
                spent, passed = [], []
                for goal in np.random.default_rng(0).integers(0, 1_000_000, 20 if QUICK else 100).tolist():
                    used, start = time.process_time(), time.perf_counter()
                    screen.controller.player.travel(goal)
                    screen.controller.show()
                    screen.idle(0)
                    spent.append(1000 * (time.process_time() - used))
                    passed.append(1000 * (time.perf_counter() - start))
                kept &= max(spent) < 1000 * LATENCY
                times = f"processor: median {np.median(spent):.0f} ms, longest {max(spent):.0f} ms"
                print(f"an epoch of a million, {name}, view {page}: {times}; clock: {max(passed):.0f} ms")
    return kept


def eight_weights() -> Dataset:
    """Make data with a bias and seven inputs."""
    random = np.random.default_rng(8)
    inputs = random.standard_normal((1000, 7))
    return Dataset.from_arrays(inputs, inputs @ np.arange(1.0, 8.0) + random.standard_normal(1000) / 10)


if __name__ == "__main__":
    held = [report_latency(), report_shares()]
    print("all within the bars" if all(held) else "a bar was missed")
