"""A source is read again only while it is the one that was read."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gdtui.sessions.errors import SessionError
from gdtui.sessions.source import SavedSource

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.data.reading import Reading

TABLE = "x,y\n1,2\n2,5\n3,4\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def test_one_that_did_not_change_is_not_even_opened(table: Path) -> None:
    seen: list[Reading] = []
    SavedSource.of(str(table)).refuse_another(seen.append)
    SavedSource.of("trees").refuse_another(seen.append)
    assert seen == []


def test_one_that_is_gone_is_refused_by_its_name(table: Path) -> None:
    source = SavedSource.of(str(table))
    table.unlink()
    with pytest.raises(SessionError, match=r"^table\.csv is gone"):
        source.refuse_another()


@pytest.mark.parametrize("text", [TABLE + "4,4\n", TABLE.replace("5", "6")], ids=["longer", "as long"])
def test_one_that_changed_is_refused(table: Path, text: str) -> None:
    for source in (SavedSource.of(str(table)), SavedSource.of(str(table)).identified()):
        table.write_text(text)
        os.utime(table, ns=(1, 1))
        with pytest.raises(SessionError, match=r"^table\.csv has changed"):
            source.refuse_another()
        table.write_text(TABLE)


def test_a_copy_with_another_time_is_known_by_its_hash(table: Path) -> None:
    source = replace(SavedSource.of(str(table)).identified(), modified=1)
    source.refuse_another()


def test_a_pipe_cannot_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(SessionError, match="no file that could be read again"):
        SavedSource.of(str(path)).refuse_another()
