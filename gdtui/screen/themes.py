"""The two themes, dark and light."""

from __future__ import annotations

from textual.theme import Theme

__all__ = ["DARK", "LIGHT"]

DARK = Theme(
    name="gdtui-dark",
    dark=True,
    primary="#7aa2f7",
    secondary="#e0af68",
    success="#9ece6a",
    warning="#e0af68",
    error="#ff7a93",
    foreground="#d5d9e5",
    background="#16181f",
    surface="#16181f",
    panel="#1e212b",
    variables={"quiet": "#a4acc2", "frame": "#4a5166", "field": "#2a2f3d"},
)

LIGHT = Theme(
    name="gdtui-light",
    dark=False,
    primary="#2456b8",
    secondary="#8a5a00",
    success="#2c6e1f",
    warning="#8a5a00",
    error="#b3123b",
    foreground="#1c1f26",
    background="#fbfbf8",
    surface="#fbfbf8",
    panel="#f0f0ea",
    variables={"quiet": "#4a505c", "frame": "#a9adb8", "field": "#e4e6ea"},
)
