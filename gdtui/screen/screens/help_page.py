"""The pages of the help as text: keys where they are declared, words, and what is found among them."""

from __future__ import annotations

import re
import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from gdtui.screen.actions.keys import MAIN_KEYS, SECTIONS, SHOW_PAGE, VIEWS, label, with_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "MAIN_WORDS",
    "MORE_WORDS",
    "HelpEntry",
    "HelpPage",
    "all_keys",
    "found",
    "main_entries",
    "main_keys",
    "results",
]

MAIN_WORDS = (
    ("epoch", "one update of all weights; epoch 0 is before learning"),
    ("loss", "the mean of the squared differences over all rows"),
    ("weight", "the number that an input is multiplied by"),
    ("bias", "the weight that is added as it is, without an input"),
    ("prediction", "what the model says: bias + weight × input"),
    ("gradient", "how fast the loss rises as a weight rises"),
    ("learning rate", "how far a step goes: step = -learning rate × gradient"),
    ("limit", "above it the loss grows in the end: 2 / steepest curvature", "works below"),
    ("best", "the value at which the loss is lowest: least squares"),
    ("diverge", "the loss grows for ever: the learning rate is too high", "why diverges overshoots climbs"),
)
MORE_WORDS = (
    ("next step", "what the next update adds: -learning rate × gradient"),
    ("difference", "actual minus predicted: above 0 the prediction is too low"),
    ("typical miss", "the square root of the loss, in the units of the target"),
    ("phase", "a part of an epoch: forward, loss, gradient, update"),
    ("zigzag", "each step jumps across the lowest point", "overshoots"),
    ("steepest curvature", "the largest eigenvalue of the Hessian 2 XᵀX / n", "steep direction slice"),
    ("├─●──◆┤", "the scale of rates: ● yours, ◆ the fastest; its right end is the limit", "gauge mark"),
    ("hidden", "a ? stands for it until the run shows it, or ! does"),
    ("standardize", "bring each input to mean 0, deviation 1"),
)

KEY, TITLE = "bold $primary", "bold"
"""Styles."""

TWO_COLUMNS = 70
"""From which width on the main keys stand in two columns."""

LEAST_TEXT = 24
"""Columns that a text beside a name needs; where it has fewer, it goes on below its name."""


class HelpEntry(NamedTuple):
    """A line of the help.

    Attributes
    ----------
    name : str
        A key, or a word.
    text : str
        What it does, or means.
    also : str
        By which other words it is found.
    action : str
        What the key does, as bindings have it; empty for a word.
    """

    name: str
    text: str
    also: str = ""
    action: str = ""


class HelpPage(NamedTuple):
    """A page, and the line in it that is to be in sight."""

    content: Content
    line: int = 0


OF_SECTIONS = {
    section.title: [
        HelpEntry(label(key.key), key.tooltip, f"{section.title} {key.word}", key.action)
        for key in section.keys
    ]
    for section in SECTIONS
}
OF_KEYS = [entry for entries in OF_SECTIONS.values() for entry in entries]
OF_WORDS = [HelpEntry(*word) for word in (*MAIN_WORDS, *MORE_WORDS)]


def main_keys(remarks: Sequence[str], width: int) -> HelpPage:
    """Write the first page: the keys that matter, ten words, and what there is to say of this run."""
    blocks = [_in_columns(main_entries(), width), _block([HelpEntry(*word) for word in MAIN_WORDS], width)]
    if remarks:
        entries = [HelpEntry("·", with_keys(remark)) for remark in remarks]
        blocks.append([Content.styled("this run", TITLE), *_block(entries, width)])
    return HelpPage(_joined(blocks))


def all_keys(width: int) -> HelpPage:
    """Write the second page: every key by what it belongs to, and more words."""
    names = max(len(entry.name) for entry in OF_KEYS)
    blocks = [
        [Content.styled(title, TITLE), *_block(entries, width, names)]
        for title, entries in OF_SECTIONS.items()
    ]
    words = _block([HelpEntry(*word) for word in MORE_WORDS], width)
    return HelpPage(_joined([*blocks, [Content.styled("more words", TITLE), *words]]))


def found(wanted: str) -> list[HelpEntry]:
    """Find keys, then words, that have all the wanted words in their line; a key by its name is first.

    Examples
    --------
    >>> [entry.name for entry in found("race")], found("h")[0].name
    (['c', '5'], 'h')
    """
    words = wanted.casefold().split()
    if not words:
        return OF_KEYS
    hits = [entry for entry in (*OF_KEYS, *OF_WORDS) if all(word in _searched(entry) for word in words)]
    return sorted(hits, key=lambda entry: _distance(entry, wanted.strip(), words))


def results(entries: Sequence[HelpEntry], chosen: int, width: int) -> HelpPage:
    """Write what was found, with a mark at the chosen one."""
    if not entries:
        return HelpPage(Content("  No key and no word has that in its line."))
    names = max(len(entry.name) for entry in entries)
    lines: list[Content] = []
    at = 0
    for place, entry in enumerate(entries):
        if place == chosen:
            at = len(lines)
        first, *rest = _lines(entry, width, names)
        lines += [Content("▸").append(first[1:]) if place == chosen and entry.action else first, *rest]
    return HelpPage(Content("\n").join(lines), at)


def main_entries() -> list[HelpEntry]:
    """Take the main keys with the first words of what they do; the views are one."""
    short = {entry.name.split()[0]: re.split("[:;]", entry.text)[0] for entry in OF_KEYS}
    views = [entry for entry in OF_KEYS if entry.action.startswith(SHOW_PAGE)]
    first, *others = (short[entry.name].removeprefix("the ") for entry in views)
    short[VIEWS] = f"{first}, {others[0]}, ... {others[-1]}"
    return [HelpEntry(key, short[key]) for key in MAIN_KEYS]


def _searched(entry: HelpEntry) -> str:
    return f"{entry.name} {entry.text} {entry.also}".casefold()


def _distance(entry: HelpEntry, wanted: str, words: Sequence[str]) -> tuple[bool, ...]:
    """Tell in which respects an entry is further from what is wanted: the first one counts most."""
    there = re.findall(r"\w+", _searched(entry))
    return (
        not entry.action,
        wanted not in entry.name.split(),
        not entry.text.startswith(wanted.casefold()),
        not all(any(one.startswith(word) for one in there) for word in words),
    )


def _in_columns(entries: Sequence[HelpEntry], width: int) -> list[Content]:
    """Set entries in two columns where there is room, each read downwards."""
    if width < TWO_COLUMNS:
        return _block(entries, width)
    half = (len(entries) + 1) // 2
    each = width // 2
    left, right = _block(entries[:half], each - 2), _block(entries[half:], width - each)
    pairs = zip_longest(left, right, fillvalue=Content(""))
    return [before.pad_right(each - before.cell_length).append(after) for before, after in pairs]


def _block(entries: Sequence[HelpEntry], width: int, names: int = 0) -> list[Content]:
    names = names or max(len(entry.name) for entry in entries)
    return [line for entry in entries for line in _lines(entry, width, names)]


def _lines(entry: HelpEntry, width: int, names: int) -> list[Content]:
    """Write an entry: its text goes on below itself, or, where that would be narrow, below its name."""
    start = 2 + names + 2
    is_narrow = width - start < LEAST_TEXT
    if is_narrow:
        start = 2 + len(entry.name) + 2
    first, *rest = textwrap.wrap(
        entry.text, width, initial_indent=" " * start, subsequent_indent=" " * (4 if is_narrow else start)
    )
    head = Content.assemble("  ", (entry.name, KEY), first[2 + len(entry.name) :])
    return [head, *map(Content, rest)]


def _joined(blocks: Sequence[Sequence[Content]]) -> Content:
    """Set blocks below each other with a blank line between them."""
    return Content("\n\n").join([Content("\n").join(block) for block in blocks])
