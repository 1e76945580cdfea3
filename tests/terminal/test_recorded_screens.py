"""What Textual writes for gdtui's own screens, recorded, comes to the same through the difference."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

import pytest
from oracles import HAS_TMUX, Tmux, looks, pyte_screen, show
from pty_session import Session

from gdtui.screen.terminal.capabilities import Colours
from gdtui.screen.terminal.colours import appearance
from gdtui.screen.terminal.difference import Wire
from tests.quick import slowly

GDTUI = [sys.executable, "-m", "gdtui", "line", "--lr", "0.7", "--play"]
KEYS = ["", " ", "f", "f", "z", "\t", "z", "t", "l", "9", "\x1b", "?", "\x1b", "+", "b", "r"]
FRAME_ENDS = re.compile(r"(?<=H)(?=\x1b\[\d+;\d+H)")
"""Where one of Textual's frames, which ends with a move, meets the next, which begins with one."""


def recorded(size: tuple[int, int]) -> list[str]:
    """Return Textual's own stream for a tour of the screens, cut into its frames."""
    environment = {"GDTUI_WIRE": "full", "COLORTERM": "truecolor"}
    with Session(GDTUI, size=size, environment=environment) as session:
        session.wait_for("epoch 3 of")
        for key in KEYS:
            session.type(key)
            session.read_for(0.25)
        stream = session.received
    opened = stream.rpartition(b"\x1b[5n\x1b[m\x1b[H\x1b[2J")[2]
    return FRAME_ENDS.split(opened.decode(errors="ignore").rpartition("H")[0] + "H")


def sent(frames: list[str], size: tuple[int, int]) -> str:
    """Return what the wire sends for frames."""
    return "".join(sent_each(frames, size))


def sent_each(frames: list[str], size: tuple[int, int]) -> list[str]:
    """Return what the wire sends for each frame; the first clears the screen as well."""
    wire = Wire(*size, appearance(Colours.TRUE, ascii_only=False))
    out = [wire.clear()]
    for frame in frames:
        wire.write(frame)
        out.append(wire.frame())
    return [out[0] + out[1], *out[2:]]


@pytest.mark.parametrize("size", [(80, 24), *slowly((120, 40))])
def test_every_screen_is_the_same_after_every_quarter_of_a_tour(size: tuple[int, int]) -> None:
    frames = recorded(size)
    assert len(frames) > len(KEYS)
    ours, theirs = pyte_screen("", size), pyte_screen("", size)
    sequences = sent_each(frames, size)
    ends = [len(frames) * quarter // 4 for quarter in range(1, 5)]
    for start, end in pairwise([0, *ends]):
        show(ours, "".join(sequences[start:end]))
        show(theirs, "".join(frames[start:end]))
        assert looks(ours) == looks(theirs)
    assert len("".join(sequences)) < len("".join(frames))


@pytest.mark.slow
@pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")
def test_tmux_shows_every_screen_the_same() -> None:
    size = (80, 24)
    frames = recorded(size)
    tmux = Tmux(size)
    try:
        for end in range(len(frames) // 6, len(frames), len(frames) // 6):
            some = frames[:end]
            assert tmux.show(sent(some, size)) == tmux.show("".join(some).replace("\n", "\r\n"))
    finally:
        tmux.close()
