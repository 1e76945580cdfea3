"""Text and pens for terminals with 256 colours, 16 or none, or with ASCII only."""

from __future__ import annotations

import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

from rich.color import Color, ColorSystem

from gdtui.screen.terminal.capabilities import Colours
from gdtui.screen.terminal.clusters import clusters
from gdtui.screen.terminal.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdtui.screen.terminal.grid import Appearance

__all__ = ["appearance", "in_ascii"]

Shown = TypeVar("Shown", str, Pen)

TWINS = {
    **dict(zip("▁▂▃▄▅▆▇█", "_.-=+*%#", strict=True)),
    **dict(zip("▏▎▍▌▋▊▉▐▕", "||||####|", strict=True)),
    **dict(zip("▀▔░▒▓", '"~.:%', strict=True)),
    **dict(zip("←↑→↓↔↕↖↗↘↙‖", "<^>v-|\\/\\/|", strict=True)),
    **dict(zip("◀▲▶▼◂▴▸▾◁△▷▽", "<^>v<^>v<^>v", strict=True)),
    **dict(zip("×−·÷±∓≈≤≥≠∞√∑∂∇", "x-*/~~~<>#8vSdg", strict=True)),
    **dict(zip("✖✕✗✓✔★☆●○■□◆◇•", "xxxvv**@o#o*o*", strict=True)),
    **dict(zip("‘’“”–—…‹›«»", "''\"\"--.<><>", strict=True)),
    **dict(zip("αβγδελμπρστΔΛΣΩ", "abgdelmprstDLSO", strict=True)),
    **dict(zip("╱╲╳", "/\\X", strict=True)),
    **dict.fromkeys("¹²³", "^"),  # "0.5²" must not become "0.52"
}
"""ASCII characters for those that screens use; `_twin_of_one` finds those for boxes, braille and accents."""


def _braille_twin(character: str) -> str:
    """Return an ASCII character about as dark as a braille pattern; plots are drawn with these."""
    dots = bin(ord(character) - 0x2800).count("1")
    return " .:+*%%##"[dots]


def _box_twin(character: str) -> str:
    """Return the ASCII character for one that boxes are drawn with, found by its name."""
    name = unicodedata.name(character)
    if "VERTICAL" in name:
        return "+" if "HORIZONTAL" in name or " AND " in name else "|"
    return "-" if "HORIZONTAL" in name and " AND " not in name else "+"


@lru_cache(maxsize=4096)
def _twin(cluster: str, width: int) -> str:
    """Return the ASCII text that stands for a cluster, as wide as the cluster."""
    return _twin_of_one(cluster[0]).ljust(width, "?") if width else ""


def _twin_of_one(character: str) -> str:
    """Return the ASCII character that stands for a character."""
    if character.isascii():
        return character
    if character in TWINS:
        return TWINS[character]
    if "\u2500" <= character <= "\u257f":
        return _box_twin(character)
    if "\u2800" <= character <= "\u28ff":
        return _braille_twin(character)
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isprintable() else "?"


def in_ascii(text: str) -> str:
    """Return a text in ASCII, as wide as it was."""
    return text if text.isascii() else "".join(_twin(*cluster) for cluster in clusters(text))


def _unchanged(shown: Shown) -> Shown:
    """Return a text or a pen as it is."""
    return shown


def _without_colour(pen: Pen) -> Pen:
    """Return a pen with the attributes alone."""
    return Pen(pen.attributes)


def _reduced(item: str, system: ColorSystem, *, is_ink: bool) -> str:
    """Return the terminal's nearest colour to one given in full (``38;2;r;g;b``); others stay."""
    if not item[2:].startswith(";2;"):
        return item
    colour = Color.from_rgb(*map(int, item.split(";")[2:]))
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground=is_ink))


@lru_cache(maxsize=4096)
def _with_fewer_colours(pen: Pen, system: ColorSystem) -> Pen:
    """Return a pen with the nearest colours of a smaller table."""
    ink = _reduced(pen.ink, system, is_ink=True)
    return Pen(pen.attributes, ink, _reduced(pen.paper, system, is_ink=False))


PENS: dict[Colours, Callable[[Pen], Pen]] = {
    Colours.NONE: _without_colour,
    Colours.SIXTEEN: partial(_with_fewer_colours, system=ColorSystem.STANDARD),
    Colours.TABLE: partial(_with_fewer_colours, system=ColorSystem.EIGHT_BIT),
    Colours.TRUE: _unchanged,
}


def appearance(colours: Colours, *, ascii_only: bool) -> Appearance:
    """Return what text and pens become on a terminal."""
    return (in_ascii if ascii_only else _unchanged, PENS[colours])
