"""`gdtui.record`: what a program tells comes through, whatever it is; elsewhere it does nothing."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import timeit
from array import array
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdtui
from gdtui.recording import _Pipe, record
from gdtui.sources.epochs import ToldEpoch
from gdtui.sources.recorded import LONGEST_LINE, RecordReader
from tests.sources.running import ran_python

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def told(**values: Any) -> tuple[list[ToldEpoch], list[str]]:
    """Tell values through a pipe of this process."""
    reading, writing = os.pipe()
    try:
        _Pipe(writing, os.fstat(writing).st_ino).tell(values)
    finally:
        os.close(writing)
    reader = RecordReader()
    with os.fdopen(reading, "rb") as file:
        epochs = reader.feed(file.read())
    return epochs, list(reader.troubles)


def told_one(**values: Any) -> ToldEpoch:
    epochs, troubles = told(**values)
    assert troubles == []
    (epoch,) = epochs
    return epoch


# -- under gdtui run -------------------------------------------------------------------------------------

LOOP = """
import numpy as np
import gdtui

X = np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 7.0]])
Y = np.array([[1.0], [2.0], [5.0]])
weights = np.zeros((2, 1))
for epoch in range(4):
    P = X @ weights
    gradient = -2 * X.T @ (Y - P) / len(X)
    gdtui.record(epoch=epoch, loss=np.mean((Y - P) ** 2), weights=weights, predictions=P, actual=Y,
                 gradient=gradient, learning_rate=0.01)
    weights = weights - 0.01 * gradient
print("done")
"""


def test_a_loop_of_ones_own_is_told_in_full(tmp_path: Path) -> None:
    X, Y = np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 7.0]]), np.array([[1.0], [2.0], [5.0]])
    weights, expected = np.zeros((2, 1)), []
    for epoch in range(4):
        P = X @ weights
        slope = -2 * X.T @ (Y - P) / 3
        expected.append(
            ToldEpoch(
                number=epoch,
                loss=float(np.mean((Y - P) ** 2)),
                predicted=tuple(P.ravel().tolist()),
                actual=(1.0, 2.0, 5.0),
                weights=tuple(weights.ravel().tolist()),
                gradient=tuple(slope.ravel().tolist()),
                learning_rate=0.01,
            )
        )
        weights = weights - 0.01 * slope
    result = ran_python(tmp_path, LOOP)
    assert result.output == b"done\n"
    assert result.epochs == expected
    assert not result.reader.troubles


def test_programs_without_numpy_tell_and_load_none(tmp_path: Path) -> None:
    source = """
    import sys
    from gdtui import record
    for loss in (0.5, 0.25):
        record(loss=loss, weights={"w1": loss, "b": 0}, gradient={"b": 1, "w1": 2})
    print("numpy" in sys.modules)
    """
    result = ran_python(tmp_path, source)
    assert result.output == b"False\n"
    assert result.epochs == [
        ToldEpoch(0, 0.5, names=("w1", "b"), weights=(0.5, 0.0), gradient=(2.0, 1.0)),
        ToldEpoch(1, 0.25, names=("w1", "b"), weights=(0.25, 0.0), gradient=(2.0, 1.0)),
    ]


@pytest.mark.parametrize("early", ["import gdtui", "from gdtui import record", "import math"])
def test_what_is_forked_is_quiet(tmp_path: Path, early: str) -> None:
    if early == "import math":
        early = "import math; import gdtui"
    source = f"""
    {early}
    import os
    child = os.fork()
    import gdtui
    if child == 0:
        gdtui.record(loss=2)
        os._exit(0)
    os.waitpid(child, 0)
    gdtui.record(loss=1)
    """
    assert ran_python(tmp_path, source).epochs == [ToldEpoch(0, 1.0)]


def test_processes_that_inherit_the_variable_alone_write_nowhere(tmp_path: Path) -> None:
    source = """
    import os, subprocess, sys
    import gdtui
    number = int(os.environ["GDTUI_RECORD"].partition(":")[0])
    inside = "import gdtui; gdtui.record(loss=2)"
    # closed there
    subprocess.run([sys.executable, "-c", inside], check=True)
    # there it is a pipe of the program's own
    reading, writing = os.pipe()
    forked = os.fork()
    if forked == 0:
        os.dup2(writing, number)
        os.execv(sys.executable, [sys.executable, "-c", inside])
    print(os.waitpid(forked, 0)[1])
    os.close(writing)
    print(os.read(reading, 100))
    gdtui.record(loss=1)
    """
    result = ran_python(tmp_path, source)
    assert result.output.splitlines() == [b"0", b"b''"]
    assert result.epochs == [ToldEpoch(0, 1.0)]


def test_a_program_started_by_the_program_tells_where_it_inherits_the_pipe(tmp_path: Path) -> None:
    source = """
    import os, sys
    os.set_inheritable(int(os.environ["GDTUI_RECORD"].partition(":")[0]), True)
    os.execv(sys.executable, [sys.executable, "-c", "import gdtui; gdtui.record(loss=3)"])
    """
    assert ran_python(tmp_path, source).epochs == [ToldEpoch(0, 3.0)]


def test_a_descriptor_that_the_program_uses_for_another_file_stays_untouched(tmp_path: Path) -> None:
    source = """
    import os
    import gdtui
    number = int(os.environ["GDTUI_RECORD"].partition(":")[0])
    gdtui.record(loss=1)
    log = os.open("log.txt", os.O_CREAT | os.O_RDWR)
    os.dup2(log, number)
    gdtui.record(loss=2)
    os.closerange(3, 256)
    gdtui.record(loss=3)
    print(os.path.getsize("log.txt"))
    """
    os.chdir(tmp_path)
    result = ran_python(tmp_path, source)
    assert result.output == b"0\n"
    assert result.epochs == [ToldEpoch(0, 1.0)]


@pytest.mark.parametrize("value", ["", "x", "9999", "-1", "1:x", "1:5", "99999999999999999999"])
def test_a_strange_variable_makes_no_difference(value: str) -> None:
    program = "import gdtui; gdtui.record(loss=1); print('fine')"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "GDTUI_RECORD": value},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert (result.stdout, result.stderr) == (b"fine\n", b"")


def test_a_closed_pipe_is_quiet() -> None:
    reading, writing = os.pipe()
    pipe = _Pipe(writing, os.fstat(writing).st_ino)
    os.close(reading)
    pipe.tell({"loss": 1.0})
    pipe.tell({"loss": 1.0})
    os.close(writing)


def test_threads_do_not_mix_their_lines(tmp_path: Path) -> None:
    source = """
    import threading
    import gdtui
    def tell(first):
        for epoch in range(first, first + 50):
            gdtui.record(epoch=epoch, weights=[epoch] * 1000)
    threads = [threading.Thread(target=tell, args=(1000 * n,)) for n in range(4)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    """
    result = ran_python(tmp_path, source)
    assert not result.reader.troubles
    assert len(result.epochs) == 200
    assert all(set(epoch.weights) == {epoch.number} for epoch in result.epochs)


# -- elsewhere -------------------------------------------------------------------------------------------


def test_elsewhere_it_does_nothing_and_loads_little() -> None:
    program = (
        "import sys; import gdtui; before = set(sys.modules); "
        "assert 'gdtui.recording' not in before; "
        "assert gdtui.record(epoch=1, loss=object()) is None; "
        "print(*sorted(set(sys.modules) - before))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "GDTUI_RECORD"}
    printed = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True)
    assert set(printed.split()) == {"__future__", "gdtui.recording", "math"}


def test_elsewhere_a_call_costs_no_more_than_a_few_of_the_simplest() -> None:
    """Compared with a function of the same arguments that does nothing, in the same minute."""

    def nothing(
        *,
        epoch: object = None,
        loss: object = None,
        weights: object = None,
        predictions: object = None,
        actual: object = None,
        gradient: object = None,
        learning_rate: object = None,
    ) -> None:
        return None

    def seconds(function: Callable[..., None]) -> float:
        return min(timeit.repeat(lambda: function(epoch=1, loss=0.5, weights=()), number=2000, repeat=20))

    assert record is gdtui.record
    assert seconds(gdtui.record) < 5 * seconds(nothing)


# -- what can be told ------------------------------------------------------------------------------------


class Tensor:
    """What torch and its kin have."""

    def __init__(self, numbers: list[Any]) -> None:
        self.numbers = numbers

    def tolist(self) -> list[Any]:
        return self.numbers


class Frame:
    def to_numpy(self) -> Any:
        return np.array([[1, 2], [3, 4]])


class Hostile:
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("no")

    def __str__(self) -> str:
        raise RuntimeError("no")


class Endless:
    def tolist(self) -> Any:
        return [self]


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (1, (1.0,)),
        (True, (1.0,)),
        ([1, 2.5], (1.0, 2.5)),
        (((1,), (2,)), (1.0, 2.0)),
        (range(3), (0.0, 1.0, 2.0)),
        (np.float32(0.5), (0.5,)),
        (np.int64(7), (7.0,)),
        (np.array(3.0), (3.0,)),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), (1.0, 2.0, 3.0, 4.0)),
        (np.arange(6.0).reshape(2, 3).T, (0.0, 3.0, 1.0, 4.0, 2.0, 5.0)),
        (np.array([True, False]), (1.0, 0.0)),
        ([np.float64(1.0), np.array([2.0])], (1.0, 2.0)),
        (Tensor([[1.0], [2.0]]), (1.0, 2.0)),
        (Frame(), (1.0, 2.0, 3.0, 4.0)),
        ([SimpleNamespace(data=0.5, grad=1.0), SimpleNamespace(data=2)], (0.5, 2.0)),
        (Fraction(1, 4), (0.25,)),
        (Decimal("0.1"), (0.1,)),
        (array("d", [1.5]), (1.5,)),
        ({"w": 1, "b": 2}.values(), (1.0, 2.0)),
        ([], ()),
    ],
)
def test_whatever_holds_numbers_is_read(value: Any, numbers: tuple[float, ...]) -> None:
    assert told_one(loss=0, predictions=value).predicted == numbers
    assert told_one(loss=0, weights=value).weights == numbers


def test_numbers_that_are_not_finite_pass() -> None:
    epoch = told_one(loss=math.inf, weights=[-math.inf, np.nan], learning_rate=np.float64("nan"))
    assert epoch.loss == math.inf
    assert epoch.weights[0] == -math.inf
    assert math.isnan(epoch.weights[1])
    assert epoch.learning_rate is not None
    assert math.isnan(epoch.learning_rate)


def test_all_digits_pass() -> None:
    numbers = np.random.default_rng(1).standard_normal(20) * 10.0 ** np.arange(-100, 100, 10)
    assert told_one(predictions=numbers).predicted == tuple(numbers.tolist())


def test_a_part_of_many_numbers_is_told() -> None:
    epoch = told_one(
        predictions=np.arange(1e6).reshape(-1, 1), actual=list(range(100)), weights=np.arange(5000.0)
    )
    assert epoch.predicted == epoch.actual == tuple(map(float, range(20)))
    assert epoch.weights == tuple(map(float, range(1000)))


def test_parameters_are_named() -> None:
    epoch = told_one(weights={"w": np.array([[1.0], [2.0]]), "b": [3.0], 4: 5})
    assert epoch.names == ("w[0]", "w[1]", "b", "4")
    assert epoch.weights == (1.0, 2.0, 3.0, 5.0)
    assert told_one(weights=[1, 2], gradient={"w": 3, "b": 4}).names == ("w", "b")


def test_epochs_are_counted_on() -> None:
    reader = RecordReader()
    lines = [{"loss": 1}, {"loss": 2}, {"epoch": 10, "loss": 3}, {"loss": 4}]
    epochs = reader.feed("".join(json.dumps(line) + "\n" for line in lines).encode())
    assert [epoch.number for epoch in epochs] == [0, 1, 10, 11]


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.array([3.0]), Tensor([3])])
def test_an_epochs_number_may_be_any_whole_one(value: Any) -> None:
    assert told_one(epoch=value).number == 3


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"loss": "0.5"}, "record: loss: it is text, not a number"),
        ({"loss": [1, 2]}, "record: loss: it has several numbers, not one"),
        ({"loss": []}, "record: loss: it is empty"),
        ({"loss": 1j}, "record: loss: a value of type complex is no real number"),
        ({"loss": object()}, "record: loss: a value of type object is no real number"),
        ({"loss": (n for n in (1, 2))}, "record: loss: a value of type generator is no real number"),
        ({"loss": 10**400}, "record: loss: a number in it is too large"),
        ({"loss": Hostile()}, "record: loss: RuntimeError was raised when it was read"),
        ({"loss": Endless()}, "record: loss: it is nested too deeply"),
        ({"epoch": 0.5}, "record: epoch: 0.5 is not a whole number"),
        ({"epoch": math.nan}, "record: epoch: nan is not a whole number"),
        ({"predictions": ["a"]}, "record: predictions: there is text in it, not a number"),
        ({"predictions": np.ma.masked}, "record: predictions: a value of type NoneType is no real number"),
        ({"weights": {"a": None}}, "record: weights: a value of type NoneType is no real number"),
        ({"weights": {1: 1, "1": 2}}, "record: weights: two of its names are the same"),
        ({"weights": {Hostile(): 1}}, "record: weights: RuntimeError was raised when it was read"),
        ({"weights": [1, 2], "gradient": [1]}, "record: gradient: it has 1 numbers for 2 weights"),
        (
            {"weights": {"a": 1}, "gradient": {"b": 1}},
            "record: gradient: its names are not those of the weights",
        ),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_is_told(values: dict[str, Any], sentence: str) -> None:
    other = {"learning_rate": 0.5, **values}
    epochs, troubles = told(**other)
    assert troubles == [sentence]
    assert [epoch.learning_rate for epoch in epochs] == [0.5]


def test_a_generator_is_left_to_the_program() -> None:
    numbers = iter([1, 2, 3])
    told(predictions=numbers)
    assert list(numbers) == [1, 2, 3]


def test_the_same_trouble_is_said_once(tmp_path: Path) -> None:
    source = """
    import gdtui
    for epoch in range(100):
        gdtui.record(loss="0.5")
    for epoch in range(100):
        gdtui.record(loss=type(f"Kind{epoch}", (), {})())
    """
    result = ran_python(tmp_path, source)
    assert result.epochs == []
    assert len(result.reader.troubles) == 20


# -- the reader ------------------------------------------------------------------------------------------


@given(st.binary(max_size=200), st.integers(1, 50))
def test_no_bytes_break_the_reader(data: bytes, size: int) -> None:
    reader = RecordReader()
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    reader.feed(b"\n")
    assert reader.feed(b'{"loss": 1}\n')[-1].loss == 1.0


@pytest.mark.parametrize(
    "line",
    [
        *("5", "[]", "[1]", "null", '"trouble"', '{"loss": "1"}', '{"epoch": 1.5}', '{"epoch": null}'),
        *('{"loss": [1]}', '{"weights": 1}', '{"weights": "12"}', '{"weights": [[1]]}', '{"names": 1}'),
        *("[" * 5000, "1" * 5000, '{"loss": 1' + "0" * 400 + "}", '{"returned": {"a": 1}}', "\xff\xfe"),
    ],
)
def test_lines_that_are_no_record_are_said(line: str) -> None:
    reader = RecordReader()
    assert reader.feed(line.encode() + b"\n") == []
    assert list(reader.troubles) == ["something that is no record came down the pipe of gdtui.record"]


def test_lines_may_come_in_pieces() -> None:
    reader, data = RecordReader(), b'{"epoch": 3, "loss": NaN}\n{"trouble": "x"}\n{"returned": [1, 2]}\n{"lo'
    epochs = [epoch for place in range(len(data)) for epoch in reader.feed(data[place : place + 1])]
    assert [epoch.number for epoch in epochs] == [3]
    assert list(reader.troubles) == ["x"]
    assert reader.returned == (1.0, 2.0)


def test_a_line_without_an_end_is_dropped() -> None:
    reader = RecordReader()
    for _ in range(3 * LONGEST_LINE // 65536):
        assert reader.feed(b"x" * 65536) == []
        assert len(reader._rest) <= LONGEST_LINE
    assert [epoch.loss for epoch in reader.feed(b'xx\n{"loss": 5}\n')] == [5.0]
    assert len(reader.troubles) == 1
