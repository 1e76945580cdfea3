"""The students' programs show what their first lines say, and are right or wrong as those say.

No checker is asked: this is what a checker's answers are held against.
"""

from __future__ import annotations

import io
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.checking.comparing import blocks, same, trains_as_the_chapter, unlike
from tests.checking.evidence import CHECKS
from tests.checking.expected import IDS, PROGRAMS, VERDICTS, expected, programs
from tests.checking.trial import Program, problem, read

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("right", "convention", "mistake", "held_out", "broken", "printed")


def name(path: Path) -> str:
    return str(path.relative_to(PROGRAMS).with_suffix(""))


# -- what every file says of itself ------------------------------------------------------------------------


@pytest.mark.parametrize("path", programs(), ids=name)
def test_first_line_gives_known_answers(path: Path) -> None:
    known = {one for ids in IDS.values() for one in ids} | {"never-ends"}
    answers = expected(path)
    assert answers
    for answer in answers:
        assert answer.verdict in VERDICTS
        assert answer.id in known if answer.verdict != "right" else not answer.id
    assert len(set(answers)) == len(answers)


def test_there_are_enough() -> None:
    count = {folder: len(programs(folder)) for folder in FOLDERS}
    assert sum(count.values()) == len(programs())
    assert count["right"] >= 12
    assert count["convention"] >= 8
    assert count["broken"] >= 12
    held_out = Counter(expected(path)[0].verdict for path in programs("held_out"))
    assert held_out == {"right": 5, "mistake": 30}


def test_every_id_has_two_programs() -> None:
    count = Counter(expected(path)[0].id for folder in FOLDERS[1:3] for path in programs(folder))
    assert not {one for one in (*IDS["convention"], *IDS["mistake"]) if count[one] < 2} - {"unknown"}


# -- right and wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", programs("right"), ids=name)
def test_right_ones_do_what_the_chapter_does(path: Path) -> None:
    program = Program(path)
    given = program.problem
    assert trains_as_the_chapter(program)
    assert trains_as_the_chapter(program, replace(given, weights=np.round(given.weights).astype(int)))
    assert trains_as_the_chapter(program, problem(n=7, d=len(given.weights), seed=8, lr=0.01))
    assert not unlike(program.call(given, 4), blocks(given, 4))


@pytest.mark.parametrize("path", programs("held_out"), ids=name)
def test_held_out_ones_are_right_or_wrong_as_they_say(path: Path) -> None:
    program = Program(path)
    given = program.problem
    trained = {epochs: program.call(given, epochs).weights for epochs in (4, 100)}
    is_right = all(
        found is not None and same(found, given.trained(epochs), 1e-5) for epochs, found in trained.items()
    )
    assert is_right == (expected(path)[0].verdict == "right")


@pytest.mark.parametrize("path", programs("convention") + programs("mistake"), ids=name)
def test_shows_what_it_is_said_to_show(path: Path) -> None:
    answer = expected(path)[0]
    if answer.verdict == "right":
        assert trains_as_the_chapter(Program(path))
    else:
        CHECKS[answer.id](Program(path), answer.id)


@pytest.mark.parametrize("path", programs("printed"), ids=name)
def test_programs_without_a_function_print_their_lines(path: Path) -> None:
    text = io.StringIO()
    with redirect_stdout(text):
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), {"__name__": "__main__"})
    lines = read(text.getvalue())
    losses = [numbers[0] for numbers in lines["loss"]]
    assert {len(found) for found in lines.values()} == {len(losses)}
    change = np.diff(losses)
    if "sign" in path.stem.split("_")[0]:
        assert (change > 0).all()
    elif path.stem.startswith("stale"):
        assert not change.any()
    else:
        assert (change < 0).all()


@pytest.mark.parametrize("path", programs("broken"), ids=name)
def test_broken_ones_are_python_but_for_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.stem == "syntax":
        with pytest.raises(SyntaxError):
            compile(text, str(path), "exec")
    else:
        compile(text, str(path), "exec")
