"""What a student's program does to its surroundings: the check ends, says why, and leaves nothing."""

from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from gdtui.checking.report import CheckReport

LOOP = """
def train(X, Y, weights, lr, epochs):
    for epoch in range(epochs):
        print(f"Epoch {epoch}: loss {((Y - X @ weights) ** 2).mean()}")
        weights = weights - lr * 2 * X.T @ (X @ weights - Y) / len(X)
        LINE
    return weights
"""


def judged(folder: Path, before: str = "", line: str = "pass", seconds: float = 10.0) -> CheckReport:
    path = folder / "program.py"
    path.write_text(textwrap.dedent(before) + LOOP.replace("LINE", line))
    return check_program(str(path), seconds=seconds)


def children() -> set[str]:
    """List the processes below this one, and those of whom this one took over."""
    if not Path("/proc/self/task").is_dir():
        return set()
    return {
        child
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text().split()
    }


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("while True: pass", "never-ends"),
        ("import time; time.sleep(100)", "never-ends"),
        ("exit()", "exits"),
        ("import os; os._exit(0)", "exits"),
        ("input('go on? ')", "waits-for-input"),
        ("import os; os.abort()", "crashes"),
        ("[0] * (1 << 32)", "out-of-memory"),
        ("train(X, Y, weights, lr, epochs)", "recursion"),
    ],
)
def test_what_breaks_the_check_is_never_a_pass(tmp_path: Path, line: str, found: str) -> None:
    before = children()
    report = judged(tmp_path, line=line, seconds=2 if found == "never-ends" else 10)
    assert (report.finding.verdict, report.finding.id) == ("unchecked", found), report.message
    assert children() == before


def test_a_swallowed_exception_does_not_swallow_the_limit(tmp_path: Path) -> None:
    begun = time.monotonic()
    before = """
    import signal
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            while True: pass
        except BaseException: pass
    """
    assert judged(tmp_path, before, seconds=2).finding.id == "never-ends"
    assert time.monotonic() - begun < 30


def test_what_is_forked_is_ended(tmp_path: Path) -> None:
    mark = tmp_path / "pids"
    before = f"""
    import os, time
    for _ in range(3):
        if os.fork() == 0:
            with open({str(mark)!r}, "a") as file: file.write(f"{{os.getpid()}}\\n")
            time.sleep(600)
    def count():
        try:
            return len(open({str(mark)!r}).read().split())
        except OSError:
            return 0
    while count() < 3: time.sleep(0.01)
    """
    assert judged(tmp_path, before).finding.verdict == "right"
    pids = [int(pid) for pid in mark.read_text().split()]
    assert len(pids) == 3
    until = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_running, pids))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_prints_cannot_forge_an_answer_and_have_an_end(tmp_path: Path) -> None:
    forged = """print('{"number": 4, "result": {}}' * 200_000)"""
    line = forged + "; import os; os.write(1, b'x' * 1_000_000)"
    report = judged(tmp_path, line=line)
    assert report.finding.verdict != "unchecked", report.message


def test_modules_beside_the_program_do_not_hide_those_of_python(tmp_path: Path) -> None:
    for name in ("random", "numpy", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    (tmp_path / "own_helper.py").write_text("FACTOR = 2\n")
    assert judged(tmp_path, "import numpy, random, own_helper\n").finding.verdict == "right"


def test_files_are_read_and_written_in_a_folder_of_the_checks_own(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2\n")
    before = """
    import os
    assert open("data.csv").read() == "1,2\\n"
    open("data.csv", "w").write("changed")
    open("new.txt", "w").write("new")
    os.remove(__file__)
    """
    assert judged(tmp_path, before).finding.verdict == "right"
    assert (tmp_path / "data.csv").read_text() == "1,2\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "program.py"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def train(:\n", "syntax-error"),
        ("\0", "syntax-error"),
        ("import no_such_module_anywhere\n", "import-error"),
        ("x = 1\n", "no-function"),
        ("def train(p, q, r): pass\n", "signature"),
        ("raise SystemExit\n", "exits"),
        ("input()\n", "waits-for-input"),
        ("1 / 0\n", "import-error"),
    ],
)
def test_a_program_that_cannot_be_called_is_unchecked(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(text)
    report = check_program(str(path))
    assert (report.finding.verdict, report.finding.id) == ("unchecked", found)


def test_what_a_program_says_is_never_obeyed_by_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("raise ValueError('\\x1b[31m red \\r hidden')\n")
    assert "\x1b" not in "\n".join(check_program(str(path)).lines())
