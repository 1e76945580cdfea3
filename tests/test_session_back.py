"""What is saved of a run that was stepped back, and what is listed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdtui.data import load
from gdtui.descent.trainer import Trainer
from gdtui.sessions.autosave import Autosave
from gdtui.sessions.listing import log_line, sessions_table
from gdtui.sessions.origin import Origin
from gdtui.sessions.store import Store
from gdtui.sessions.told import SavedLog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "sessions")


def autosave(store: Store) -> Autosave:
    return Autosave(Origin.of("line"), ("gdtui", "line"), store=store)


def test_a_run_that_is_back_at_epoch_0_keeps_what_it_has_been_through(store: Store) -> None:
    trainer = Trainer(load("line"), learning_rate=0.1, epochs=300)
    trainer.seek(12)
    trainer.seek(0)
    keeping = autosave(store)
    keeping.finish(trainer, 10.0)
    assert keeping.id is not None
    saved = store.read(keeping.id).progress
    assert (saved.epoch, saved.furthest, len(saved.checkpoints.losses)) == (0, 12, 13)


@pytest.mark.parametrize(("epoch", "rate"), [(3, "0.1"), (6, "0.1"), (7, "0.25"), (9, "0.25"), (20, "0.25")])
def test_the_list_names_the_rate_of_the_epoch_at_which_a_run_stands(
    epoch: int, rate: str, store: Store
) -> None:
    trainer = Trainer(load("line"), learning_rate=0.1, epochs=300)
    trainer.seek(7)
    trainer.set_learning_rate(0.25)
    trainer.seek(20)
    trainer.seek(epoch)
    autosave(store).finish(trainer, 10.0)
    (line,) = sessions_table(store)
    assert f"epoch {epoch} of 300, rate {rate}" in line


def test_a_log_with_a_time_that_no_calendar_has_is_listed(tmp_path: Path) -> None:
    log = SavedLog("bcdfg", tmp_path / "bcdfg.told", "my_train.py", ("gdtui", "run", "my_train.py"), 1e300)
    assert log_line(log) == "bcdfg  at an unknown time  my_train.py, read from a program"
