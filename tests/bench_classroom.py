"""A class of thirty on one server: ``python -m tests.bench_classroom [--quick]``, all ratios of one run.

Processor time comes from the kernel (``/proc/PID/schedstat``), memory too (``smaps_rollup``), wake-ups are
context switches. The floor is the same dashboard by raw escape sequences (`tests.other_dashboards`).
"""

from __future__ import annotations

import os
import re
import select
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent / "terminal"))

from pty_session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

QUICK = "--quick" in sys.argv
SECONDS = 1.0 if QUICK else 12.0
STUDENTS, LESSON = (3, 3.0) if QUICK else (30, 40.0)
ROOT = Path(__file__).parents[1]
PLAY = [sys.executable, "-m", "gdtui", "line", "--epochs", "100000", "--play"]
ONE_LINE_APP = "import numpy; from textual.app import App; App().run()"


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def own_memory(pid: int) -> float:
    """Return the memory that a process shares with no other, in MiB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"Private_\w+: +(\d+) kB", text)) / 1024


def wake_ups(pid: int) -> int:
    """Return how often the threads of a process gave the processor up to wait."""
    files = Path(f"/proc/{pid}/task").glob("*/status")
    return sum(
        int(found) for file in files for found in re.findall(r"\nvoluntary_\D+(\d+)", file.read_text())
    )


def epoch(session: Session) -> int:
    """Return the epoch that the screen shows."""
    found = re.search(r"epoch (\d+) of", session.text)
    return int(found[1]) if found else 0


class Cost:
    """What a tick costs: processor milliseconds and bytes."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (80, 24), keys: str = "") -> None:
        with Session(command, size=size, before=lambda: os.chdir(ROOT)) as session:
            session.wait(lambda: epoch(session) > 0, seconds=20)
            session.type(keys)
            session.read_for(1.5)
            first, spent, sent = epoch(session), processor_seconds(session.pid), len(session.received)
            session.read_for(SECONDS)
            ticks = epoch(session) - first
            self.milliseconds = (processor_seconds(session.pid) - spent) * 1000 / ticks
            self.bytes = (len(session.received) - sent) / ticks


def report_ticks() -> None:
    """Print the processor time of a tick beside the floor and Rich, by size and by view."""
    other = [sys.executable, "-m", "tests.other_dashboards"]
    floor = Cost([*other, "raw", "60", "10"]).milliseconds
    by_rich = Cost([*other, "rich", "60", "10"]).milliseconds
    own = Cost(PLAY)
    print(f"a tick at 80 x 24   {own.milliseconds:6.2f} ms, {own.bytes:5.0f} bytes")
    print(f"  raw sequences     {floor:6.2f} ms   times {own.milliseconds / floor:.2f}  (bar: 3)")
    print(f"  Rich              {by_rich:6.2f} ms   times {own.milliseconds / by_rich:.2f}  (bar: 1)")
    for page in (4, 6) if QUICK else (2, 3, 4, 5, 6):
        cost = Cost(PLAY, keys=str(page)).milliseconds
        print(f"  view {page}            {cost:6.2f} ms   times {cost / own.milliseconds:.2f}  (bar: 1.5)")
    for size, bar in (((120, 40), 2),) if QUICK else (((120, 40), 2), ((200, 60), 3)):
        cost = Cost(PLAY, size).milliseconds
        name = f"{size[0]} x {size[1]}"
        print(f"  {name:<17} {cost:6.2f} ms   times {cost / own.milliseconds:.2f}  (bar: {bar})")


class Student:
    """An instance that is answered and counted, not read: thirty of them must cost this process little."""

    def __init__(self, command: Sequence[str] = PLAY) -> None:
        self.session = Session(command, before=lambda: os.chdir(ROOT), answers=False)
        self.master = self.session.master
        os.set_blocking(self.master, True)
        self.heard, self.last, self.longest = b"", 0.0, 0.0

    def hear(self) -> bytes:
        """Take what has come, and answer the questions in it."""
        data = os.read(self.master, 65536)
        now = time.monotonic()
        self.longest = max(self.longest, now - self.last)
        self.last = now
        for _ in range((self.heard[-3:] + data).count(b"\x1b[5n")):
            os.write(self.master, b"\x1b[0n")
        self.heard = (self.heard + data)[-20000:]
        return data

    def epoch(self) -> int:
        """Return the epoch that was drawn last as a whole, after Ctrl-L."""
        found = re.findall(rb"epoch (\d+) of", self.heard)
        return int(found[-1]) if found else 0


def listen(students: Sequence[Student], seconds: float) -> None:
    """Hear all students for a while."""
    by_descriptor = {student.master: student for student in students}
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for descriptor in select.select(list(by_descriptor), [], [], left)[0]:
            by_descriptor[descriptor].hear()


def drawn_anew(students: Sequence[Student]) -> list[tuple[float, int]]:
    """Have everything drawn anew, and return when that was, with the epochs."""
    for student in students:
        student.heard = b""
        os.write(student.master, b"\x0c")
    listen(students, 1.5)
    return [(time.monotonic(), student.epoch()) for student in students]


def key_to_screen(students: Sequence[Student], student: Student, key: bytes, sign: bytes) -> float:
    """Press a key, and return after how long a sign of it comes."""
    start = time.monotonic()
    os.write(student.master, key)
    student.heard = b""
    while sign not in student.heard and time.monotonic() - start < 3:
        listen(students, 0.002)
    return time.monotonic() - start


def report_class() -> None:
    """Print how a class does on two processors: epochs a second each, how late a key is, who stands still."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    students = []
    for _ in range(STUDENTS):
        students.append(Student())
        listen(students, 0.5)
    listen(students, 1.0 if QUICK else 5.0)
    first = drawn_anew(students)
    for student in students:
        student.longest, student.last = 0.0, time.monotonic()
    late, end = [], time.monotonic() + LESSON
    for number in range(10**6):
        student = students[number % len(students)]
        late.append(key_to_screen(students, student, b"\x1b[B", "▸".encode()))
        os.write(student.master, b"\x1b")
        listen(students, 0.37)
        if time.monotonic() > end:
            break
    longest = max(student.longest for student in students)
    last = drawn_anew(students)
    rates = [(e1 - e0) / (t1 - t0) for (t0, e0), (t1, e1) in zip(first, last, strict=True)]
    memory = statistics.median(own_memory(student.session.pid) for student in students)
    for student in students:
        student.session.__exit__()
    print(f"{STUDENTS} students, two processors, 10 epochs/s at 80 x 24, {LESSON:.0f} s")
    print(f"  epochs a second   {min(rates):6.2f} to {max(rates):.2f}  (bar: 9.8 each)")
    print(f"  key to screen     {statistics.median(late) * 1000:6.0f} ms, median of {len(late)}  (bar: 50)")
    print(f"  longest standstill{longest * 1000:6.0f} ms")
    print(f"  memory of its own {memory:6.1f} MiB each, median  (bar: 37)")


def first_frame(command: Sequence[str]) -> float:
    """Return after how long a program has drawn its first screen, which takes more than 1,500 bytes."""
    start = time.monotonic()
    student, received = Student(command), 0
    while received < 1500:
        received += len(student.hear())
    seconds = time.monotonic() - start
    student.session.__exit__()
    return seconds


def report_start() -> None:
    """Print how soon the first frame is there, beside an app of one line that imports NumPy."""
    ours, theirs = [], []
    for _ in range(1 if QUICK else 25):
        ours.append(first_frame([sys.executable, "-m", "gdtui"]))
        theirs.append(first_frame([sys.executable, "-c", ONE_LINE_APP]))
    own, app = statistics.median(ours), statistics.median(theirs)
    beside = f"one-line app {app * 1000:.0f}, times {own / app:.2f}"
    print(f"first frame         {own * 1000:6.0f} ms   {beside}  (bar: 1.25)")


def report_pause() -> None:
    """Print what a paused run does."""
    with Session([sys.executable, "-m", "gdtui"], before=lambda: os.chdir(ROOT)) as session:
        session.wait_for("ready")
        session.type("s")
        session.read_for(1.0 if QUICK else 8.0)
        spent, woken, sent = processor_seconds(session.pid), wake_ups(session.pid), len(session.received)
        seconds = 1.0 if QUICK else 60.0
        session.read_for(seconds)
        spent, woken = processor_seconds(session.pid) - spent, wake_ups(session.pid) - woken
        sent = len(session.received) - sent
        print(f"paused for {seconds:.0f} s     {spent:6.3f} s, {sent} bytes, {woken} wake-ups")


if __name__ == "__main__":
    report_ticks()
    report_start()
    report_pause()
    report_class()
