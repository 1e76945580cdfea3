"""The screen of a prediction for values of one's own, worked out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from gdtui.screen.actions.bindings import bind
from gdtui.screen.actions.keys import PREDICT
from gdtui.screen.panels.styled_text import shorten_name
from gdtui.screen.screens.too_small import LEAST_WIDTH
from gdtui.screen.widths import cell_len
from gdtui.wording.counts import several, whole
from gdtui.wording.figures import MISS
from gdtui.wording.prediction import said_further_out
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from gdtui.descent.snapshot import Snapshot
    from gdtui.screen.own_values import OwnValues
    from gdtui.wording.prediction import Sum

__all__ = ["PredictionScreen", "prediction_text"]

WIDEST = 72
LONGEST_NAME = 24
TYPICAL_MISS = "typical miss"
AROUND = 5
"""Columns that the frame and its scroll bar take."""


class PredictionScreen(ModalScreen[None], inherit_bindings=False):
    """The prediction, the typical miss, and the arithmetic.

    Parameters
    ----------
    snapshot : Snapshot
        The epoch whose weights predict.
    asked : OwnValues
        What was typed.
    worked : Sum
        The prediction.
    again : callable
        Asks for other values.
    """

    BINDINGS: ClassVar[list[BindingType]] = bind(
        {
            "escape,q,space": "dismiss",
            "enter,p": "again",
            "up": "scroll(-1)",
            "down": "scroll(1)",
            "pageup": "scroll(-10)",
            "pagedown": "scroll(10)",
        }
    )

    def __init__(
        self, snapshot: Snapshot, asked: OwnValues, worked: Sum, again: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._shown = snapshot, asked, worked
        self._again = again

    def compose(self) -> ComposeResult:
        """Put the page into a frame that scrolls."""
        snapshot, *_ = self._shown
        with VerticalScroll(id="prediction") as frame:
            frame.border_title = Content(f"predicted at epoch {whole(snapshot.epoch)}")
            frame.border_subtitle = Content(f"Enter or {PREDICT} again, Esc closes")
            frame.can_focus = False
            yield Static(self._page(self.app.size.width), markup=False)

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew."""
        shown, page = self.query_one(Static), self._page(event.size.width)
        if shown.content != page:
            shown.update(page)

    def _page(self, columns: int) -> Content:
        width = min(max(columns, LEAST_WIDTH) - AROUND, WIDEST)
        first, _, rest = prediction_text(*self._shown, width).partition("\n")
        return Content.assemble((first, "bold"), "\n", rest)

    async def action_again(self) -> None:
        """Close, and ask for other values at once, so that the next key is typed into them."""
        self.dismiss()
        await self._again()

    def action_scroll(self, lines: int) -> None:
        """Move the page."""
        self.query_one("#prediction").scroll_relative(y=lines, animate=False)


def prediction_text(snapshot: Snapshot, asked: OwnValues, worked: Sum, width: int) -> str:
    """Write the prediction and how far off it usually is, what is to be said of it, then the arithmetic."""
    data = snapshot.data
    target = _short(visible(data.target))
    miss = f"±{MISS.write(snapshot.typical_miss)}"
    of_all = f"{miss} ({_all(data.rows)})"
    misses = of_all if len(f"{TYPICAL_MISS}  {of_all}") <= width else miss
    head = _head([(target, worked.total), (TYPICAL_MISS, misses)], width)
    said = [line for remark in _remarks(snapshot, asked, worked) for line in textwrap.wrap(remark, width)]
    names = [*map(visible, data.columns), target]
    return "\n".join([*head, *said, "", *_worked(names, worked, width)])


def _remarks(snapshot: Snapshot, asked: OwnValues, worked: Sum) -> list[str]:
    """Say what is unusual about the values, and in which units the weights are."""
    data = snapshot.data
    found = zip(asked.names, worked.values[data.has_bias :], asked.ranges, asked.further_out(), strict=True)
    remarks = [said_further_out(_short(name), value, one) for name, value, one, is_out in found if is_out]
    means = asked.with_means()
    if len(means) == 1:
        remarks.append(f"{_short(means[0])} has its mean.")
    elif means:
        remarks.append(f"{whole(len(means))} inputs have their means.")
    return [*remarks, *["The weights are in the data's own units."] * data.standardized]


def _short(name: str) -> str:
    return shorten_name(name, LONGEST_NAME)


def _all(rows: int) -> str:
    return f"all {several(rows, 'row')}" if rows > 1 else "the one row"


def _worked(names: list[str], worked: Sum, width: int) -> list[str]:
    """Set each weight times its value beside its product, or below the name where there is no room."""
    lines = _side_by_side(names, worked)
    return lines if max(map(cell_len, lines)) <= width else _below_each_other(names, worked, width)


def _side_by_side(names: list[str], worked: Sum) -> list[str]:
    pairs = list(zip(worked.weights, worked.values, strict=True))
    of_weight, of_value = (
        max(map(len, texts)) for texts in zip(*[one for one in pairs if one[1]], strict=True)
    )
    of_product = max(map(len, [*worked.products, worked.total]))
    of_factors = of_weight + of_value + len(" × " + " = ")
    factors = [f"{weight:>{of_weight}} × {value:<{of_value}} = " if value else "" for weight, value in pairs]
    shown = [_short(name) for name in names]
    of_name = max(map(cell_len, shown))
    rows = zip(shown, [*factors, ""], [*worked.products, worked.total], strict=True)
    lines = [
        f"{name}{' ' * (of_name - cell_len(name))}  {factor:>{of_factors}}{number:>{of_product}}"
        for name, factor, number in rows
    ]
    return [*lines[:-1], " " * (of_name + 2 + of_factors) + "─" * of_product, lines[-1]]


def _below_each_other(names: list[str], worked: Sum, width: int) -> list[str]:
    lines = []
    for name, weight, value, product in zip(names, *worked[:3], strict=False):
        text = f"{weight} × {value} = {product}" if value else product
        lines += [shorten_name(name, width), *_indented(text, width)]
    return [*lines, shorten_name(names[-1], width), *_indented(f"added up: {worked.total}", width)]


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")


def _head(rows: list[tuple[str, str]], width: int) -> list[str]:
    """Set names before texts; a text for which there is no room stands below."""
    first = max(cell_len(name) for name, _ in rows)
    lines = []
    for name, text in rows:
        line = f"{name}{' ' * (first - cell_len(name))}  {text}"
        lines += [line] if cell_len(line) <= width else [name, *_indented(text, width)]
    return lines
