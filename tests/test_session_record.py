"""A session as bytes: it comes back to the bit, and what is not as it was is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.data.options import DataOptions
from gdtui.descent.history import Checkpoints, RunProgress
from gdtui.sessions.errors import SessionError
from gdtui.sessions.origin import Origin
from gdtui.sessions.record import (
    BEGINNING,
    FORMAT,
    Session,
    read_beginning,
    record_from_bytes,
    record_to_bytes,
)
from gdtui.sessions.source import SavedSource

if TYPE_CHECKING:
    from collections.abc import Callable

finite = st.floats(allow_nan=False, allow_infinity=False)
rates = st.floats(min_value=0, exclude_min=True, allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(), max_size=8)  # lone surrogates too: names of files that are not UTF-8


@st.composite
def progresses(draw: st.DrawFn) -> RunProgress:
    d, furthest = draw(st.integers(1, 4)), draw(st.integers(0, 10**9))
    epoch = draw(st.integers(0, furthest) | st.just(furthest))
    every = 2 ** draw(st.integers(max(0, (furthest // 20).bit_length()), 29)) if furthest > 20 else 1
    count = furthest // every + 1
    numbers = st.lists(finite, min_size=d, max_size=d)
    kept = np.array([draw(numbers) for _ in range(count)]).reshape(count, d, 1)
    trail = [np.array(draw(numbers)).reshape(d, 1) for _ in range(min(epoch + 1, 4))]
    if epoch % every == 0:
        trail[-1] = kept[epoch // every]
    starts = sorted(draw(st.sets(st.integers(1, furthest), max_size=5))) if furthest else []
    return RunProgress(
        initial_weights=kept[0],
        schedule=tuple((start, draw(rates)) for start in [0, *starts]),
        epoch=epoch,
        furthest=furthest,
        epochs=draw(st.integers(1, 10**9)),
        diverged_epoch=draw(st.none() | st.integers(0, furthest)),
        trail=tuple(trail),
        checkpoints=Checkpoints(every, kept, np.array([draw(finite) for _ in range(count)])),
    )


@st.composite
def sources(draw: st.DrawFn) -> SavedSource:
    is_builtin = draw(st.booleans())
    return SavedSource(
        path=draw(texts) if is_builtin else "/" + draw(texts),
        is_builtin=is_builtin,
        size=draw(st.none() | st.integers(0, 2**40)),
        modified=draw(st.none() | st.integers(-(2**62), 2**62)),
        sha256=draw(texts),
    )


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    return Session(
        id=draw(texts),
        saved=draw(finite),
        host=draw(texts),
        process=draw(st.none() | st.integers(1, 2**22)),
        gdtui=draw(texts),
        kernel=draw(st.dictionaries(texts, texts, max_size=3)),
        origin=Origin(
            sources=tuple(draw(st.lists(sources(), min_size=1, max_size=3))),
            options=DataOptions(
                target=draw(st.none() | texts),
                features=draw(st.none() | st.lists(texts, max_size=3).map(tuple)),
                exclude=tuple(draw(st.lists(texts, max_size=2))),
                encode=tuple(draw(st.lists(texts, max_size=2))),
                bias=draw(st.booleans()),
                standardize=draw(st.booleans()),
                delimiter=draw(st.none() | texts),
                header=draw(st.none() | st.booleans()),
                decimal=draw(st.none() | texts),
                drop_missing=draw(st.booleans()),
                sheet=draw(st.none() | texts),
            ),
        ),
        command=tuple(draw(st.lists(texts, max_size=4))),
        speed=draw(st.floats(0.01, 1e6) | st.just(math.inf)),
        progress=draw(progresses()),
        started=draw(st.none() | texts),
        serial=draw(st.none() | st.integers(0, 2**62)),
    )


def bits(value: object) -> object:
    """Return a value in which numbers are equal only if all of their bits are."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [bits(one) for one in value]
    if isinstance(value, RunProgress):
        return [bits(getattr(value, field.name)) for field in fields(value)]
    return value


@given(sessions())
def test_every_bit_comes_back(session: Session) -> None:
    back = record_from_bytes(record_to_bytes(session))
    for field in fields(session):
        assert bits(getattr(back, field.name)) == bits(getattr(session, field.name)), field.name


def plain(**changes: Any) -> Session:
    """Return a session that stands at epoch 2 of 10, of one weight."""
    weights = np.array([0.0, 1.5, 2.25]).reshape(3, 1, 1)
    progress = RunProgress(
        initial_weights=weights[0],
        schedule=((0, 0.1),),
        epoch=2,
        furthest=2,
        epochs=10,
        diverged_epoch=None,
        trail=tuple(weights),
        checkpoints=Checkpoints(1, weights, np.array([4.0, 2.0, 1.0])),
    )
    origin = Origin((SavedSource("/data.csv", is_builtin=False, size=10, modified=5, sha256="0" * 64),))
    return Session(
        **{
            "id": "bcdfg",
            "saved": 1e9,
            "host": "lab1",
            "process": None,
            "gdtui": "1",
            "kernel": {},
            "origin": origin,
            "command": ("gdtui",),
            "speed": 10.0,
            "progress": progress,
            **changes,
        }
    )


def sealed(body: bytes) -> bytes:
    """Return a body with a head that fits it, as a hostile writer would."""
    head = {"gdtui session": FORMAT, "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(head).encode() + b"\n" + body + b"\n"


def altered(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return a session of which something was changed, sealed again."""
    content = json.loads(record_to_bytes(plain()).splitlines()[1])
    change(content)
    return sealed(json.dumps(content).encode())


def packed(*numbers: float) -> str:
    return base64.b64encode(np.array(numbers, dtype="<f8").tobytes()).decode()


def test_what_is_altered_and_sealed_again_is_read_where_it_can_be() -> None:
    session = record_from_bytes(altered(lambda content: content["run"].update(epochs=11)))
    assert session.progress.epochs == 11


def test_any_length_of_it_is_refused_as_damaged() -> None:
    data = record_to_bytes(plain())
    for length in range(len(data) - 1):  # the last byte is a line's end
        with pytest.raises(SessionError, match="damaged"):
            record_from_bytes(data[:length])


@given(place=st.integers(0), flip=st.integers(1, 255))
def test_any_byte_that_is_another_is_refused(place: int, flip: int) -> None:
    data = bytearray(record_to_bytes(plain()))
    data[place % (len(data) - 1)] ^= flip
    with pytest.raises(SessionError):
        record_from_bytes(bytes(data))


@given(st.binary(max_size=200))
def test_rubbish_is_refused(data: bytes) -> None:
    with pytest.raises(SessionError, match="damaged"):
        record_from_bytes(data)


def test_a_newer_format_is_named_as_what_it_is() -> None:
    with pytest.raises(SessionError, match="newer gdtui: update"):
        record_from_bytes(b'{"gdtui session": 4, "anything": "else"}\nand whatever')


def test_an_older_format_is_named_as_what_it_is() -> None:
    with pytest.raises(SessionError, match=r"older gdtui.*start anew"):
        record_from_bytes(b'{"gdtui session": 1, "anything": "else"}\nand whatever')


RUN = [
    ("epoch", 3),
    ("epoch", -1),
    ("epoch", 2.0),
    ("epoch", True),
    ("epoch", "2"),
    ("epoch", 10**30),
    ("epoch", 1),  # its weights are those of epoch 2
    ("furthest", 3),
    ("furthest", 10**9),
    ("furthest", 10**18),
    ("epochs", 0),
    ("epochs", 10**10),
    ("diverged_epoch", 3),
    ("schedule", []),
    ("schedule", [[1, 0.1]]),
    ("schedule", [[0, 0.0]]),
    ("schedule", [[0, -0.1]]),
    ("schedule", [[0, math.nan]]),
    ("schedule", [[0, math.inf]]),
    ("schedule", [[0, 0.1], [0, 0.2]]),
    ("schedule", [[0, 0.1], [2, 0.2], [1, 0.3]]),
    ("schedule", [[0, 0.1], [3, 0.2]]),
    ("schedule", [[0, 0.1, 1]]),
    ("schedule", {"0": 0.1}),
    ("initial_weights", packed()),
    ("initial_weights", packed(0.0, 0.0)),
    ("initial_weights", packed(math.nan)),
    ("initial_weights", packed(1.0)),
    ("initial_weights", [0.0]),
    ("initial_weights", "AAAA"),
    ("trail", packed()),
    ("trail", packed(0.0, 1.5)),
    ("trail", packed(0.0, 1.5, 2.25, 0.0)),
    ("trail", packed(0.0, 1.5, 9.0)),
    ("trail", packed(0.0, math.inf, 2.25)),
    ("every", 0),
    ("every", 3),
    ("every", 2),
    ("weights", packed(0.0, 1.5)),
    ("weights", packed(0.0, 1.5, math.nan)),
    ("weights", packed(0.0, math.inf, 2.25)),
    ("weights", "no base64!"),
    ("weights", "ümlaut"),
    ("weights", [0.0, 1.5, 2.25]),
    ("losses", packed(4.0, 2.0)),
    ("losses", packed(4.0, 2.0, math.nan)),
]


@pytest.mark.parametrize(("name", "value"), RUN)
def test_a_run_that_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(SessionError, match="damaged"):
        record_from_bytes(altered(lambda content: content["run"].update({name: value})))


def of_source(**changes: object) -> dict[str, object]:
    origin = plain().origin
    return {**asdict(origin), "sources": [{**asdict(origin.sources[0]), **changes}]}


TOP = [
    ("id", 5),
    ("saved", "now"),
    ("saved", math.inf),
    ("saved", math.nan),
    ("started", 5),
    ("serial", -1),
    ("serial", "7"),
    ("host", None),
    ("process", 0),
    ("process", -1),
    ("process", True),
    ("process", 2**31),
    ("kernel", []),
    ("kernel", {"NumPy": 2}),
    ("command", "gdtui"),
    ("command", [1]),
    ("speed", 0),
    ("speed", 1e300),
    ("speed", "fast"),
    ("data", None),
    ("data", {**asdict(plain().origin), "bias": 1}),
    ("data", {**asdict(plain().origin), "sources": []}),
    ("data", {**asdict(plain().origin), "sources": ["/data.csv"]}),
    ("data", of_source(path="../data.csv")),
    ("data", of_source(sha256=None)),
    ("data", of_source(size=-1)),
    ("data", {**asdict(plain().origin), "features": [1]}),
    ("run", []),
]


@pytest.mark.parametrize(("name", "value"), TOP)
def test_what_else_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(SessionError, match="damaged"):
        record_from_bytes(altered(lambda content: content.update({name: value})))


LATER = ("serial", "started")


@pytest.mark.parametrize("name", LATER)
def test_what_came_later_to_the_format_may_be_missing(name: str) -> None:
    session = record_from_bytes(altered(lambda content: content.pop(name)))
    assert getattr(session, name) is None
    assert session.progress.epoch == 2


@pytest.mark.parametrize("saved", [-1e9, 0.0, 4e10, 1e18, 1e300])
def test_a_clock_that_is_wrong_makes_no_session_unreadable(saved: float) -> None:
    assert record_from_bytes(record_to_bytes(plain(saved=saved))).saved == saved


@pytest.mark.parametrize("serial", [None, 1, 2**62 - 1])
def test_the_beginning_tells_the_checksum_and_the_serial_number(serial: int | None) -> None:
    data = record_to_bytes(plain(serial=serial))
    seen = read_beginning(data[:BEGINNING])
    assert seen == (hashlib.sha256(data.splitlines()[1]).hexdigest(), serial)


@pytest.mark.parametrize("serial", ["-1", "1e3", '"5"', str(2**62), "9" * 30])
def test_a_serial_number_that_cannot_be_is_none(serial: str) -> None:
    assert read_beginning(sealed(b'{"serial": %s, "id": "bcdfg"}' % serial.encode())).serial is None


@given(st.binary(max_size=200))
def test_the_beginning_of_rubbish_is_refused(data: bytes) -> None:
    with pytest.raises(SessionError, match="damaged"):
        read_beginning(data)


@pytest.mark.parametrize(
    "name", [name for name in json.loads(record_to_bytes(plain()).splitlines()[1]) if name not in LATER]
)
def test_nothing_may_be_missing(name: str) -> None:
    with pytest.raises(SessionError, match=f"'{name}' is missing"):
        record_from_bytes(altered(lambda content: content.pop(name)))


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"1" * 100_000,
        b'{"id": ' * 50_000,
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"\x80\x04K.",
    ],
    ids=["deep", "long number", "deep objects", "list", "null", "text", "not UTF-8", "pickle"],
)
def test_a_hostile_body_is_refused(body: bytes) -> None:
    with pytest.raises(SessionError, match="damaged"):
        record_from_bytes(sealed(body))


@pytest.mark.parametrize("every", range(1, 18))
def test_checkpoints_lie_a_power_of_two_apart_or_are_refused(every: int) -> None:
    """All else fits: epochs 0, `every` and so on have their weights and losses, as many as there are."""
    kept = [0.0, 1.5, 2.25][::every]
    data = altered(
        lambda content: content["run"].update(
            every=every, weights=packed(*kept), losses=packed(*[4.0, 2.0, 1.0][::every])
        )
    )
    if every in (1, 2, 4, 8, 16):
        assert record_from_bytes(data).progress.checkpoints.every == every
    else:
        with pytest.raises(SessionError, match=r"damaged.*power of two"):
            record_from_bytes(data)
