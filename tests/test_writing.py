"""A file is written whole or not at all: its mode, links to it, and what is left after an error."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gdtui.writing import PRIVATE, check_target, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Command = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    write_whole(tmp_path / "new", b"1")
    write_whole(tmp_path / "private", b"2", mode=PRIVATE)
    assert (mode(tmp_path / "new"), mode(tmp_path / "private")) == (0o640, 0o600)


@pytest.mark.parametrize("kept", [0o600, 0o644, 0o660, 0o400, 0o777])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    path.chmod(kept)
    write_whole(path, b"new")
    assert (path.read_bytes() if os.access(path, os.R_OK) else b"new", mode(path)) == (b"new", kept)
    assert os.listdir(tmp_path) == ["old"]


def test_it_is_nobody_elses_before_it_has_the_old_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen, change = tmp_path / "old", [], os.fchmod
    path.write_bytes(b"old")
    path.chmod(0o644)

    def noted(descriptor: int, mode: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        change(descriptor, mode)

    monkeypatch.setattr(os, "fchmod", noted)
    write_whole(path, b"new")
    assert (seen, mode(path)) == ([0o600], 0o644)


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give files away")
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    path.chmod(0o640)
    write_whole(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid, mode(path)) == (1234, 2345, 0o640)


def test_of_a_link_the_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    link.symlink_to("folder/target")
    for data in (b"made", b"replaced"):
        write_whole(link, data)
        assert (link.is_symlink(), target.read_bytes()) == (True, data)
    assert os.listdir(tmp_path / "folder") == ["target"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"):
        write_whole(tmp_path / "loop", b"")


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to a pipe"])
def test_what_is_no_file_is_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "there"
    if kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(tmp_path / "pipe")
        path = tmp_path / "pipe" if kind == "pipe" else path
        if kind != "pipe":
            path.symlink_to("pipe")
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(OSError, match=r"Is a directory|a pipe or a device"):
        write_whole(path, b"data")
    with pytest.raises(OSError, match=r"Is a directory|a pipe or a device"):
        check_target(path)
    assert sorted(os.listdir(tmp_path)) == before
    assert not path.is_file()


@pytest.mark.parametrize("step", ["fsync", "replace", "fchmod"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), SystemExit()])
def test_after_any_exception_all_is_as_it_was(
    tmp_path: Path, step: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    if step == "fchmod" and isinstance(error, OSError):
        pytest.skip("a file system without modes is no reason not to write")
    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(type(error)):
            write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old"]


def test_the_name_beside_it_cannot_be_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    replace = os.replace

    def noted(source: str, target: str) -> None:
        names.append(Path(source))
        replace(source, target)

    monkeypatch.setattr(os, "replace", noted)
    for _ in range(50):
        write_whole(tmp_path / "file", b"")
    assert len(set(names)) == 50
    assert {name.parent for name in names} == {tmp_path}
    assert min(len(name.name) for name in names) >= 32
    assert not any(str(os.getpid()) == part for name in names for part in name.name.split("."))


KILLED = """
import sys
from gdtui.writing import write_whole
for number in range(10**9):
    write_whole(sys.argv[1], (b"%09d" % number) * 10_000)
    print(number, flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for delay in range(12):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline() for _ in range(delay + 1)]
            writer.send_signal(signal.SIGKILL)
            last = int([*lines, *writer.stdout.readlines()][-1])
        data = path.read_bytes()
        assert data in ((b"%09d" % last) * 10_000, (b"%09d" % (last + 1)) * 10_000)


# the command


def test_reducing_follows_no_planted_link_and_keeps_the_mode(gdtui: Command, tmp_path: Path) -> None:
    small, precious = tmp_path / "small.npz", tmp_path / "precious"
    small.write_bytes(b"old")
    small.chmod(0o600)
    precious.write_bytes(b"precious")
    script = f"import os, sys; os.symlink({str(precious)!r}, f'{small}.{{os.getpid()}}.part'); "
    script += f"from gdtui.cli import main; sys.exit(main(['line', '--reduce-to', {str(small)!r}]))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0
    assert precious.read_bytes() == b"precious"
    assert mode(small) == 0o600
    assert gdtui(str(small), "--plain", "--epochs", "1").returncode == 0


def test_a_file_that_cannot_be_written_is_refused_before_the_data_are_read(
    gdtui: Command, tmp_path: Path
) -> None:
    (tmp_path / "d.npz").mkdir()
    done = gdtui("no-such-data.csv", "--reduce-to", str(tmp_path / "d.npz"))
    assert (done.returncode, done.stderr.decode()) == (
        2,
        f"gdtui: {tmp_path}/d.npz cannot be written: Is a directory\n",
    )


def test_a_link_to_the_data_is_among_the_data(gdtui: Command, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1,2\n2,4\n3,7\n")
    os.link(tmp_path / "data.csv", tmp_path / "hard.npz")
    (tmp_path / "soft.npz").symlink_to("data.csv")
    for name in ("hard.npz", "soft.npz"):
        done = gdtui("data.csv", "--reduce-to", name, cwd=tmp_path)
        assert (done.returncode, done.stderr.decode()) == (
            2,
            f"gdtui: --reduce-to: {name} is among the data\n",
        )
    assert (tmp_path / "data.csv").read_text().startswith("x,y")


def test_nothing_writes_a_file_in_another_way() -> None:
    """Read from the source: whoever opens a file for writing does it through the one module.

    Only the log of a watched program is written piece by piece: what was read before a crash is there.
    """
    package = Path(__file__).parents[1] / "gdtui"
    ways = ("write_text(", "write_bytes(", "mkstemp(", "NamedTemporaryFile(", "os.replace(", "O_EXCL")
    writers = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if any(way in path.read_text(encoding="utf-8") for way in ways)
    }
    assert writers == {"writing.py", "sessions/told.py"}
