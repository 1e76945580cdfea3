"""The dashboard drawn by other means, for `tests.bench_classroom`: raw escape sequences, or Rich.

Both train with gdtui's own trainer, and write the same figures in the same places at 80 × 24. Raw sequences
are the least that a tick can cost: the rows that changed go out in one write. There are no keys, no other
size, no panels that come and go. ``python -m tests.other_dashboards raw|rich SECONDS EPOCHS_A_SECOND``.
"""

from __future__ import annotations

import math
import os
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING

from gdtui.data import load
from gdtui.descent.run import Run, bowl_of
from gdtui.screen.panels.worked import RESULT, SLOPE
from gdtui.wording.figures import (
    ERROR,
    GRADIENT,
    LOSS,
    MISS,
    PREDICTION,
    STEP,
    WEIGHT,
    column,
    comes_out,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.descent.snapshot import Snapshot

WIDTH = 80
BLOCKS = " ▁▂▃▄▅▆▇█"
DIM, STRONG, ACCENT, PLAIN = "\x1b[38;2;138;147;160m", "\x1b[1m", "\x1b[38;2;95;175;255m", "\x1b[m"


def sparkline(losses: list[float], lowest: float, rows: int) -> list[str]:
    """Draw a loss a column on a logarithmic axis."""
    bottom, top = math.log(lowest), math.log(max(losses))
    steps = [round((math.log(loss) - bottom) / (top - bottom) * 8 * rows) for loss in losses]
    return [
        "".join(BLOCKS[min(max(step - 8 * row, 0), 8)] for step in steps) for row in range(rows - 1, -1, -1)
    ]


def framed(title: str, lines: list[str], width: int) -> list[str]:
    """Put a frame around lines whose widths are known to be right."""
    top = f"{DIM}╭ {title} {'─' * (width - len(title) - 4)}╮{PLAIN}"
    return [
        top,
        *(f"{DIM}│{PLAIN}{line}{DIM}│{PLAIN}" for line in lines),
        f"{DIM}╰{'─' * (width - 2)}╯{PLAIN}",
    ]


def worked_out(now: Snapshot) -> list[str]:
    """Put the numbers into the chapter's formulas, so that they come out on a calculator."""
    (w0, w1), (_, g) = now.weights[:, 0].tolist(), now.gradient[:, 0].tolist()
    x, predicted = float(now.data.head_X[0, 1]), float(now.predictions[0, 0])
    squares = " + ".join(f"{miss}²" for miss in column(abs(now.difference[:3, 0]), ERROR))
    (a, b), total = comes_out([w0, w1], predicted, lambda a, b: a + Decimal(repr(x)) * b, RESULT)
    (mean,), slope = comes_out([g / -2], g, lambda number: -2 * number, SLOPE)
    written, moved = comes_out([w1, "0.1", g], w1 - 0.1 * g, lambda w, lr, g: w - lr * g, WEIGHT)
    return [
        f" forward   row 1:  1·{a} + {x}·{b} = {total}",
        f" loss      ({squares} + ... 100 terms) / 100 = {LOSS.write(now.loss)}",
        f" gradient  x: -2 × mean of x·(actual - predicted) = -2 × {mean} = {slope}",
        f" update    x: {written[0]} - 0.1 × ({written[2]}) = {moved}, its value at epoch {now.epoch + 1}",
    ]


def dashboard(run: Run, best: list[float]) -> list[str]:
    """Write the 24 rows of an epoch."""
    epoch = run.epoch()
    now, data = epoch.snapshot, run.data
    w, g, step = (vector[:, 0].tolist() for vector in (now.weights, now.gradient, now.next_step))
    predicted, actual, miss = (v[:, 0].tolist() for v in (now.predictions, now.actual, now.difference))
    every = 1
    while now.epoch // every + 1 > 33:
        every *= 2
    losses = now.curve.losses[:: max(every // now.curve.every, 1)].tolist()
    curve = sparkline(losses, run.known.bowl.lowest_loss, 3)
    loss = LOSS.write(now.loss)
    heading = f" {loss:<8}start {LOSS.write(now.first_loss)}  best {LOSS.write(run.known.bowl.lowest_loss)}"
    left = framed(
        f"loss, {every} epochs a column",
        [f"{heading:<34}", *(f" {ACCENT}{row:<33}{PLAIN}" for row in curve)],
        36,
    )
    table = zip(
        data.columns,
        column(w, WEIGHT),
        column(g, GRADIENT, sign=True),
        column(step, STEP, sign=True),
        column(best, WEIGHT),
        strict=True,
    )
    right = framed(
        "weights",
        [
            f"{'now':>15} {'gradient':>9} {'next step':>9} {'best':>6}",
            *(f" {name:<5}{a:>9} {b:>9} {c:>9} {d:>6}" for name, a, b, c, d in table),
            f"{' next step = -0.1 × gradient':<42}",
        ],
        44,
    )
    x = data.head_X[:, 1].tolist()
    numbers = zip(
        column(x, PREDICTION),
        column(predicted, PREDICTION),
        column(actual, PREDICTION),
        column(miss, ERROR, sign=True),
        miss,
        strict=True,
    )
    rows = [f"{' row':<5}{'x':>9}{'predicted':>11}{'actual':>11}{'difference':>12}{'':>30}"]
    for place, (a, b, c, d, length) in enumerate(numbers, 1):
        bar = "█" * min(round(math.sqrt(abs(length) / 5) * 14), 14)
        side = f"{bar:>15}│{'':14}" if length < 0 else f"{'':15}│{bar:<14}"
        rows.append(f" {place:<4}{a:>9}{b:>11}{c:>11}{d:>12}{side}")
    typical = f"typical miss, all 100: ±{MISS.write(now.typical_miss)}"
    predictions = framed(f"predictions, rows 1-5 of 100 ({typical})", rows, WIDTH)
    worked = framed(f"epoch {now.epoch}, worked out", [f"{line:<78}" for line in worked_out(now)], WIDTH)
    message = f" Still falling: about {epoch.to_come or 0} more to come within 1% of the best."
    title = (
        f"{STRONG} gdtui  line: 100 rows, 2 weights{PLAIN}{'running':>24}  epoch {now.epoch} of {now.epochs}"
    )
    model = f" learning rate 0.1 (works below 0.78) {f'ŷ = {w[0]:.4f} + {w[1]:.4f}·x':>40}"
    keys = " space pause  s step  b back  r reset  l rate  e epochs  -+ speed ? help q quit"
    return [
        title,
        model,
        *map("".join, zip(left, right, strict=True)),
        *predictions,
        *worked,
        f"{message:<80}",
        keys[:80],
    ]


def raw(run: Run) -> Callable[[], None]:
    """Send the rows that changed."""
    best = run.known.best[:, 0].tolist()
    shown = [""] * 24

    def draw() -> None:
        rows = dashboard(run, best)
        pairs = enumerate(zip(rows, shown, strict=True), 1)
        os.write(1, "".join(f"\x1b[{y}H{row}" for y, (row, old) in pairs if row != old).encode())
        shown[:] = rows

    os.write(1, b"\x1b[?1049h\x1b[?25l\x1b[2J")
    return draw


def by_rich(run: Run) -> Callable[[], None]:
    """Draw the same tables with Rich, whose `Live` draws all of them at each tick."""
    from rich.console import Console, Group
    from rich.live import Live
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    live = Live(console=Console(), screen=True, auto_refresh=False)

    def table(headings: str, rows: list[tuple[str, ...]]) -> Table:
        made = Table(*headings.split(), box=None, expand=True)
        for row in rows:
            made.add_row(*row)
        return made

    def draw() -> None:
        epoch = run.epoch()
        now = epoch.snapshot
        numbers = [column(v[:, 0], one, sign=sign) for v, one, sign in (
            (now.weights, WEIGHT, False), (now.gradient, GRADIENT, True), (now.next_step, STEP, True),
            (run.known.best, WEIGHT, False),
        )]  # fmt: skip
        rows = [column(v[:, 0], one, sign=sign) for v, one, sign in (
            (run.data.head_X[:, 1:], PREDICTION, False), (now.predictions, PREDICTION, False),
            (now.actual, PREDICTION, False), (now.difference, ERROR, True),
        )]  # fmt: skip
        curve = sparkline(now.curve.losses[-36:].tolist(), run.known.bowl.lowest_loss, 3)
        top = Table.grid(expand=True)
        weights = table("weight now gradient next best", [*zip(run.data.columns, *numbers, strict=True)])
        loss = Text(f"{LOSS.write(now.loss)}\n" + "\n".join(curve))
        top.add_row(Panel(loss, title="loss", height=6), Panel(weights, title="weights", height=6))
        live.update(
            Group(
                Text(f"line: 100 rows, 2 weights    epoch {now.epoch} of {now.epochs}"),
                top,
                Panel(
                    table("x predicted actual difference", [*zip(*rows, strict=True)]), title="predictions"
                ),
                Panel(Text("\n".join(worked_out(now))), title="worked out"),
                Text(f"about {epoch.to_come} more to come within 1% of the best"),
            ),
            refresh=True,
        )

    live.start()
    return draw


def main(way: str, seconds: float, rate: float) -> None:
    """Train and draw an epoch at a time."""
    data = load("line")
    run = Run.start(data, bowl_of(data), learning_rate=0.1, epochs=100_000)
    draw = {"raw": raw, "rich": by_rich}[way](run)
    due = end = time.monotonic()
    end += seconds
    while due < end:
        run.trainer.step()
        draw()
        due += 1 / rate
        time.sleep(max(due - time.monotonic(), 0))
    os.write(1, b"\x1b[?1049l\x1b[?25h")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
