"""Reading the chapter's prints over many shapes, scales and options, cut anywhere; and any bytes at all."""

from __future__ import annotations

import contextlib
import io
import re
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.sources.line_reader import LineReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.sources.epochs import ToldEpoch

LABELS = (
    "Epoch",
    "Predicted output for the first 5 samples",
    "Actual output for the first 5 samples",
    "Difference between actual and predicted",
    "Current loss",
)
OTHERS = (
    *(
        "",
        "saving",
        "[INFO] a new step",
        "time: 0.5 s",
        "accuracy: 0.9",
        "1 2 3",
        "val_loss: 0.5",
        "{'a': 1}",
    ),
    *(
        "Best loss so far: 0.1",
        "lr reduced to 0.01",
        "[[ unbalanced",
        "Epochs: 10",
        "100%|###| 5/5 [00:00<00:00]",
    ),
    *("Results:", "shape (5, 1)", "Final loss: 3", "0.5", "[0.5 0.25]", "loss: 1,5", "Epoch done", "\t "),
    *(
        "test loss: [0.5]",
        "weights after training: [1. 2.]",
        "Traceback (most recent call last):",
        "]]",
        "é☃",
    ),
)
COLOURS = ("\x1b[31m", "\x1b[0m", "\x1b[1;38;5;12m", "\x1b[K", "\x1b]0;title\x07")
PREFIXES = ("", "", "", "INFO:root:", "2026-11-26 10:33:49,123 - INFO - ", "[12:00:01] ", "> ", "[train] ")
NUMBER = re.compile(r"(?<![a-z0-9])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|nan|inf)")


def options(random: Random) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "precision": random.choice([0, 1, 2, 3, 4, 6, 8, 8, 8, 12, 17]),
        "suppress": random.random() < 0.3,
        "sign": random.choice(["-", "-", "+", " "]),
        "floatmode": random.choice(["maxprec", "maxprec", "fixed", "unique", "maxprec_equal", ""]),
        "linewidth": random.choice([20, 30, 40, 75, 75, 100, 500]),
        "threshold": random.choice([0, 2, 4, 1000, 1000, 1000]),
        "edgeitems": random.choice([1, 2, 3, 3]),
    }
    if not chosen["floatmode"]:
        chosen |= {"floatmode": "maxprec", "legacy": "1.13"}
    return chosen


def style(random: Random) -> Callable[[Any], str]:
    """Choose how a column of five is printed."""
    return random.choice(
        [
            lambda column: str(column.T),
            lambda column: str(column.T),
            lambda column: str(column),
            lambda column: str(column.ravel()),
            lambda column: repr(column),
            lambda column: repr(column.ravel()),
            lambda column: str(column.ravel().tolist()),
            lambda column: str(column.tolist()),
            lambda column: str(tuple(column.ravel().tolist())),
            lambda column: str(list(column.ravel())),
            lambda column: str(list(column)),
            lambda column: " ".join(map(str, column.ravel().tolist())),
            lambda column: ", ".join(f"{float(value):.6e}" for value in column.ravel()),
            lambda column: "\n" + str(column.T),
            lambda column: f"tensor({column.ravel().tolist()}, dtype=torch.float64)",
        ]
    )


def expected(shown: str, length: int) -> list[float]:
    """Read the digits of a list again: all before numbers were left out."""
    cleaned = re.sub(r"np\.\w+\(|dtype=\S*|shape=\S*( \S*\))?", " ", shown)
    numbers = [float(digits) for digits in NUMBER.findall(cleaned.partition("...")[0])]
    assert len(numbers) <= length
    return numbers


class Printed:
    """A loop of the chapter, with what it prints and what is to be read."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.prints: list[str] = []
        self.epochs: list[dict[str, Any]] = []
        self.others: list[str] = []
        dtype: Any = random.choice([np.float64, np.float64, np.float64, np.float32])
        scale = 10.0 ** random.choice([0, 0, 1, -3, 5, random.uniform(-30, 30)])
        if dtype is np.float64 and random.random() < 0.2:
            scale = 10.0 ** random.uniform(-300, 300)
        rng = np.random.default_rng(random.getrandbits(32))
        rows, wide = random.randint(2, 8), random.randint(1, 4)
        self.X = np.column_stack([np.ones(rows), rng.standard_normal((rows, wide))]).astype(dtype)
        self.Y = (scale * rng.standard_normal((rows, 1))).astype(dtype)
        if random.random() < 0.15:
            self.Y = np.round(self.Y / dtype(scale) * 10).astype(int)
        self.order = [0, 1, 2, 3, 4]
        if random.random() < 0.2:
            random.shuffle(self.order)
        kept = [place for place in self.order if place in (0, 4) or random.random() < 0.9]
        if random.random() < 0.9:
            self.order = kept
        self.show = style(random)
        self.colon = random.choice([": ", ":", ":  ", " = ", ":\t"])
        self.prefix = random.choice(PREFIXES)
        self.rate = dtype(random.choice([0.01, 0.1, 3.0]))

    def run(self, epochs: int) -> None:
        weights = np.zeros((self.X.shape[1], 1), dtype=self.X.dtype)
        with np.errstate(all="ignore"), np.printoptions(**options(self.random)):
            for epoch in range(epochs):
                predictions = np.dot(self.X, weights)
                loss = np.mean((self.Y - predictions) ** 2)
                columns = (predictions[:5], self.Y[:5], (self.Y - predictions)[:5])
                self._print(epoch, [self.show(column) for column in columns], columns, loss)
                weights = weights + self.rate * 2 * np.dot(self.X.T, self.Y - predictions) / len(self.X)

    def _print(self, epoch: int, shown: list[str], columns: Any, loss: Any) -> None:
        said = [str(epoch), *shown, str(loss)]
        out = io.StringIO()
        for place in self.order:
            with contextlib.redirect_stdout(out):
                if place == 0:
                    print(f"{self.prefix}Epoch {epoch}:")
                else:
                    print(f"{self.prefix}{LABELS[place]}{self.colon}{said[place]}")
            self.prints.append(out.getvalue())
            out.seek(0)
            out.truncate()
        length = len(columns[0])
        lists = [expected(text, length) if place in self.order else [] for place, text in enumerate(shown, 1)]
        self.epochs.append(
            {
                "number": epoch,
                "loss": float(str(loss)) if 4 in self.order else None,
                "lists": lists,
                "predictions": columns[0][: len(lists[0]), 0].astype(float),
            }
        )

    def text(self) -> bytes:
        """Return what is printed, with other lines between, colours and ends of lines of other systems."""
        random = self.random
        pieces = []
        changes = random.choice([0.0, 0.0, 0.2])
        for text in self.prints:
            while random.random() < changes:
                other = random.choice(OTHERS)
                pieces.append(other + "\n")
                self.others += [other] * bool(other.strip())
            pieces.append(text)
        whole = "".join(pieces)
        if random.random() < 0.2:
            whole = re.sub(
                r"(?<= )(?=\S)|(?<=\S)(?= |\n)",
                lambda _: random.choice(COLOURS) if random.random() < 0.2 else "",
                whole,
            )
        if random.random() < 0.2:
            whole = whole.replace("\n", random.choice(["\r\n", "\r\r\n", "\0\n"]))
        return whole.encode()


def read(
    data: bytes, random: Random | None = None, settles: bool = False
) -> tuple[list[ToldEpoch], LineReader]:
    """Read all at once, or in pieces of random sizes."""
    reader = LineReader()
    told: list[ToldEpoch] = []
    if random is None:
        told += reader.feed(data)
    else:
        most = random.choice([1, 3, 20, 300, 5000]) if len(data) < 10_000 else 5000
        at = 0
        while at < len(data):
            size = random.randint(1, most)
            told += reader.feed(data[at : at + size])
            if settles:
                told += reader.settle()
            at += size
    told += reader.finish()
    assert reader.epochs == len(told)
    return told, reader


def same(one: object, other: object) -> bool:
    return repr(one) == repr(other)  # nan is itself


def check_prints(seed: int) -> None:
    random = Random(seed)
    loop = Printed(random)
    loop.run(random.choice([1, 2, 3, 7]))
    data = loop.text()
    told, reader = read(data)
    assert len(told) == len(loop.epochs), (seed, reader.other_lines)
    for epoch, right in zip(told, loop.epochs, strict=True):
        assert same(epoch.loss, right["loss"]), (seed, epoch)
        assert epoch.number == right["number"], seed
        lists = [list(epoch.predicted), list(epoch.actual), list(epoch.difference)]
        assert same(lists, right["lists"]), (seed, lists, right["lists"])
        if epoch.predicted:
            with np.errstate(invalid="ignore"):
                off = np.abs(np.array(epoch.predicted) - right["predictions"])
            size = np.abs(right["predictions"])
            assert not np.any(off > epoch.margin * (1 + 1e-9) + 1e-15 * size), (seed, epoch, right)
    assert reader.others == len(loop.others), (seed, reader.other_lines, loop.others)
    again, cut = read(data, random)
    assert same(again, told), seed
    assert (cut.others, cut.other_lines, cut.form) == (reader.others, reader.other_lines, reader.form), seed


@pytest.mark.parametrize("part", range(4))
def test_the_chapters_prints_are_read_as_printed(part: int) -> None:
    for seed in range(part, 240, 4):
        check_prints(seed)


@pytest.mark.sweep
@pytest.mark.parametrize("part", range(8))
def test_many_more_of_the_chapters_prints(part: int) -> None:
    for seed in range(1000 + part, 21_000, 8):
        check_prints(seed)


NUMBERED = (
    *(
        "Epoch {e}",
        "epoch: {e}",
        "Epoch {e}/50",
        "Epoch [{e}/50]",
        "[Epoch {e}]",
        "step {e}",
        "Iteration {e:4}",
    ),
    *("epoch={e}", "Epoch {e:03d}", "Epoch #{e}", "Epoch {e} of 50", "iter {e}", "Epoch{e}", "EPOCH ({e})"),
)
LOSSES = (
    *(
        "loss: {v}",
        "loss={v}",
        "Loss = {v}",
        "loss {v}",
        "train_loss: {v}",
        "Training loss: {v}",
        "cost = {v}",
    ),
    *(
        "MSE: {v}",
        "Current loss: {v}",
        "loss -> {v}",
        "avg loss: {v}",
        "mean squared error: {v}",
        "loss is {v}",
    ),
    *("train loss {v}", "loss (MSE): {v}", "loss: [{v}]", "loss\t{v}", "'loss': {v}"),
)
BESIDES = (
    *(
        "val_loss: {v}",
        "accuracy: {v}",
        "lr: {v}",
        "time: {v}s",
        "test loss = {v}",
        "w: {v}",
        "grad norm: {v}",
    ),
    *("best loss: {v}", "acc {v}", "mae={v}", "r2: {v}", "ETA: {v}s", "validation cost: {v}"),
)
GLUE = (" - ", ", ", " | ", "  ", "; ", "\t")


def shown_number(random: Random) -> str:
    value = 10.0 ** random.uniform(-6, 6)
    return random.choice(
        [
            repr(value),
            f"{value:.4f}",
            f"{value:.6g}",
            f"{value:.3e}",
            str(int(value) + 1),
            f"np.float64({value})",
        ]
    )


def check_loops(seed: int) -> None:
    """Print epoch and loss in one of many ways, with other numbers beside, and read them again."""
    random = Random(seed)
    number, loss, glue = random.choice(NUMBERED), random.choice(LOSSES), random.choice(GLUE)
    besides = random.sample(BESIDES, random.choice([0, 0, 1, 2]))
    glue = " - " if glue == "  " and besides else glue
    parts = [loss, *besides]
    random.shuffle(parts)
    is_multiple = random.random() < 0.3
    start, step = random.choice([(0, 1), (1, 1), (10, 10)])
    lines, right = [], []
    prefix = random.choice(PREFIXES[:-1])
    for epoch in range(start, start + 5 * step, step):
        values = {part: shown_number(random) for part in parts}
        told = [part.format(v=values[part]) for part in parts]
        head = number.format(e=epoch)
        whole = ("\n" + prefix).join([head, *told]) if is_multiple else glue.join([head, *told])
        lines.append(f"{prefix}{whole}\n")
        right.append((epoch, float(NUMBER.findall(values[loss])[0])))
    data = "".join(lines).encode()
    found, _ = read(data)
    got = [(epoch.number, epoch.loss) for epoch in found]
    assert got == right, (seed, lines[:2], got[:2])
    again, _ = read(data, random)
    assert again == found, seed


@pytest.mark.parametrize("part", range(2))
def test_other_loops_are_read_as_printed(part: int) -> None:
    for seed in range(part, 300, 2):
        check_loops(seed)


@pytest.mark.sweep
def test_many_more_other_loops() -> None:
    for seed in range(1000, 20_000):
        check_loops(seed)


BITS = (
    *(
        "loss",
        "Loss",
        "Epoch",
        "epoch ",
        "step",
        "cost",
        "mse",
        "predicted",
        "actual",
        "difference",
        "weights",
    ),
    *(
        "val_",
        "final ",
        "best ",
        ": ",
        ":",
        "=",
        " ",
        " ",
        " - ",
        ", ",
        ",",
        ".",
        "/",
        "%",
        "(",
        ")",
        "[",
        "]",
    ),
    *(
        "[[",
        "]]",
        "{",
        "}",
        '"',
        "'",
        "\n",
        "\n",
        "\n",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\x1b[31m",
        "\x1b[0m",
        "\x1b",
    ),
    *(
        "0",
        "1",
        "0.5",
        "-0.25",
        "1e-5",
        "nan",
        "inf",
        "1,234.5",
        "0x1A",
        "1_000",
        "2024-01-02",
        "12:30:45",
        "...",
    ),
    *("np.float64(", "array(", "tensor(", ", dtype=float32)", "grad_fn=<X>)", "lr", "w", "b", "dw", "bias"),
    *(
        "epoch,loss\n",
        "0,0.5\n",
        "1;0.5\n",
        '{"epoch": 1, "loss": 0.5}\n',
        "Epoch 1: loss 0.5\n",
        "loss: 0.5\n",
    ),
    *(
        "[0.5 0.25]",
        "[0.5\n 0.25]",
        "\t",
        "é",
        "☃",
        "|",
        "12%|##| 3/25 [",
        "ms/step",
        "->",
        "±",
        "Verlust",
        "損失",
    ),
)


def check_bytes(seed: int) -> None:
    """Read bits of lines in any order: nothing is raised, and cutting changes nothing."""
    random = Random(seed)
    bits = [random.choice(BITS).encode() for _ in range(random.choice([5, 30, 200]))]
    if random.random() < 0.3:
        bits = [random.randbytes(3) if random.random() < 0.1 else bit for bit in bits]
    if random.random() < 0.05:
        bits.insert(random.randrange(len(bits)), random.choice([b"x", b"[1 ", b"loss "]) * 70_000)
    data = b"".join(bits)
    told, reader = read(data)
    again, cut = read(data, random)
    assert same(again, told), (seed, data)
    assert (cut.others, cut.other_lines, cut.form) == (reader.others, reader.other_lines, reader.form), seed
    read(data, random, settles=True)


@pytest.mark.parametrize("part", range(4))
def test_any_bytes_are_read_the_same_however_they_are_cut(part: int) -> None:
    for seed in range(part, 400, 4):
        check_bytes(seed)


@pytest.mark.sweep
@pytest.mark.parametrize("part", range(8))
def test_many_more_bytes(part: int) -> None:
    for seed in range(1000 + part, 21_000, 8):
        check_bytes(seed)
