"""Session: all that is saved of a run, written as bytes and read back; damaged bytes are refused.

A session is two lines of JSON. The first has the version of the format and the SHA-256 of the second line;
the second line has all else. Numbers are read back bit for bit; weights and losses are little-endian doubles
in base64. Nothing in a session is run as code, and no number in it decides how much memory is taken. What was
added to the format later may be missing, so that older and newer versions of gdtui read each other's
sessions.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import os
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

import numpy as np

from gdtui.data.options import DataOptions
from gdtui.descent.history import Checkpoints, RunProgress
from gdtui.descent.trainer import TRAIL
from gdtui.sessions.errors import SessionError
from gdtui.sessions.origin import Origin
from gdtui.sessions.source import SavedSource
from gdtui.settings import MOST_EPOCHS

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.snapshot import Floats

__all__ = [
    "BEGINNING",
    "FORMAT",
    "LARGEST",
    "LAST_SERIAL",
    "Beginning",
    "Session",
    "read_beginning",
    "record_from_bytes",
    "record_to_bytes",
]

Value = TypeVar("Value")

FORMAT = 3
BEFORE_OPTIONS = 2
"""The format of a session whose data need none of the options that came with format 3: older versions can
read it."""

LARGEST = 32 * 2**20
"""Bytes; a larger file is no session."""

BEGINNING = 1024
"""How many bytes from the start hold all that `read_beginning` reads."""

LAST_SERIAL = 2**62
"""A serial number from here on is ignored: the numbers after it could not be written any more."""

DOUBLE = np.dtype("<f8")
SLOWEST, FASTEST = 1e-3, 1e7
"""Epochs a second: every finite speed lies between these."""


@dataclass(frozen=True, eq=False)
class Session:
    """A run, as it was when it was saved.

    Attributes
    ----------
    id : str
        The session's name.
    saved : float
        When it was saved, in seconds since 1970, by a clock that may have been wrong.
    host : str
        The machine it ran on.
    process : int or None
        The process that has it open; None once the run was left.
    gdtui : str
        The version of gdtui.
    kernel : dict of str
        What its last digits depend on, as `gdtui.sessions.kernel.kernel` describes it.
    origin : Origin
        Where its data came from.
    command : tuple of str
        The words of the command that starts such a run.
    speed : float
        Epochs a second on the screen; infinity is as many as fit.
    progress : Progress
        All of the run that the data do not say.
    started : str or None
        When `process` was started, as `gdtui.sessions.process.started` says it.
    serial : int or None
        The number of this save in its folder: a later save has a larger number, whatever a clock says. None
        in sessions that older versions wrote.
    """

    id: str
    saved: float
    host: str
    process: int | None
    gdtui: str
    kernel: dict[str, str]
    origin: Origin
    command: tuple[str, ...]
    speed: float
    progress: RunProgress
    started: str | None = None
    serial: int | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether another machine saved it."""
        return self.host != os.uname().nodename


class Beginning(NamedTuple):
    """What the first bytes of a session tell.

    Attributes
    ----------
    checksum : str
        Its checksum, which differs between any two saves.
    serial : int or None
        As in `Session`.
    """

    checksum: str
    serial: int | None


# writing


def record_to_bytes(session: Session) -> bytes:
    """Write a session as bytes."""
    content = {
        "serial": session.serial,  # first, where `read_beginning` finds it
        "id": session.id,
        "saved": session.saved,
        "host": session.host,
        "process": session.process,
        "started": session.started,
        "gdtui": session.gdtui,
        "kernel": session.kernel,
        "data": _data(session.origin),
        "command": session.command,
        "speed": "max" if math.isinf(session.speed) else session.speed,
        "run": _run(session.progress),
    }
    body = json.dumps(content, allow_nan=False).encode("ascii")
    head = {"gdtui session": _format(session.origin), "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(head).encode("ascii") + b"\n" + body + b"\n"


def _data(origin: Origin) -> dict[str, Any]:
    return {"sources": [asdict(source) for source in origin.sources], **origin.options._asdict()}


def _format(origin: Origin) -> int:
    options, known = origin.options, ("target", "features", "bias", "standardize")
    as_before = DataOptions(**{name: getattr(options, name) for name in known})
    return BEFORE_OPTIONS if options == as_before else FORMAT


def _run(progress: RunProgress) -> dict[str, Any]:
    return {
        "epoch": progress.epoch,
        "furthest": progress.furthest,
        "epochs": progress.epochs,
        "diverged_epoch": progress.diverged_epoch,
        "schedule": progress.schedule,
        "initial_weights": _packed(progress.initial_weights),
        "trail": _packed(np.stack(progress.trail)),
        "every": progress.checkpoints.every,
        "weights": _packed(progress.checkpoints.weights),
        "losses": _packed(progress.checkpoints.losses),
    }


def _packed(array: Floats) -> str:
    return base64.b64encode(array.astype(DOUBLE).tobytes()).decode("ascii")


# reading


def read_beginning(beginning: bytes) -> Beginning:
    """Read the checksum and the serial number from the first kilobyte of a session of any format.

    Raises
    ------
    SessionError
        If it is no session.
    """
    line, _, body = beginning[:BEGINNING].partition(b"\n")
    head = _object(_parsed(line))
    _check(isinstance(head.get("gdtui session"), int), "it is no session")
    found = re.match(rb'\{\s*"serial":\s*(\d{1,19})\s*,', body)
    serial = int(found[1]) if found else None
    return Beginning(_text(head.get("sha256")), None if serial is None or serial >= LAST_SERIAL else serial)


def record_from_bytes(data: bytes) -> Session:
    """Read a session from bytes, and check all of its values.

    Raises
    ------
    SessionError
        If it is damaged, or in a newer or an older format.
    """
    line, _, body = data.partition(b"\n")
    head = _object(_parsed(line))
    version = head.get("gdtui session")
    if isinstance(version, int) and version > FORMAT:
        raise SessionError("it is from a newer gdtui: update this one")
    if isinstance(version, int) and 0 < version < BEFORE_OPTIONS:
        raise SessionError("it is from an older gdtui, and this one can't read it: start anew")
    _check(version in (BEFORE_OPTIONS, FORMAT), "it is no session")
    body = body.removesuffix(b"\n")
    _check(head.get("sha256") == hashlib.sha256(body).hexdigest(), "its checksum does not fit")
    try:
        return _session(_object(_parsed(body)))
    except KeyError as error:
        _damaged(f"{error} is missing")


def _session(content: dict[str, Any]) -> Session:
    speed = content["speed"]
    return Session(
        id=_text(content["id"]),
        saved=_number(content["saved"]),
        host=_text(content["host"]),
        process=_optional(content["process"], lambda number: _whole(number, 1, 2**31 - 1)),
        gdtui=_text(content["gdtui"]),
        kernel={_text(name): _text(value) for name, value in _object(content["kernel"]).items()},
        origin=_origin(_object(content["data"])),
        command=tuple(map(_text, _list(content["command"]))),
        speed=math.inf if speed == "max" else _number(speed, above=SLOWEST, below=FASTEST),
        progress=_progress(_object(content["run"])),
        started=_optional(content.get("started"), _text),
        serial=_optional(content.get("serial"), _whole),
    )


def _origin(data: dict[str, Any]) -> Origin:
    sources = tuple(_source(_object(source)) for source in _list(data["sources"]))
    _check(len(sources) > 0, "its data are missing")
    return Origin(sources, _options(data))


def _options(data: dict[str, Any]) -> DataOptions:
    return DataOptions(
        target=_optional(data["target"], _text),
        features=_optional(data["features"], _names),
        exclude=_names(data.get("exclude", [])),
        encode=_names(data.get("encode", [])),
        bias=_flag(data["bias"]),
        standardize=_flag(data["standardize"]),
        delimiter=_optional(data.get("delimiter"), _text),
        header=_optional(data.get("header"), _flag),
        decimal=_optional(data.get("decimal"), _text),
        drop_missing=_flag(data.get("drop_missing", False)),
        sheet=_optional(data.get("sheet"), _text),
    )


def _names(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _source(data: dict[str, Any]) -> SavedSource:
    source = SavedSource(
        path=_text(data["path"]),
        is_builtin=_flag(data["is_builtin"]),
        size=_optional(data["size"], _whole),
        modified=_optional(data["modified"], lambda time: _whole(time, low=-(2**63))),
        sha256=_text(data["sha256"]),
    )
    _check(source.is_builtin or source.path.startswith("/"), "the path of its data is not absolute")
    return source


def _progress(run: dict[str, Any]) -> RunProgress:
    initial = _doubles(run["initial_weights"]).reshape(-1, 1)
    _check(len(initial) > 0, "weights are missing")
    furthest = _whole(run["furthest"], 0, MOST_EPOCHS)
    epoch = _whole(run["epoch"], 0, furthest)
    progress = RunProgress(
        initial_weights=initial,
        schedule=tuple(map(_period, _list(run["schedule"]))),
        epoch=epoch,
        furthest=furthest,
        epochs=_whole(run["epochs"], 1, MOST_EPOCHS),
        diverged_epoch=_optional(run["diverged_epoch"], lambda diverged: _whole(diverged, 0, furthest)),
        trail=tuple(_columns(run["trail"], min(epoch + 1, TRAIL), len(initial))),
        checkpoints=_checkpoints(run, len(initial), furthest),
    )
    _check_schedule(progress)
    _check_weights(progress)
    return progress


def _period(value: Any) -> tuple[int, float]:
    epoch, rate = _list(value, 2)
    return _whole(epoch, 0, MOST_EPOCHS), _number(rate, above=0)


def _checkpoints(run: dict[str, Any], d: int, furthest: int) -> Checkpoints:
    every = _whole(run["every"], 1, MOST_EPOCHS)
    _check(every & (every - 1) == 0, "the distance of its checkpoints is no power of two")
    count = furthest // every + 1
    losses = _doubles(run["losses"])
    _check(len(losses) == count, "losses are missing")
    return Checkpoints(every, _columns(run["weights"], count, d), losses)


def _check_schedule(progress: RunProgress) -> None:
    starts = [epoch for epoch, _ in progress.schedule]
    _check(starts[:1] == [0], "its learning rates do not begin at epoch 0")
    _check(starts == sorted(set(starts)), "its learning rates are out of order")
    _check(starts[-1] <= progress.furthest, "a learning rate lies beyond the last epoch")


def _check_weights(progress: RunProgress) -> None:
    kept, last = progress.checkpoints, progress.trail[-1]
    _check(np.array_equal(kept.weights[0], progress.initial_weights), "epoch 0 has other weights")
    slot, between = divmod(progress.epoch, kept.every)
    _check(between > 0 or np.array_equal(kept.weights[slot], last), "its last epoch has other weights")


# values of one kind


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_short_int)
    except (ValueError, RecursionError):
        _damaged("it is cut off or overwritten")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _short_int(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError(digits[:20])
    return int(digits)


def _object(value: Any) -> dict[str, Any]:
    _check(isinstance(value, dict), "an object is missing")
    return dict(value)


def _list(value: Any, length: int | None = None) -> list[Any]:
    _check(isinstance(value, list) and length in (None, len(value)), "a list is missing")
    return list(value)


def _text(value: Any) -> str:
    _check(isinstance(value, str), "a text is missing")
    return str(value)


def _optional(value: Any, read: Callable[[Any], Value]) -> Value | None:
    return None if value is None else read(value)


def _flag(value: Any) -> bool:
    _check(isinstance(value, bool), "a yes or no is missing")
    return bool(value)


def _whole(value: Any, low: int = 0, high: int = 2**63) -> int:
    _check(type(value) is int and low <= value <= high, "a whole number is missing or out of range")
    return int(value)


def _number(value: Any, above: float = -math.inf, below: float = math.inf) -> float:
    _check(type(value) in (int, float) and above < value < below, "a number is missing or out of range")
    return float(value)


def _columns(value: Any, count: int, d: int) -> Floats:
    numbers = _doubles(value)
    _check(len(numbers) == count * d, "its weights have another shape")
    return numbers.reshape(count, d, 1)


def _doubles(value: Any) -> Floats:
    try:
        raw = base64.b64decode(_text(value), validate=True)
        numbers = np.frombuffer(raw, DOUBLE).astype(np.float64)
    except ValueError:
        _damaged("numbers are unreadable")
    _check(bool(np.isfinite(numbers).all()), "a number is not finite")
    return numbers


def _check(is_right: bool, wrong: str) -> None:
    if not is_right:
        _damaged(wrong)


def _damaged(what: str) -> NoReturn:
    raise SessionError(f"it is damaged ({what})")
