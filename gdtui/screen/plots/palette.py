"""The colours that a plot is drawn in."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Palette"]


@dataclass(frozen=True)
class Palette:
    """The theme's colours as hex strings; a plot never paints a background.

    Where the terminal has ASCII characters only, what differs by colour or fineness differs by character.
    """

    foreground: str = "#e0e0e0"
    dim: str = "#8a8a8a"
    accent: str = "#5fafff"
    data: str = "#c0c0c0"
    actual: str = "#d7af5f"
    best: str = "#5fd75f"
    warning: str = "#ff8787"
    ascii: bool = False

    @property
    def runs(self) -> tuple[str, ...]:
        """Colours for runs that are laid over each other, most different first."""
        return (self.accent, self.actual, self.best, self.warning, self.foreground, self.dim)
