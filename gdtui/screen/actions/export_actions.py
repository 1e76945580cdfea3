"""What the key for taking a run home does: ask for a name, then write the run and the screen to files."""

from __future__ import annotations

import os
import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.reading import Reading
from gdtui.loading import Loading
from gdtui.printing.export import DATA, PICTURES, PROGRAM, TABLE, existing, thinned, write_run
from gdtui.refusal import RefusedError
from gdtui.screen.panels.styled_text import shorten_name
from gdtui.screen.playing.alarm import Alarm
from gdtui.screen.terminal.colours import in_ascii
from gdtui.screen.widths import cell_len
from gdtui.settings import parse_export
from gdtui.wording.counts import whole
from gdtui.wording.text import visible
from gdtui.writing import check_target, is_same_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import App

    from gdtui.data.reading import Report
    from gdtui.screen.controller import Controller

__all__ = ["ExportActions", "ScreenPicture", "picture", "question"]

ENDINGS = (TABLE, *PICTURES, PROGRAM, DATA)
LONGEST = 24
"""Characters of the data's name in a name that is offered."""

SOON = 0.05
"""Seconds between two looks at whether the files are written."""

NO_MEMORY = "Not written: not enough memory."


class ScreenPicture(NamedTuple):
    """The screen as it is: drawn, and the text of its cells."""

    svg: str
    text: str


def picture(app: App[None]) -> ScreenPicture:
    """Take the screen that is up."""
    strips = app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    if getattr(app, "ascii_only", False):
        rows = [in_ascii(row) for row in rows]
    return ScreenPicture(app.export_screenshot(), "".join(f"{row}\n" for row in rows))


class ExportActions:
    """Writes the run of a controller to files, in a thread of its own.

    What is written is the moment at which it is made: the run goes on while a name is typed.

    Parameters
    ----------
    controller : Controller
        The run.
    shown : Picture
        The screen.
    room : callable
        Tells how many characters the message line has room for.
    """

    def __init__(self, controller: Controller, shown: ScreenPicture, room: Callable[[], int]) -> None:
        self._controller, self._shown, self._room = controller, shown, room
        trainer = controller.trainer
        self._data = trainer.data
        self._every = thinned(trainer.furthest, len(trainer.initial_weights))
        self._progress = trainer.progress(trainer.furthest // self._every + 1)
        self._next_look = Alarm(controller.call_in)
        self._texts: list[str] = []
        self.offered = self._free_name()

    def take(self, text: str) -> tuple[str, list[str]]:
        """Read a name, the offered one where none is typed, and find the files of that name that are there.

        Raises
        ------
        ValueError
            If nothing can be written there; the message says why.
        """
        stem = parse_export(text.strip() or self.offered)
        paths = _paths(stem)
        if any(map(self._is_data, paths)):
            raise ValueError("this run's data have that name: take another")
        try:
            for path in paths:
                check_target(path)
        except OSError as error:
            raise ValueError(visible(error.strerror or str(error))) from None
        return stem, existing(paths)

    def write(self, stem: str) -> None:
        """Begin to write; when that is done, say so."""
        try:
            self._controller.writing = Loading(lambda report: self._write(stem, report))
        except MemoryError:
            self._say([NO_MEMORY])
        else:
            self._say([f"Writing {visible(os.path.basename(stem))}."])
            self._texts = _written(stem, self._every)
            self._next_look.set(SOON, self.look)

    def _write(self, stem: str, report: Report) -> list[str]:
        return write_run(
            stem,
            self._data,
            self._progress,
            every=self._every,
            pictures=self._shown,
            at_each_epoch=lambda: report(Reading(None, 0, None, "writing")),
        )

    def look(self) -> None:
        """Say what was written, or why it was not, once it is known."""
        writing, texts = self._controller.writing, self._texts
        if writing is None:
            return
        if not writing.is_done_within(0.0):
            self._next_look.set(SOON, self.look)
            return
        self._controller.writing = None
        try:
            writing.result()
        except RefusedError as error:
            texts = [f"{error}.", f"Not written: {str(error).rpartition(': ')[2]}."]
        except MemoryError:
            texts = [NO_MEMORY]
        self._say(texts)

    def _say(self, texts: list[str]) -> None:
        room = self._room()
        self._controller.notice.say(next((text for text in texts if len(text) <= room), texts[-1]))
        self._controller.show()

    def _free_name(self) -> str:
        """Find a name after the data's own that no file has yet."""
        name = re.sub(r"[^\w-]+", "-", os.path.splitext(self._controller.run.data.name)[0]).strip("-")
        stem = f"gdtui-{name[:LONGEST] or 'run'}"
        return next(free for free in _numbered(stem) if not existing(_paths(free)))

    def _is_data(self, path: str) -> bool:
        """Tell whether the run is trained on a file: it is not to be lost by a second Enter."""
        autosave = self._controller.autosave
        return autosave is not None and any(is_same_file(path, source) for source in autosave.sources)


def _paths(stem: str) -> list[str]:
    return [stem + ending for ending in ENDINGS]


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def question(taken: list[str], room: int) -> str:
    """Ask whether to write over files, in as many words as there is room for, and fill that with blanks."""
    name, others = visible(os.path.basename(taken[0])), len(taken) - 1
    they, exist = ("them", f"and {others} more exist") if others else ("it", "exists")
    texts = [
        f" {name} {exist}: Enter writes over {they}, Esc keeps {they}",
        f" {shorten_name(name, 16)} {exist}: Enter writes over {they}",
        f" {'They exist' if others else 'It exists'}: Enter writes over {they}",
    ]
    asked = next((text for text in texts if cell_len(text) <= room), texts[-1])
    return asked + " " * (room - cell_len(asked))


def _written(stem: str, every: int) -> list[str]:
    """Say what was written, in many words, then in fewer."""
    name = visible(os.path.basename(stem))
    short = shorten_name(name, 12)
    if every > 1:
        thin = f"every {whole(every)} epochs"
        return [
            f"Written: {name}.csv ({thin}), .svg, .txt, .py and {name}-data.csv.",
            f"Written: {name}.csv ({thin}) and 4 more.",
            f"Written: {short}.csv, {thin}.",
            f"Written: the .csv {thin}.",
        ]
    return [
        f"Written: {name}.csv, .svg, .txt, .py and {name}-data.csv.",
        f"Written: {name}.csv, .svg, .txt, .py.",
        f"Written: {name}.csv and 4 more.",
        f"Written: {short}.csv and 4 more.",
    ]
