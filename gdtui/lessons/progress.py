"""Progress: keeps what was done in each lesson, by the names of its steps, in a file for each lesson.

A file is two lines of JSON. The first has the version of the format and the SHA-256 of the second line; the
second line has what was done. It is written whole after each change, and what another copy of gdtui has
written meanwhile is merged into it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import re
import time
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from gdtui import __version__
from gdtui.lessons.errors import LessonError
from gdtui.lessons.playing import StepPlay
from gdtui.lessons.small_file import read_small
from gdtui.sessions.locks import NoLocksError, hold
from gdtui.wording.text import visible
from gdtui.writing import PRIVATE, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gdtui.lessons.lesson import Lesson

__all__ = ["FORMAT", "LessonProgress", "progress_from_bytes", "progress_to_bytes", "tidy_name"]

Kind = TypeVar("Kind")

FORMAT = 1
"""The version of the format that is written and read here."""

SUFFIX = ".progress"
NAME_FILE = "name"
LOCK = ".lock"
LARGEST = 4 << 20
LONGEST_NAME = 80
MOST_SECONDS = 1e9
LONGEST_WAIT = 2.0
"""Seconds that another copy may keep the folder locked; after them it is written without the lock."""

ATTEMPTS = 3
"""How often it is tried to read a file that another machine replaces meanwhile."""

ABANDONED = 3600.0
"""Seconds after which an unfinished file was surely left by a process that was killed."""

NO_HOME = "there is no home directory"
NOT_KEPT = "what you do is not kept"
NEVER_READABLE = frozenset({errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENXIO})
"""Errors that do not pass by themselves. Others, such as those of a network, may."""

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class _NewerError(LessonError):
    """A newer gdtui wrote it."""


class LessonProgress:
    """What was done in lessons, in a folder.

    Parameters
    ----------
    folder : Path, optional
        The folder; it is made when something is saved. The user's own unless given.

    Attributes
    ----------
    folder : Path or None
        The folder; None where there is no home directory: then nothing is kept.
    said : str
        What the user should know of the last call, such as that a file was damaged; empty for nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else _own_folder()
        self.said = ""

    def path(self, lesson: Lesson) -> Path:
        """Return the path of a lesson's file, which need not exist.

        Raises
        ------
        LessonError
            If there is no home directory.
        """
        return self._folder() / _file_name(lesson.name)

    def load(self, lesson: Lesson) -> dict[str, StepPlay]:
        """Read what was done in a lesson, by the names of the steps.

        A damaged file is set aside, and so is one that can't be read; `said` tells where it is. What a newer
        gdtui wrote is left as it is. In both cases nothing counts as done.
        """
        self.said = ""
        try:
            with self._locked():
                return self._read(lesson)
        except (LessonError, OSError) as error:
            self.said = f"{self._why(lesson, error)}; {NOT_KEPT}"
            return {}

    def save(self, lesson: Lesson, steps: dict[str, StepPlay]) -> bool:
        """Save what was done, and tell whether it is kept; `said` tells why not.

        What other copies of gdtui have saved stays, and so do steps that the lesson no longer has.

        Parameters
        ----------
        lesson : Lesson
            The lesson.
        steps : dict of str to StepPlay
            What was done, by the names of the steps.
        """
        self.said = ""
        try:
            self._folder().mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked() as is_locked:
                before = self._read(lesson)
                after = {**before, **{name: play.merged(before.get(name)) for name, play in steps.items()}}
                if after != before:
                    write_whole(self.path(lesson), progress_to_bytes(lesson, after), mode=PRIVATE)
                    if is_locked:
                        self._sweep()
        except (LessonError, OSError) as error:
            self.said = f"{self._why(lesson, error)}; {NOT_KEPT}"
            return False
        return True

    def state_of(self, lesson: Lesson) -> tuple[int, int]:
        """Count the steps that are done, and all steps; `said` and the files stay as they are."""
        done: dict[str, StepPlay] = {}
        with suppress(LessonError, OSError):
            done = progress_from_bytes(read_small(self.path(lesson), LARGEST), lesson.name)
        return sum(step.id in done and done[step.id].is_done for step in lesson.steps), len(lesson.steps)

    @property
    def name(self) -> str:
        """The name under which reports are handed in; empty while there is none."""
        with suppress(LessonError, OSError, UnicodeDecodeError):
            return tidy_name(read_small(self._folder() / NAME_FILE, 4 * LONGEST_NAME).decode())
        return ""

    def keep_name(self, name: str) -> None:
        """Keep a name for later reports; where that fails, it is asked for again."""
        with suppress(LessonError, OSError):
            self._folder().mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._folder() / NAME_FILE, f"{name}\n".encode(), mode=PRIVATE)

    # -- files --------------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        if self.folder is None:
            raise LessonError(NO_HOME)
        return self.folder

    def _read(self, lesson: Lesson) -> dict[str, StepPlay]:
        """Read a lesson's file. One that can never be read is set aside, and `said` tells so."""
        try:
            return progress_from_bytes(_read_again(self.path(lesson)), lesson.name)
        except FileNotFoundError:
            return {}
        except _NewerError:
            raise
        except OSError as error:
            if error.errno not in NEVER_READABLE:
                raise
            self._set_aside(lesson, f"it can't be read ({error.strerror})")
        except LessonError as error:
            self._set_aside(lesson, str(error))
        return {}

    def _set_aside(self, lesson: Lesson, why: str) -> None:
        """Give a file another name, so that it is kept and a new one can begin."""
        path = self.path(lesson)
        names = (
            path.with_name(f"{path.name}.damaged{f'-{count}' * (count > 1)}") for count in range(1, 10**6)
        )
        aside = next(name for name in names if not os.path.lexists(name))
        try:
            with suppress(FileNotFoundError):  # another copy was faster
                os.rename(path, aside)
        except OSError as error:
            raise LessonError(f"can't be used: {why}; it can't be set aside ({error.strerror})") from None
        place = f"it is set aside as {visible(str(aside))}"
        self.said = f"what was done in {visible(lesson.name)} can't be used: {why}; {place}"

    def _why(self, lesson: Lesson, error: LessonError | OSError) -> str:
        """Say why a lesson's file can't be used, or written."""
        if self.folder is None:
            return NO_HOME
        why = f"can't be used ({error.strerror})" if isinstance(error, OSError) else str(error)
        return f"{visible(str(self.path(lesson)))} {why}"

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        """Lock the folder against other copies; the value tells whether that was possible."""
        try:
            held = hold(self._folder() / LOCK, LONGEST_WAIT)
        except NoLocksError:
            held = None
        try:
            yield held is not None
        finally:
            if held is not None:
                held.release()

    def _sweep(self) -> None:
        """Remove what killed processes have left behind; the folder is locked, so nobody is writing."""
        for path in self._folder().glob(".gdtui-*"):
            with suppress(OSError):
                if abs(path.stat().st_mtime - time.time()) > ABANDONED:
                    path.unlink()


def _read_again(path: Path, attempts: int = ATTEMPTS) -> bytes:
    """Read a file; again where another machine has replaced it since it was opened."""
    try:
        return read_small(path, LARGEST)
    except OSError as error:
        if error.errno != errno.ESTALE or attempts <= 1:
            raise
    return _read_again(path, attempts - 1)


def _own_folder() -> Path | None:
    from gdtui.sessions.errors import SessionError
    from gdtui.sessions.store import state_folder

    with suppress(SessionError):
        return state_folder().parent / "lessons"
    return None


def _file_name(name: str) -> str:
    """Make a file's name of a lesson's name, which may be any text; no two lessons share one."""
    if _PLAIN.fullmatch(name):
        return name + SUFFIX
    whole = unicodedata.normalize("NFC", name)
    tidy = re.sub(r"[^a-z0-9]+", "-", whole.lower()).strip("-")[:40]
    seal = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{tidy}_{seal}{SUFFIX}"


def tidy_name(text: str) -> str:
    r"""Bring a person's name to one line that can be shown; what can't be seen in it is written as escapes.

    Examples
    --------
    >>> tidy_name("  Ada \t Lovelace\n")
    'Ada Lovelace'
    """
    return visible(" ".join(text.split()))[:LONGEST_NAME].strip()


# -- bytes -------------------------------------------------------------------------------------------------


def progress_to_bytes(lesson: Lesson, steps: dict[str, StepPlay]) -> bytes:
    """Write what was done in a lesson as bytes."""
    content = {
        "lesson": lesson.name,
        "gdtui": __version__,
        "steps": {
            name: {
                "tries": play.tries,
                "answers": play.answers,
                "hints": play.hints,
                "done": play.is_done,
                "shown": play.is_shown,
                "seconds": _possible(play.seconds),
            }
            for name, play in steps.items()
        },
    }
    body = json.dumps(content, allow_nan=False).encode("ascii")
    head = {"gdtui progress": FORMAT, "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(head).encode("ascii") + b"\n" + body + b"\n"


def _possible(seconds: float) -> float:
    """Bring a time into the range that `progress_from_bytes` accepts: a clock may have been set meanwhile."""
    return min(max(seconds, 0.0), MOST_SECONDS) if math.isfinite(seconds) else 0.0


def progress_from_bytes(data: bytes, name: str) -> dict[str, StepPlay]:
    """Read what was done in a lesson of that name, and check all values.

    Raises
    ------
    LessonError
        If it is damaged, or a newer gdtui wrote it.
    """
    first, _, body = data.partition(b"\n")
    head = _object(_parsed(first))
    version = head.get("gdtui progress")
    if type(version) is int and version > FORMAT:
        raise _NewerError("is from a newer gdtui (update this one)")
    _check(type(version) is int and version == FORMAT, "it is another file")
    body = body.removesuffix(b"\n")
    _check(head.get("sha256") == hashlib.sha256(body).hexdigest(), "its checksum does not fit")
    content = _object(_parsed(body))
    _check(
        _file_name(_typed(content.get("lesson"), str, "a text")) == _file_name(name),
        "it is of another lesson",
    )
    return {step: _play(_object(play)) for step, play in _object(content.get("steps")).items()}


def _play(value: dict[str, Any]) -> StepPlay:
    answers = _typed(value.get("answers"), list, "a list")
    return StepPlay(
        tries=_count(value.get("tries")),
        answers=[_typed(answer, str, "a text") for answer in answers],
        hints=_count(value.get("hints")),
        is_done=_typed(value.get("done"), bool, "a yes or no"),
        is_shown=_typed(value.get("shown"), bool, "a yes or no"),
        seconds=_seconds(value.get("seconds")),
    )


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        _damaged("it is cut off or overwritten")


def _object(value: Any) -> dict[str, Any]:
    return _typed(value, dict, "an object")


def _typed(value: Any, kind: type[Kind], what: str) -> Kind:
    if not isinstance(value, kind):
        _damaged(f"{what} is missing")
    return value


def _count(value: Any) -> int:
    _check(type(value) is int and 0 <= value < 10**9, "a count is missing")
    return int(value)


def _seconds(value: Any) -> float:
    _check(type(value) in (int, float) and 0 <= value <= MOST_SECONDS, "a time is missing")
    return float(value)


def _check(is_right: bool, wrong: str) -> None:
    if not is_right:
        _damaged(wrong)


def _damaged(what: str) -> NoReturn:
    raise LessonError(f"it is damaged ({what})")
