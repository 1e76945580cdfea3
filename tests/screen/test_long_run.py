"""An hour at 30 epochs a second, saved as it goes, on a clock of the test: memory and threads stay."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

import pytest

from gdtui.screen.playing.clock import DRAWINGS
from gdtui.sessions.autosave import Autosave
from gdtui.sessions.origin import Origin
from gdtui.sessions.store import Store
from tests.screen.session import Session

EPOCHS = 30 * 60 * 60
TICKS = 3600
"""Drawn ticks of 30 epochs each, one for every simulated second."""

RECORDED = 24
"""Bytes that the history takes for an epoch of two weights."""


def resident() -> int:
    """Measure the memory that the process holds, in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_an_hour_takes_no_more_memory_and_no_threads(tmp_path: Path) -> None:
    second = 0
    store = Store(tmp_path / "sessions")
    autosave = Autosave(
        Origin.of("line"), ("gdtui",), store=store, now=lambda: float(second), later=lambda *_: None
    )
    with Session("line", rate=0.1, epochs=2 * EPOCHS, speed=DRAWINGS * EPOCHS / TICKS) as screen:
        screen.press("space")
        for second in range(1, TICKS + 1):
            screen.tick()
            autosave._is_arranged = False
            autosave.save_soon(screen.trainer, screen.controller.player.clock.speed)
            if second == TICKS // 2:
                half, threads = resident(), threading.active_count()
        assert screen.trainer.epoch == EPOCHS
        assert f"epoch {EPOCHS} of" in screen.title
        grown = resident() - half
        assert threading.active_count() <= threads + 1  # one save may be under way
        assert grown < 2 * RECORDED * EPOCHS + 4 * 2**20, grown
        autosave.finish(screen.trainer, 10.0)
    (name,) = store.names()
    assert store.read(name).progress.epoch == EPOCHS
