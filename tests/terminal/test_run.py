"""Programs of all kinds, watched on a real pty: keys act, the terminal is as it was, no process is left."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest
from slow_link import seconds_until_a_key_shows
from watching import Watching, check_that_keys_act, epoch

from tests.quick import every
from tests.sources.running import needs_proc, until, written

pytestmark = needs_proc

FOR_EVER = """
n = 0
while True:
    print(f"epoch {n} loss {1 / (n + 1)}")
    n += 1
"""

PACED = """
import sys, time
rate, n, start = float(sys.argv[1]), 0, time.monotonic()
while True:
    due = int((time.monotonic() - start) * rate)
    if n <= due:
        print("".join(f"epoch {k} loss {1 / (k + 1)}\\n" for k in range(n, due + 1)), end="", flush=True)
        n = due + 1
    time.sleep(max(1 / rate, 0.001))
"""

FOUR = "for n in range(4): print(f'epoch {n} loss {1 / (n + 1)}', flush=True)\n"


# -- how fast it prints ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", ["10", pytest.param("1000", marks=pytest.mark.slow), "100000"])
def test_a_program_at_any_rate_is_watched(tmp_path: Path, rate: str) -> None:
    path = written(tmp_path, PACED)
    with Watching("run", path, rate) as session:
        session.wait(lambda: epoch(session) >= 3, what="it plays")
        check_that_keys_act(session)
        session.type(" ")
        session.wait_for("paused")
        before = epoch(session)
        session.type("bbb")
        session.wait(lambda: epoch(session) == before - 3, what="three steps back")
        session.type("s")
        session.wait(lambda: epoch(session) == before - 2, what="a step on")
        said = session.leave()
    assert re.fullmatch(r"gdtui: my_train\.py: [\d,]+ epochs read; it was ended by SIGTERM", said[0])
    assert said[1] == f"again:  gdtui run {path} {rate}"
    assert re.fullmatch(r"look at it again:  gdtui --resume \w+", said[2])
    assert len(said) == 3


# -- what it prints --------------------------------------------------------------------------------------

SEQUENCES = [
    r"\x1b[2J\x1b[Hcleared",
    r"\x1b]0;title\x07",
    r"\x1b]0;another title\x1b\\",
    r"\x1b]52;c;Y2xpcGJvYXJk\x07",
    r"\x1b]8;;http://example.org\x07link\x1b]8;;\x07",
    r"\x1bPq#0;2;0;0;0#0~~@@vv\x1b\\",
    r"\x1bP+q544e\x1b\\",
    r"\x1b_Gf=24,s=1,v=1;AAAA\x1b\\",
    r"\x1b[200~pasted\x1b[201~",
    r"\x1b[?1049h\x1b[?1049l",
    r"\x1b[?1000h\x1b[?1003h\x1b[?1006h",
    r"\x1b[?2004h\x1b[?25l\x1b[?7l\x1b[?2026h",
    r"\x1b[5n\x1b[6n\x1b[c\x1b[>c\x1b[=c\x1b[14t",
    r"\x1b[3;3r\x1bc\x1b(0lqk\x0e",
    r"\x9b31m\x9d0;title\x9c\x90q\x9c",
    r"\x1b[", r"\x1b", r"\x1b]0;half", r"\x1bPhalf", r"\x1b[38;5;", r"\x1b[200~half",
    r"[red]markup[/red] [/] [@click=app.quit]quit[/]",
    r"\u202eright to left\u202c \u200b\ufeff \U0001f468\u200d\U0001f469\u200d\U0001f467 \u0301\u0301",
]  # fmt: skip
ESCAPES = f"""
import time
for n in range(3):
    print(f"epoch {{n}} loss {{1 / (n + 1)}}")
    for text in {[bytes(one, "ascii").decode("unicode_escape") for one in SEQUENCES]!r}:
        print(text)
        print(text, end="")
        print("\\r" + text + "\\b\\b\\a\\v\\f\\0")
time.sleep(100)
"""
GARBAGE = """
import os, random
generator = random.Random(1)
while True:
    os.write(1, generator.randbytes(1000))
"""
OBEYED = re.compile(rb"\x1b\](0|52|8);|\x1b\[\?1003h|\x1b[P_c]|\x1b\[6n|\x1b\[200~|\xc2\x9b|\a")


def test_escape_sequences_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path, ESCAPES)
    with Watching("run", path) as session:
        session.wait(lambda: epoch(session) == 2, what="the last epoch")
        modes = dict(session.modes)
        session.type("O")
        session.wait_for("Esc leaves")
        session.type("\x1b")
        session.wait_for("q quit")
        check_that_keys_act(session)
        assert session.modes == modes
        assert not OBEYED.search(session.received)
        said = session.leave()
    assert said[0].startswith("gdtui: my_train.py: 3 epochs read, ")


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (GARBAGE, r"[\d,]{4,} other lines"),
        ("import os\nwhile True: os.write(1, b'x' * 65536)\n", "no line read"),
        ("import os\nwhile True: os.write(1, b'\\n' * 65536)\n", "no line read"),
        pytest.param(
            "import os\nwhile True: os.write(1, b'1 2 3\\n' * 10000)\n",
            r"[\d,]{4,} other lines",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "import os\nwhile True: os.write(1, b'Epoch [[[[\\r' * 6000)\n",
            "other line|no line",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "import os\nwhile True: os.write(2, b'loss: x\\n' * 6000)\n",
            r"[\d,]{4,} other lines",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_what_never_ends_and_says_nothing_is_passed_over(tmp_path: Path, source: str, count: str) -> None:
    path = written(tmp_path, source)
    with Watching("run", path) as session:
        session.wait(lambda: re.search(count, session.text), what="it reads")
        check_that_keys_act(session)
        said = session.leave()
    assert re.fullmatch(
        r"gdtui: my_train\.py: [\d,]+ epochs? read(, [\d,]+ other lines?)?; it was ended by SIG\w+", said[0]
    )


@pytest.mark.slow
@pytest.mark.parametrize("end", ["", "\\n"])
def test_a_hundred_megabytes_take_no_memory_and_no_key_waits(tmp_path: Path, end: str) -> None:
    source = f"""
    import os
    print("epoch 0 loss 1\\nepoch 1 loss 0.5", flush=True)
    for n in range(100_000): os.write(1, b"x" * 999 + b"x{end}")
    print("\\nepoch 2 loss 0.25", flush=True)
    """
    with Watching("run", "--pause", written(tmp_path, source)) as session:
        session.wait(lambda: epoch(session) == 0, what="the first epoch")
        session.settle(0.1)
        before, most, deadline = session.resident(), 0, time.monotonic() + 60
        while "3 epochs" not in session.text:
            check_that_keys_act(session, seconds=1.0, opens_help=False)  # what help takes is not its own
            most = max(most, session.resident())
            assert time.monotonic() < deadline, session.text
        assert most - before < 20 << 20
        session.type("ss")
        session.wait(lambda: epoch(session) == 2, what="the last epoch")
        lines = "100,000 other lines" if end else "1 other line"
        assert session.leave()[0] == f"gdtui: my_train.py: 3 epochs read, {lines}; it ended by itself"


def test_a_program_that_prints_nothing_is_watched() -> None:
    with Watching("run", "--", "sleep", "1000") as session:
        session.wait_for("no line read")
        check_that_keys_act(session)
        assert session.leave() == [
            "gdtui: sleep: 0 epochs read; it was ended by SIGTERM",
            "again:  gdtui run -- sleep 1000",
        ]


# -- how it ends -----------------------------------------------------------------------------------------

WAITS = "while True: signal.pause()\n"
LIVES_ON = "import os, signal\n" + FOUR
ENDINGS = {
    "at once": ("", "ended by itself", "0 epochs read; it ended by itself"),
    "with a status": (FOUR + "exit(3)", "exit status 3", "4 epochs read; it ended with exit status 3"),
    "by a signal": (
        LIVES_ON + "os.kill(os.getpid(), 9)",
        "ended by SIGKILL",
        "4 epochs read; it was ended by SIGKILL",
    ),
    "waiting for input": (
        FOUR + "input('go on? ')",
        "how it ended",
        "4 epochs read, 4 other lines; it ended with exit status 1",
    ),
    "without a terminal": (
        FOUR + "open('/dev/tty', 'w').write('x')",
        "No such device or address: '/dev/tty'",
        "4 epochs read, 5 other lines; it ended with exit status 1",
    ),
    "after its epochs": (FOUR, "ended by itself", "4 epochs read; it ended by itself"),
    "leaving processes behind": (
        LIVES_ON + "if os.fork() == 0:\n os.fork()\n " + WAITS,
        "ended by itself",
        "4 epochs read; it ended by itself",
    ),
    "ignoring SIGTERM": (
        LIVES_ON + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WAITS,
        "waiting",
        "4 epochs read; it was ended by SIGKILL",
    ),
    "its output closed": (
        LIVES_ON + "os.closerange(0, 999)\n" + WAITS,
        "waiting",
        "4 epochs read; it was ended by SIGTERM",
    ),
}


@pytest.mark.parametrize("how", every(2, ENDINGS, others=pytest.mark.slow))
def test_how_it_ends_is_shown_and_printed(tmp_path: Path, how: str) -> None:
    source, sign, printed = ENDINGS[how]
    with Watching("run", "--speed", "max", written(tmp_path, source)) as session:
        session.wait(lambda: epoch(session) == (3 if source else -1) and sign in session.text, what=sign)
        assert session.leave()[0] == f"gdtui: my_train.py: {printed}"


def test_a_crash_at_epoch_seven_is_shown_with_its_own_lines(tmp_path: Path) -> None:
    source = """
    import json
    for n in range(10):
        if n == 7:
            json.loads("nonsense")
        print(f"epoch {n} loss {1 / (n + 1)}")
    """
    path = written(tmp_path, source)
    with Watching("run", "--speed", "100", path) as session:
        session.wait(lambda: "ended early  epoch 6" in session.text and "JSONDecodeError" in session.text)
        assert 'json.loads("nonsense")' in session.text
        assert "decoder.py" not in session.text
        session.type("b")
        session.wait(lambda: epoch(session) == 5, what="a step back")
        said = session.leave()
    assert said[0].endswith("7 epochs read, 12 other lines; it ended with exit status 1")
    assert said[1:4] == [
        "gdtui: Traceback (most recent call last):",
        f'gdtui:   File "{path}", line 5, in <module>',
        'gdtui:     json.loads("nonsense")',
    ]


# -- how gdtui ends --------------------------------------------------------------------------------------

FORKS = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.fork()
n = 0
while True:
    print(f"epoch {n} loss 1", flush=True)
    n += 1
"""
ENDS = [
    (signal.SIGHUP, False),
    (signal.SIGTERM, True),
    (signal.SIGKILL, False),
    (signal.SIGKILL, True),
    *(pytest.param(number, False, marks=pytest.mark.slow) for number in (signal.SIGTERM, signal.SIGQUIT)),
    *(pytest.param(number, True, marks=pytest.mark.slow) for number in (signal.SIGHUP, signal.SIGQUIT)),
]


@pytest.mark.parametrize(("number", "is_held"), ENDS)
def test_no_process_is_left_however_gdtui_ends(tmp_path: Path, number: signal.Signals, is_held: bool) -> None:
    with Watching("run", "--pause", written(tmp_path, FORKS if is_held else LIVES_ON + WAITS)) as session:
        session.wait(lambda: epoch(session) == 0, what="the first epoch")
        if is_held:
            until(lambda: set(session.processes().values()) == {"T"}, "it is held")
            assert len(session.processes()) == 3
        children = session.children()
        session.kill(number)
        assert session.exit_code(2) == (-9 if number == signal.SIGKILL else 128 + number)
        session.check_that_nothing_is_left(children, is_restored=number != signal.SIGKILL)


def test_a_program_is_asked_to_end_when_gdtui_is(tmp_path: Path) -> None:
    source = """
    import signal, sys
    def save(*_):
        open(sys.argv[1], "w").close()
        sys.exit(0)
    signal.signal(signal.SIGTERM, save)
    print("epoch 0 loss 1", flush=True)
    while True: signal.pause()
    """
    saved = tmp_path / "saved"
    with Watching("run", written(tmp_path, source), str(saved)) as session:
        session.wait(lambda: epoch(session) == 0, what="the first epoch")
        session.kill(signal.SIGTERM)
        assert session.exit_code(2) == 128 + signal.SIGTERM
        assert saved.exists()
        assert session.printed == ""


def test_no_process_is_left_where_the_line_drops(tmp_path: Path) -> None:
    with Watching("run", "--pause", written(tmp_path, FORKS)) as session:
        session.wait(lambda: epoch(session) == 0, what="the first epoch")
        children = session.children()
        session.hang_up()
        assert session.exit_code(2) == 128 + signal.SIGHUP
        session.check_that_nothing_is_left(children)


def test_starting_again_ends_what_was_started_before(tmp_path: Path) -> None:
    with Watching("run", "--pause", written(tmp_path, FORKS)) as session:
        session.wait(lambda: epoch(session) == 0, what="the first epoch")
        until(lambda: len(session.processes()) == 3, "it has forked")
        before = session.processes()
        session.type("r")
        session.wait(lambda: "running" in session.text and epoch(session) > 0, what="it plays")
        until(lambda: len(session.processes()) == 3, "it has forked again")
        assert not before.keys() & session.processes().keys()
        session.leave()


# -- what it costs ---------------------------------------------------------------------------------------


def used(process: int) -> float:
    """Return the processor time of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("source", [pytest.param(FOR_EVER, id="held"), pytest.param("...", id="ended")])
def test_nobody_works_while_the_screen_stands_still(tmp_path: Path, source: str) -> None:
    """Neither the program, which is held, nor gdtui."""
    with Watching("run", "--pause", written(tmp_path, source)) as session:
        session.wait_for("ended by itself" if source == "..." else "2,")
        until(lambda: set(session.processes().values()) <= {"T"}, "it is held")
        session.settle()
        before = {process: used(process) for process in [session.pid, *session.processes()]}
        session.read_for(1.0)
        after = {process: used(process) for process in before}
        assert after[session.pid] - before[session.pid] < 0.1
        assert {**after, session.pid: 0} == {**before, session.pid: 0}
        session.leave()


@pytest.mark.slow
@pytest.mark.parametrize(
    "source", ["", WAITS, "os.closerange(0, 999)\n" + WAITS], ids=["ended", "waits", "closed"]
)
def test_waiting_takes_next_to_no_processor_time(tmp_path: Path, source: str) -> None:
    with Watching("run", written(tmp_path, LIVES_ON + source)) as session:
        session.wait(lambda: epoch(session) == 3, what="the last epoch")
        session.settle()
        before = session.cpu_seconds()
        session.read_for(12)
        assert session.cpu_seconds() - before < 0.4
        session.leave()


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["", "+" * 9])
def test_keys_act_within_a_second_while_a_program_prints_as_fast_as_it_can(tmp_path: Path, keys: str) -> None:
    with Watching("run", written(tmp_path, FOR_EVER)) as session:
        session.wait(lambda: epoch(session) >= 3, what="it plays")
        session.type(keys)
        most = 0.0
        for _ in range(5):
            most = max(
                most, *(seconds_until_a_key_shows(session, " ", sign) for sign in ("paused", "running"))
            )
            session.read_for(2)
        print(f"at most {most:.3f} s, {epoch(session)} epochs, {session.resident() >> 20} MiB")
        assert most < 1
        assert session.resident() < 300 << 20
        session.leave()
