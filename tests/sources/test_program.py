"""Programs in groups of their own: how they start, are held, end, and what is left of them: nothing."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import termios
import textwrap
from pathlib import Path

import pytest

from gdtui.refusal import RefusedError
from gdtui.sources.program import LEAST_DESCRIPTOR, ROOT, Ending, Program, command_of, own_traceback
from tests.sources.running import (
    is_running,
    needs_proc,
    ran,
    ran_python,
    some,
    started,
    states,
    until,
    written,
)


def shell(text: str) -> list[str]:
    return ["sh", "-c", text]


def group_of(program: Program) -> int:
    assert program._group is not None
    return program._group.number


def read_until(program: Program, text: bytes) -> bytes:
    """Read the output until a text is in it."""
    output = bytearray()

    def has_come() -> bool:
        output.extend(some(program.output))
        return text in output

    until(has_come, f"{text!r} did not come")
    return bytes(output)


# -- how it starts ---------------------------------------------------------------------------------------


def test_a_python_file_runs_as_python_runs_it(tmp_path: Path) -> None:
    written(tmp_path, "VALUE = 5\n", "helper.py")
    source = """
    import os, sys
    import helper
    print(__name__, helper.VALUE, sys.argv[1:], sys.path[0], os.getcwd(), __file__)
    """
    path = written(tmp_path, source)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    os.chdir(folder)
    result = ran(command_of([path, "--lr", "0.1"]))
    expected = subprocess.run(
        [sys.executable, path, "--lr", "0.1"], capture_output=True, check=True, timeout=60, cwd=folder
    )
    assert result.output == expected.stdout
    assert result.ending == Ending(0, "", "it ended by itself")


def test_the_surroundings_of_a_program(tmp_path: Path) -> None:
    source = """
    import os, sys
    print(os.environ["PYTHONUNBUFFERED"], os.environ["MPLBACKEND"], os.environ["COLUMNS"])
    print(os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"], os.environ["OWN"])
    print(sys.stdin.read() == "", sys.stdout.encoding, os.getsid(0) == os.getpid() == os.getpgid(0))
    try:
        os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        print("no terminal")
    """
    os.environ["COLUMNS"] = "33"
    os.environ["OMP_NUM_THREADS"] = "3"
    os.environ["OWN"] = "x"
    os.environ.pop("OPENBLAS_NUM_THREADS", None)
    output = ran_python(tmp_path, source).output.decode().splitlines()
    assert output == ["1 Agg 33", "3 1 x", "True utf-8 True", "no terminal"]


def test_standard_output_and_standard_error_come_in_their_order(tmp_path: Path) -> None:
    source = """
    import sys
    for n in range(3):
        print(n)
        print(n, file=sys.stderr)
    """
    assert ran_python(tmp_path, source).output == b"0\n0\n1\n1\n2\n2\n"


@pytest.mark.parametrize("paths", ["", "/no/such/folder"])
def test_gdtui_is_found_where_it_is_not_installed(
    tmp_path: Path, paths: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run from a folder that this process alone knows; the program's own modules come first."""
    monkeypatch.setattr(sys, "path", [ROOT, *(path for path in sys.path if path != ROOT)])
    monkeypatch.setenv("PYTHONPATH", paths)
    written(tmp_path, "VALUE = 5\n", "tests.py")
    source = "import os, gdtui, tests; print(tests.VALUE, os.environ['PYTHONPATH'])"
    output = ran_python(tmp_path, source).output.decode()
    assert output == f"5 {os.pathsep.join(path for path in (paths, ROOT) if path)}\n"


def test_the_path_of_modules_is_left_alone_where_gdtui_is_installed_or_another_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import os; print(os.environ.get('PYTHONPATH'))"
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(sys, "path", ["", ROOT])
    assert ran_python(tmp_path, source).output == b"None\n"
    monkeypatch.setattr(sys, "path", [ROOT])
    assert ran(shell("echo ${PYTHONPATH-None}")).output == b"None\n"


def test_an_executable_file_and_a_command_run_as_they_are(tmp_path: Path) -> None:
    script = tmp_path / "train.sh"
    script.write_text("#!/bin/sh\necho $0 $1; exit 3\n")
    script.chmod(0o755)
    result = ran(command_of([str(script), "a b"]))
    assert result.output.decode() == f"{script} a b\n"
    assert result.ending == Ending(3, "", "it ended with exit status 3")
    assert ran(command_of(["echo", "fine"])).output == b"fine\n"


def test_a_python_file_may_be_a_command_on_the_path(tmp_path: Path) -> None:
    script = tmp_path / "bin" / "tool.py"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\necho tool\n")
    script.chmod(0o755)
    os.environ["PATH"] = f"{script.parent}{os.pathsep}{os.environ['PATH']}"
    os.chdir(tmp_path)
    assert command_of(["tool.py"]) == ["tool.py"]
    (tmp_path / "tool.py").write_text("print('file')\n")
    assert command_of(["tool.py"]) == [sys.executable, "tool.py"]


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("missing.py", 'there is no file "missing.py"'),
        ("./missing", 'there is no file "./missing"'),
        ("no-such-command", 'there is no command "no-such-command"'),
        ("plain", 'there is no command "plain": ./plain is the file in this folder'),
        ("", 'there is no command ""'),
        ("folder.py", '"folder.py" is a folder: name the program in it'),
        ("./folder.py/", '"./folder.py/" is a folder: name the program in it'),
        ("./plain", '"./plain" is not executable: chmod +x makes it so'),
        ("./bare", '"./bare" can\'t be run: its first line does not say what runs it, such as #!/bin/sh'),
        (
            "./strange",
            '"./strange" can\'t be run: its first line names a program that is not on this machine',
        ),
        ("./b\x1b[31m", 'there is no file "./b\\x1b[31m"'),
    ],
)
def test_what_is_no_program_is_refused_in_a_sentence(tmp_path: Path, word: str, sentence: str) -> None:
    os.chdir(tmp_path)
    Path("folder.py").mkdir()
    Path("plain").write_text("echo\n")
    Path("bare").write_text("echo\n")
    Path("bare").chmod(0o755)
    Path("strange").write_text("#!/no/such/interpreter\n")
    Path("strange").chmod(0o755)
    before = sorted(os.listdir("/dev/fd"))
    program = Program(command_of([word]))
    with pytest.raises(RefusedError) as refused:
        program.start()
    assert str(refused.value) == sentence
    assert program.ended() is None
    assert program.end().sentence == "it was not started"
    program.close()
    assert sorted(os.listdir("/dev/fd")) == before


def test_a_system_that_starts_no_process_refuses_in_a_sentence(tmp_path: Path) -> None:
    """No more descriptors: the last of those that a start needs, then fewer and fewer."""
    program, before = Program(command_of([written(tmp_path, "")])), sorted(os.listdir("/dev/fd"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    sentences = set()
    try:
        for most in range(3, LEAST_DESCRIPTOR + 1):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            with pytest.raises(RefusedError) as refused:
                program.start()
            sentences.add(str(refused.value).partition(" can't be run: ")[2])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert sentences <= {"Too many open files", "Invalid argument"}
    assert sorted(os.listdir("/dev/fd")) == before


def test_shell_scripts_may_use_the_low_descriptors(tmp_path: Path) -> None:
    command = shell('exec 3>x 4>x 9>x; "$0" -c "import gdtui; gdtui.record(loss=1)"')
    os.chdir(tmp_path)
    assert [epoch.loss for epoch in ran([*command, sys.executable]).epochs] == [1.0]


# -- how it ends -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("", Ending(0, "", "it ended by itself")),
        ("exit(3)", Ending(3, "", "it ended with exit status 3")),
        ("1 / 0", Ending(1, "", "it ended with exit status 1")),
        ("import os; os.kill(os.getpid(), 11)", Ending(None, "SIGSEGV", "it was ended by SIGSEGV")),
        ("import os; os.kill(os.getpid(), 40)", Ending(None, "signal 40", "it was ended by signal 40")),
        ("import os; os.closerange(0, 99); os._exit(2)", Ending(2, "", "it ended with exit status 2")),
        ("input('go on? ')", Ending(1, "", "it ended with exit status 1")),
    ],
)
def test_how_it_ended_is_said(tmp_path: Path, source: str, ending: Ending) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    assert ran_python(tmp_path, source).ending == ending


def test_what_waits_for_input_reads_its_end(tmp_path: Path) -> None:
    output = ran_python(tmp_path, "input('go on? ')").output.decode().splitlines()
    assert output[0].startswith("go on? ")
    assert output[-1] == "EOFError: EOF when reading a line"


def test_it_may_close_its_output_and_live_on(tmp_path: Path) -> None:
    source = """
    import os, sys
    print("last line")
    mark = os.environ["MARK"]
    os.close(1); os.close(2)
    while not os.path.exists(mark): pass
    os._exit(4)
    """
    mark = tmp_path / "mark"
    os.environ["MARK"] = str(mark)
    with started(command_of([written(tmp_path, source)])) as program:
        read_until(program, b"last line\n")
        until(lambda: _is_at_end(program.output))
        assert program.ended() is None
        mark.touch()
        until(lambda: program.ended() is not None)
        assert program.ended() == program.end() == Ending(4, "", "it ended with exit status 4")


def _is_at_end(descriptor: int) -> bool:
    try:
        return os.read(descriptor, 1) == b""
    except BlockingIOError:
        return False


def test_a_program_that_goes_on_is_asked_to_end(tmp_path: Path) -> None:
    source = """
    import signal, sys
    def ended(*_):
        print("saved")
        sys.exit(5)
    signal.signal(signal.SIGTERM, ended)
    print("ready")
    while True: signal.pause()
    """
    with started(command_of([written(tmp_path, source)]), seconds_to_end=20) as program:
        read_until(program, b"ready\n")
        program.hold()  # a program that is held hears it, too
        assert program.end() == Ending(5, "", "it ended with exit status 5")
        assert some(program.output) == b"saved\n"


def test_a_program_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    source = """
    import signal
    for number in range(1, 32):
        try: signal.signal(number, signal.SIG_IGN)
        except OSError: pass
    print("ready")
    while True: signal.pause()
    """
    with started(command_of([written(tmp_path, source)]), seconds_to_end=0.1) as program:
        read_until(program, b"ready\n")
        assert program.end() == Ending(None, "SIGKILL", "it was ended by SIGKILL")
        assert program.end() == program.ended() == Ending(None, "SIGKILL", "it was ended by SIGKILL")


FORKS = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for _ in range(3):
    if os.fork() == 0:
        if os.fork() == 0:
            print("grandchild", flush=True)
        else:
            print("child", flush=True)
        while True: signal.pause()
while True: LAST
"""


@needs_proc
@pytest.mark.parametrize("last", ["signal.pause()", "os._exit(0)"])
def test_nothing_of_the_group_is_left(tmp_path: Path, last: str) -> None:
    source = FORKS.replace("LAST", last)
    with started(command_of([written(tmp_path, source)]), seconds_to_end=0.1) as program:
        group = group_of(program)
        until(lambda: len(states(group)) == (7 if "pause" in last else 6))
        if last != "signal.pause()":
            until(lambda: program.ended() is not None)
            assert program.ended() == Ending(0, "", "it ended by itself")
            assert len(states(group)) == 6
        program.end()
        assert states(group) == {}
        assert program._group is not None
        assert not is_running(program._group._guard.pid)


@needs_proc
def test_a_program_that_forks_without_end_is_ended(tmp_path: Path) -> None:
    source = """
    import os, signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready")
    while True:
        if os.fork():  # the parent goes, its child goes on: each time another process
            os._exit(0)
    """
    with started(command_of([written(tmp_path, source)]), seconds_to_end=0.05) as program:
        read_until(program, b"ready\n")
        program.end()
        assert states(group_of(program)) == {}


@needs_proc
def test_what_moved_to_a_session_of_its_own_has_no_reader_any_more(tmp_path: Path) -> None:
    source = """
    import os, signal
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if os.fork() == 0:
        os.setsid()
        print(os.getpid(), flush=True)
        while True: print("more")
    signal.pause()
    """
    with started(command_of([written(tmp_path, source)])) as program:
        pid = int(read_until(program, b"\n").split()[0])
        program.end()
        assert is_running(pid)
    until(lambda: not is_running(pid))


def test_ending_twice_and_closing_twice_is_once(tmp_path: Path) -> None:
    program = Program(shell("exit 2"))
    program.start()
    until(lambda: program.ended() is not None)
    assert program.end() == program.end() == Ending(2, "", "it ended with exit status 2")
    program.hold()
    program.go_on()
    program.close()
    program.close()
    assert program.output == program.records == -1


# -- how it is held --------------------------------------------------------------------------------------


@needs_proc
def test_the_whole_group_is_held_and_goes_on(tmp_path: Path) -> None:
    source = FORKS.replace("LAST", "signal.pause()")
    with started(command_of([written(tmp_path, source)])) as program:
        group = group_of(program)
        until(lambda: len(states(group)) == 7)
        for _ in range(2):
            program.hold()
            program.hold()
            until(lambda: set(states(group).values()) == {"T"})
            assert program.ended() is None
            program.go_on()
            program.go_on()
            until(lambda: set(states(group).values()) == {"S"})
        program.hold()
        program.end()
        assert states(group) == {}


@needs_proc
def test_output_that_nobody_reads_holds_the_program_and_takes_no_memory(tmp_path: Path) -> None:
    source = """
    import sys
    for n in range(100_000):
        sys.stdout.write(f"{n:07}" + "x" * 992 + "\\n")
    """
    with started(command_of([written(tmp_path, source)])) as program:
        group = group_of(program)
        before, total, held = memory(), 0, 0

        def is_over() -> bool:
            nonlocal total, held
            ended = program.ended()
            if total > held * 10_000_000 and ended is None:
                held += 1
                program.hold()
                until(lambda: set(states(group).values()) == {"T"})
                program.go_on()
            for _ in range(16):  # at most 1 MiB
                total += len(some(program.output))
            return ended is not None

        until(is_over)
        assert (total, held) == (100_000_000, 10)
        assert memory() - before < 10 << 20


def memory() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


# -- what the terminal and the end of gdtui do to it -----------------------------------------------------

PARENT = """
import os, sys
from gdtui.sources.program import Program, command_of
program = Program(command_of([sys.argv[1]]))
program.start()
if len(sys.argv) > 2:
    program.hold()
print(program._group.number, flush=True)
sys.stdin.read()
"""


@needs_proc
@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, None])
def test_the_group_ends_with_the_process_that_started_it(
    tmp_path: Path, is_held: bool, number: signal.Signals | None
) -> None:
    path = written(tmp_path, FORKS.replace("LAST", "signal.pause()"))
    words = [sys.executable, "-c", PARENT, path] + ["hold"] * is_held
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        group = int(parent.stdout.readline())
        until(lambda: is_held or len(states(group)) == 7)
        if number is None:
            parent.stdin.close()
        else:
            parent.send_signal(number)
        parent.wait(30)
        until(lambda: states(group) == {})


def test_the_terminal_stays_as_it_was(tmp_path: Path) -> None:
    source = """
    import os, termios, tty
    for descriptor in (0, 1, 2):
        try:
            tty.setraw(descriptor)
        except termios.error:
            print("no terminal")
    try:
        os.open(os.ctermid(), os.O_RDWR)
    except OSError:
        print("none at all")
    """
    master, slave = os.openpty()
    before = termios.tcgetattr(slave)
    program = textwrap.dedent(f"""
        import sys
        from tests.sources.running import ran, command_of
        print(ran(command_of([{written(tmp_path, source)!r}])).output)
    """)
    subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; sys.path.append({ROOT!r}); {program.strip()}".replace("\n", "; "),
        ],
        stdin=slave,
        stdout=slave,
        check=True,
        timeout=60,
        start_new_session=True,
    )
    assert termios.tcgetattr(slave) == before
    assert os.read(master, 1000) == b"b'no terminal\\nno terminal\\nno terminal\\nnone at all\\n'\r\n"
    os.close(master)
    os.close(slave)


# -- its traceback ---------------------------------------------------------------------------------------


def traceback_of(folder: Path, source: str) -> list[str]:
    path = written(folder, source)
    lines = ran(command_of([path])).output.decode().splitlines()
    return own_traceback(lines, path)


def test_a_traceback_is_cut_down_to_the_programs_own_lines(tmp_path: Path) -> None:
    source = """\
    import json

    def load():
        return json.loads("{")

    print("Epoch 0")
    load()
    """
    path = tmp_path / "my_train.py"
    lines = traceback_of(tmp_path, source)
    assert [line for line in lines if set(line) - set(" ^~")] == [
        "Traceback (most recent call last):",
        f'  File "{path}", line 7, in <module>',
        "    load()",
        f'  File "{path}", line 4, in load',
        '    return json.loads("{")',
        "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)",
    ]


def test_a_question_before_the_heading_does_not_hide_a_traceback(tmp_path: Path) -> None:
    lines = traceback_of(tmp_path, "rate = input('rate? ')\n")
    assert [line for line in lines if set(line) - set(" ^~")] == [
        "Traceback (most recent call last):",
        f'  File "{tmp_path}/my_train.py", line 1, in <module>',
        "    rate = input('rate? ')",
        "EOFError: EOF when reading a line",
    ]


def test_the_last_of_several_tracebacks_counts(tmp_path: Path) -> None:
    source = """\
    import traceback
    try:
        1 / 0
    except ZeroDivisionError:
        traceback.print_exc()
        raise ValueError("two\\nlines")
    """
    lines = traceback_of(tmp_path, source)
    assert lines[1].endswith("line 6, in <module>")
    assert lines[-1] == "ValueError: two"


def test_a_file_that_is_no_python_is_shown_where_it_is_not(tmp_path: Path) -> None:
    lines = traceback_of(tmp_path, "x = 1\ndef train(:\n")
    assert lines[0] == f'  File "{tmp_path}/my_train.py", line 2'
    assert "def train(:" in lines[1]
    assert lines[-1].startswith("SyntaxError: ")


def test_an_error_in_a_module_of_others_keeps_the_line_that_imports_it(tmp_path: Path) -> None:
    written(tmp_path, "def f(:\n", "helper.py")
    lines = traceback_of(tmp_path, "import helper\n")
    assert lines[:3] == [
        "Traceback (most recent call last):",
        f'  File "{tmp_path}/my_train.py", line 1, in <module>',
        "    import helper",
    ]
    assert lines[-1].startswith("SyntaxError: ")
    assert "helper.py" not in "".join(lines[:-1])


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Epoch 0", "loss 0.5"],
        ["Traceback (most recent call last):"],
        ["Traceback (most recent call last):", '  File "my_train.py", line 1, in <module>', "    f()"],
        ['  File "my_train.py", line 1, in <module>', "ValueError"],
    ],
)
def test_where_there_is_no_whole_traceback_there_is_none(lines: list[str]) -> None:
    assert own_traceback(lines, "my_train.py") == []


def test_colours_do_not_hide_a_traceback() -> None:
    lines = [
        "\x1b[1mTraceback (most recent call last):\x1b[0m\r\n",
        '  File \x1b[35m"my_train.py"\x1b[0m, line \x1b[35m1\x1b[0m, in <module>\n',
        "    f()\n",
        "\x1b[1;35mValueError\x1b[0m: no\n",
    ]
    assert own_traceback(lines, "./my_train.py") == [
        "Traceback (most recent call last):",
        '  File "my_train.py", line 1, in <module>',
        "    f()",
        "ValueError: no",
    ]
