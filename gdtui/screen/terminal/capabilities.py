"""What the terminal can do, as far as the environment says. Nothing here imports Textual."""

from __future__ import annotations

import enum
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Colours", "colours", "has_utf8", "prepare_environment", "why_no_screen"]

COERCED = {"C.UTF-8", "C.utf8", "UTF-8"}
"""What Python itself may write into LC_CTYPE when it starts in the C locale (PEP 538)."""


class Colours(enum.Enum):
    """How many colours a terminal has."""

    NONE = 0
    SIXTEEN = 16
    TABLE = 256
    TRUE = 1 << 24


def why_no_screen(*, needs_input: bool = True) -> str | None:
    """Return a sentence that says why no screen can be opened here, or None if one can.

    Parameters
    ----------
    needs_input : bool
        Whether the keys come from standard input; otherwise they come from the terminal of the output.
    """
    term = os.environ.get("TERM", "")
    if needs_input and not os.isatty(0):
        return "standard input is not a terminal, so there are no keys; --plain prints the run instead"
    if not os.isatty(1):
        return "standard output is not a terminal; --plain prints the run instead"
    if not term:
        return "TERM is not set, so it is not known what this terminal can do; --plain prints the run instead"
    if term in {"dumb", "unknown"}:
        return f"this terminal cannot move its cursor (TERM={term}); --plain prints the run instead"
    return None


def colours(environment: Mapping[str, str]) -> Colours:
    """Return how many colours to use: none on a monochrome TERM, or where NO_COLOR is set, even to nothing.

    COLORTERM does not count inside GNU screen. It belongs to the terminal outside, and GNU screen takes the
    numbers of ``38;2;r;g;b`` for attributes.
    """
    term = environment.get("TERM", "")
    if "NO_COLOR" in environment or _is_monochrome(term):
        return Colours.NONE
    is_screen = "STY" in environment or term.startswith("screen")
    if not is_screen and (environment.get("COLORTERM") in {"truecolor", "24bit"} or term.endswith("-direct")):
        return Colours.TRUE
    return Colours.TABLE if "256" in term else Colours.SIXTEEN


def _is_monochrome(term: str) -> bool:
    """Tell whether a TERM has no colours: those of DEC (vt...), and names that end in -mono or -m."""
    return term.startswith("vt") or term.endswith(("-mono", "-m"))


def has_utf8(environment: Mapping[str, str], *, in_c_locale: bool = bool(sys.flags.utf8_mode)) -> bool:
    """Tell whether the locale's characters are Unicode.

    Python started in the C locale sets LC_CTYPE to a UTF-8 one for itself; `in_c_locale` says that it may
    have done so.
    """
    ctype = environment.get("LC_CTYPE", "")
    if in_c_locale and ctype in COERCED:
        ctype = ""
    locale = environment.get("LC_ALL") or ctype or environment.get("LANG") or "C"
    name = locale.lower().replace("-", "")
    return name.endswith("utf8") or ".utf8@" in name


def prepare_environment() -> None:
    """Remove from the environment what would mislead Textual; call it before Textual is imported.

    Textual's variables may hold anything (``TEXTUAL_COLOR_SYSTEM=bogus`` ends the program), and exported
    COLUMNS and LINES freeze the size. Textual always writes true colours: the driver reduces them to those
    that the terminal has.
    """
    for name in list(os.environ):
        if name.startswith("TEXTUAL") or name in {"COLUMNS", "LINES"}:
            del os.environ[name]
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
