"""What rows cost: ``python -m tests.bench_rows [--quick] [--huge]`` from the repository's root.

Times of an epoch by rows and by weights beside the chapter's loop in numpy, PyTorch and scikit-learn; what
reducing costs; the whole command on a CSV file; memory. Everything is measured in the same run, medians of
repeats taken in turn. ``--quick`` takes fewer rows; ``--huge`` also reads a file of 4 GiB, which it makes.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # as the command does: one process, one core

import numpy as np  # noqa: E402 (after the number of threads is set)

from gdtui.data import Dataset, load  # noqa: E402
from gdtui.data.text import pyarrow_csv  # noqa: E402
from gdtui.descent.trainer import Trainer  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

D = 8
LR = 0.01
MEBIBYTE = 2**20


def data_of(rows: int, d: int = D) -> Dataset:
    """Make inputs, a bias among the `d`, and actual values."""
    random = np.random.default_rng(rows)
    X = random.standard_normal((rows, d - 1))
    return Dataset.from_arrays(X, X.sum(axis=1) + random.standard_normal(rows))


def chapter(data: Dataset) -> Callable[[int], None]:
    """Return the chapter's loop without its prints."""
    X, Y = data.X, data.Y

    def train(epochs: int) -> None:
        weights = np.zeros((X.shape[1], 1))
        for _ in range(epochs):
            Y_pred = np.dot(X, weights)
            np.mean((Y - Y_pred) ** 2)
            gradients = -2 * np.dot(X.T, (Y - Y_pred)) / len(X)
            weights = weights - LR * gradients

    return train


def trainer(data: Dataset) -> Callable[[int], None]:
    """Return gdtui's own, from epoch 0 each time."""
    run = Trainer(data, learning_rate=LR, epochs=10**9)

    def train(epochs: int) -> None:
        run.reset()
        run.advance(epochs)

    return train


def torch_loop(data: Dataset) -> Callable[[int], None]:
    """Return PyTorch's full batch on the processor, gradients by autograd."""
    import torch

    torch.set_num_threads(1)
    X, Y = torch.from_numpy(data.X), torch.from_numpy(data.Y)

    def train(epochs: int) -> None:
        weights = torch.zeros((X.shape[1], 1), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([weights], lr=LR)
        for _ in range(epochs):
            optimizer.zero_grad()
            ((Y - X @ weights) ** 2).mean().backward()
            optimizer.step()

    return train


def sgd_passes(data: Dataset) -> Callable[[int], None]:
    """Return scikit-learn's stochastic descent for as many passes over the rows."""
    import warnings

    from sklearn.linear_model import SGDRegressor

    def train(epochs: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = SGDRegressor(max_iter=epochs, tol=None, eta0=1e-4, learning_rate="constant", penalty=None)
            model.fit(data.X[:, 1:], data.Y[:, 0])

    return train


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def epoch_times(trains: dict[str, Callable[[int], None]], repeats: int) -> dict[str, float]:
    """Return the median seconds of an epoch of each, measured in turn."""
    counts = {}
    for name, train in trains.items():
        once = min(seconds(lambda train=train: train(2)) / 2 for _ in range(2))  # type: ignore[misc]
        counts[name] = max(2, min(5000, int(0.05 / once)))
    taken: dict[str, list[float]] = {name: [] for name in trains}
    for _ in range(repeats):
        for name, train in trains.items():
            taken[name].append(seconds(lambda train=train, name=name: train(counts[name])) / counts[name])  # type: ignore[misc]
    return {name: statistics.median(times) for name, times in taken.items()}


def by_rows(sizes: list[int], repeats: int) -> dict[int, float]:
    """Print the time of an epoch at each size, return gdtui's."""
    rivals = {"PyTorch": (torch_loop, "torch"), "SGDRegressor": (sgd_passes, "sklearn")}
    missing = [name for name, (_, module) in rivals.items() if importlib.util.find_spec(module) is None]
    print(
        f"\nAn epoch, {D} weights, microseconds" + "".join(f"; {name} is not installed" for name in missing)
    )
    print(f"{'rows':>12} {'gdtui':>10} {'chapter':>12} {'ratio':>9}  others, times gdtui")
    ours = {}
    for rows in sizes:
        data = data_of(rows)
        small = data.reduced() if rows > 2000 else data
        trains = {"gdtui": trainer(small), "chapter": chapter(data)}
        trains |= {name: make(data) for name, (make, _) in rivals.items() if name not in missing}
        times = epoch_times(trains, repeats)
        ours[rows] = times["gdtui"]
        others = [f"{name} {times[name] / times['gdtui']:,.1f}" for name in rivals if name in times]
        ratio = times["chapter"] / times["gdtui"]
        print(
            f"{rows:>12,} {1e6 * times['gdtui']:>10.1f} {1e6 * times['chapter']:>12.1f} {ratio:>9,.2f}  "
            + ", ".join(others)
        )
    reduced = [rows for rows in sizes if rows > 2000]
    growth = ours[reduced[-1]] / ours[reduced[0]]
    print(f"from {reduced[0]:,} to {reduced[-1]:,} rows an epoch takes {growth:.2f} times as long (bar: 1.2)")
    return ours


def reducing(sizes: list[int], repeats: int) -> None:
    """Print what reducing in memory costs."""
    print(f"\nReducing in memory, {D} weights (bar at 1,000,000 rows: {D + 5} epochs)")
    print(f"{'rows':>12} {'ms':>10} {'epochs of the chapter':>22}")
    for rows in sizes:
        data = data_of(rows)
        loop = chapter(data)
        reduce, epochs, few = [], [], max(3, 300_000 // rows)
        for _ in range(repeats):
            reduce.append(seconds(data.reduced))
            epochs.append(seconds(lambda loop=loop, few=few: loop(few)) / few)  # type: ignore[misc]
        taken, epoch = statistics.median(reduce), statistics.median(epochs)
        print(f"{rows:>12,} {1e3 * taken:>10.2f} {taken / epoch:>22.1f}")


def by_weights(widths: list[int], repeats: int) -> None:
    """Print how an epoch on reduced data grows with the weights."""
    print("\nAn epoch on reduced data, microseconds, by weights")
    runs = {str(d): trainer(data_of(max(4 * d, 3000), d).reduced()) for d in widths}
    times = {int(d): taken for d, taken in epoch_times(runs, repeats).items()}
    for d in widths:
        print(f"{d:>12,} {1e6 * times[d]:>10.1f}")
    fixed, large = times[widths[0]], [d for d in widths if d >= 100]
    exponent = _exponent(large, [times[d] - fixed for d in large])
    print(
        f"{1e6 * fixed:.1f} microseconds whatever the weights, as at {widths[0]}, and what comes on top grows"
    )
    print(f"from {large[0]} to {large[-1]} weights as d to the {exponent:.2f} (bar: 2); ", end="")
    print(f"all of it as d to the {_exponent(large, [times[d] for d in large]):.2f}")


def _exponent(widths: list[int], times: list[float]) -> float:
    return float(np.polyfit(np.log(widths), np.log(times), 1)[0])


def write_csv(path: Path, rows: int) -> None:
    """Write a CSV file of nine columns."""
    random = np.random.default_rng(0)
    with path.open("w") as file:
        file.write(",".join([*(f"x{i}" for i in range(8)), "y"]) + "\n")
        for start in range(0, rows, 50_000):
            block = random.standard_normal((min(50_000, rows - start), 9))
            file.write("\n".join(",".join(map(repr, row)) for row in block.tolist()) + "\n")


READ_ARROW = """
import sys
from pyarrow import csv
for batch in csv.open_csv(sys.argv[1], csv.ReadOptions(use_threads=False)):
    pass
"""
READ_CAREFUL = """
import sys
from gdtui.data.text import text_table as table
table.LARGE = float("inf")  # never by pyarrow
with open(sys.argv[1], "rb") as file:
    for block in table.TextTable(file, "file").blocks(list(range(9))):
        pass
"""


WITHOUT_PYARROW = """
import sys
from gdtui.cli import main
from gdtui.data.text import text_table as table
table.is_installed = lambda: False
main(sys.argv[1:])
"""


def whole_command(rows: int, repeats: int) -> None:
    """Print what the whole command takes beside reading the file alone with the same reader."""
    plain = ["--plain", "--every", "1000000", "--epochs", "1000"]
    print(f"\ngdtui --plain, 1000 epochs of a CSV file of {rows:,} × 9, beside reading it alone")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.csv")
        write_csv(path, rows)
        pairs = {"numpy.loadtxt": (["-c", WITHOUT_PYARROW, *plain], READ_LOADTXT)}
        if pyarrow_csv.is_installed():
            pairs["pyarrow"] = (["-m", "gdtui", *plain], READ_ARROW)
        for name, (command, code) in pairs.items():
            whole, alone = in_turn([[*command, str(path)], ["-c", code, str(path)]], repeats)
            ratio = whole / alone
            print(f"{name:>14} {whole:6.2f} s, reading alone {alone:.2f} s: {ratio:.2f} times (bar: 1.3)")


def in_turn(words: list[list[str]], repeats: int) -> list[float]:
    """Return the median seconds of some runs of Python, measured in turn."""
    taken: list[list[float]] = [[] for _ in words]
    for _ in range(repeats):
        for times, arguments in zip(taken, words, strict=True):
            times.append(seconds(lambda arguments=arguments: _quiet([sys.executable, *arguments])))  # type: ignore[misc]
    return [statistics.median(times) for times in taken]


READ_LOADTXT = """
import sys
from itertools import islice
import numpy as np
with open(sys.argv[1]) as file:
    next(file)
    while lines := list(islice(file, 8192)):
        np.loadtxt(lines, delimiter=",", comments=None)
"""
READ_POLARS = """
import sys
import polars
polars.read_csv(sys.argv[1])
"""


def readers(rows: int) -> None:
    """Print what reading a CSV file takes with several libraries."""
    codes = {"careful": READ_CAREFUL, "numpy.loadtxt": READ_LOADTXT}
    codes |= {"pyarrow": READ_ARROW} if pyarrow_csv.is_installed() else {}
    codes |= {"polars": READ_POLARS} if importlib.util.find_spec("polars") else {}
    os.environ["POLARS_MAX_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.csv")
        write_csv(path, rows)
        print(f"\nReading a CSV file of {rows:,} × 9 on one core, seconds, with the start of Python")
        for name, code in codes.items():
            print(f"{name:>14} {in_turn([['-c', code, str(path)]], 3)[0]:6.2f}")


def on_screen(for_seconds: float) -> None:
    """Print how many epochs a second the screen runs at full speed, beside the trainer alone."""
    if importlib.util.find_spec("pyte") is None:
        print("\nthe screen is left out, since pyte is not installed")
        return
    sys.path.insert(0, str(Path(__file__).parent / "terminal"))
    from pty_session import Session

    def epoch() -> int:
        found = re.search(r"epoch ([\d,]+) of", session.text)
        return int(found[1].replace(",", "")) if found else 0

    run = trainer(load("line"))
    alone = statistics.median(20_000 / seconds(lambda: run(20_000)) for _ in range(9))
    words = ["line", "--epochs", "100000000", "--speed", "max", "--play"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"XDG_STATE_HOME": folder}
        with Session([sys.executable, "-m", "gdtui", *words], environment=environment) as session:
            session.wait_for("running", 20)
            session.read_for(1.0)
            first, begin = epoch(), time.perf_counter()
            session.read_for(for_seconds)
            rate = (epoch() - first) / (time.perf_counter() - begin)
    print(f"\nEpochs a second on the screen at full speed: {rate:,.0f}; ", end="")
    print(f"the trainer alone {alone:,.0f}: {rate / alone:.2f} of it (bar: 0.5)")


def _quiet(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def anonymous() -> int:
    """Return the bytes of memory that are this process's own; mapped files do not count."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(r"RssAnon:\s+(\d+)", status)[1])  # type: ignore[index]


def memory(rows: int) -> None:
    """Print what reading a large file takes of memory."""
    if sys.platform != "linux":
        print("\nmemory is measured on Linux only")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.npy")
        shape = (rows, 8)
        file = np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=shape)
        random = np.random.default_rng(0)
        for start in range(0, rows, 2**18):
            file[start : start + 2**18] = random.standard_normal((min(2**18, rows - start), 8))
        del file
        before, most = anonymous(), 0

        def look(_: Any) -> None:
            nonlocal most
            most = max(most, anonymous())

        taken = seconds(lambda: load(str(path), report=look))
        size = path.stat().st_size
    print(f"\nA file of {size / MEBIBYTE:,.0f} MiB was reduced in {taken:.1f} s", end=" ")
    print(f"with {(most - before) / MEBIBYTE:.0f} MiB of memory (bar: 256)")


def long_run(d: int, epochs: int) -> None:
    """Print what a long run takes of memory, and seeking in it of time."""
    run = Trainer(data_of(4 * d + 3000, d).reduced(), learning_rate=LR / d, epochs=epochs)
    before = anonymous() if sys.platform == "linux" else 0
    taken = seconds(lambda: run.advance(epochs))
    grown = (anonymous() - before) / MEBIBYTE if sys.platform == "linux" else float("nan")
    places = [epochs // 2 - 1, epochs - 1, *np.random.default_rng(1).integers(0, epochs, 10).tolist()]
    worst = max(seconds(lambda place=place: run.seek(place)) for place in places)  # type: ignore[misc]
    print(f"\n{epochs:,} epochs of {d} weights: {taken:.1f} s, {grown:.0f} MiB; slowest of ", end="")
    print(f"{len(places)} seeks {1e3 * worst:.0f} ms (bar: {100 if d == 8 else 500})")


def alone(name: str, *numbers: int) -> None:
    """Measure in a process of its own, whose memory nothing else has used."""
    sys.stdout.flush()
    code = f"from tests import bench_rows; bench_rows.{name}(*{numbers})"
    subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rows, under half a minute")
    parser.add_argument("--huge", action="store_true", help="also a file of 4 GiB")
    options = parser.parse_args()
    repeats = 3 if options.quick else 7
    sizes = [10, 100, 1_000, 2_000, 2_001, 10_000, 100_000]
    sizes += [] if options.quick else [1_000_000, 10_000_000]
    by_rows(sizes, repeats)
    reducing([3_000, 10_000, 100_000] if options.quick else [3_000, 10_000, 100_000, 1_000_000], repeats)
    wide = [100, 140, 200, 280, 400, 560, 800, 1000]
    by_weights([2, 8, 32, *(wide[:-3] if options.quick else wide)], repeats)
    whole_command(300_000 if options.quick else 1_000_000, repeats=3 if options.quick else 5)
    readers(20_000 if options.quick else 300_000)
    on_screen(3.0)
    alone("memory", 2**26 if options.huge else 2**20)
    alone("long_run", 8, 100_000 if options.quick else 10_000_000)
    alone("long_run", 1000, 500 if options.quick else 100_000)


if __name__ == "__main__":
    main()
