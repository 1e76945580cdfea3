"""What the environment says of a terminal."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from gdtui.screen.terminal import capabilities
from gdtui.screen.terminal.capabilities import Colours, colours, has_utf8, why_no_screen


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, Colours.TABLE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "tmux-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "screen-256color", "COLORTERM": "truecolor"}, Colours.TABLE),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit", "STY": "1.pts-0"}, Colours.TABLE),
        ({"TERM": "xterm-direct"}, Colours.TRUE),
        ({"TERM": "screen"}, Colours.SIXTEEN),
        ({"TERM": "linux"}, Colours.SIXTEEN),
        ({"TERM": "vt100", "COLORTERM": "truecolor"}, Colours.NONE),
        ({"TERM": "xterm-mono"}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Colours.NONE),
        ({}, Colours.SIXTEEN),
    ],
)
def test_colours(environment: dict[str, str], expected: Colours) -> None:
    assert colours(environment) is expected


@pytest.mark.parametrize(
    ("environment", "in_c_locale", "expected"),
    [
        ({"LANG": "en_GB.UTF-8"}, False, True),
        ({"LANG": "de_DE.utf8@euro"}, False, True),
        ({"LANG": "de_DE@euro"}, False, False),
        ({"LANG": "C.UTF-8"}, False, True),
        ({}, False, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, True, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True, False),
        ({"LC_CTYPE": "C.UTF-8"}, False, True),
        ({"LANG": "en_US.ISO-8859-1", "LC_CTYPE": "C.UTF-8"}, True, False),
        ({"LANG": "en_GB.UTF-8", "LC_CTYPE": "C.UTF-8"}, True, True),
    ],
)
def test_utf8(environment: dict[str, str], in_c_locale: bool, expected: bool) -> None:
    assert has_utf8(environment, in_c_locale=in_c_locale) is expected


@pytest.mark.parametrize(
    ("locale", "expected"), [("C", False), ("", False), ("POSIX", False), ("C.UTF-8", True)]
)
def test_utf8_as_python_starts(locale: str, expected: bool) -> None:
    code = "import os; from gdtui.screen.terminal.capabilities import has_utf8; print(has_utf8(os.environ))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    command = [sys.executable, "-c", code]
    answer = subprocess.check_output(command, env={**environment, "LANG": locale}, text=True)
    assert answer.strip() == str(expected)


@pytest.mark.parametrize(
    ("term", "stdin", "stdout", "word"),
    [
        ("xterm", True, True, None),
        ("xterm", False, True, "standard input"),
        ("xterm", True, False, "standard output"),
        ("dumb", True, True, "TERM=dumb"),
        ("", True, True, "TERM is not set"),
    ],
)
def test_check(
    monkeypatch: pytest.MonkeyPatch, term: str, stdin: bool, stdout: bool, word: str | None
) -> None:
    monkeypatch.setattr(os, "isatty", lambda descriptor: [stdin, stdout][descriptor])
    monkeypatch.setenv("TERM", term)
    reason = why_no_screen()
    assert (
        (reason is None) if word is None else (reason is not None and word in reason and "--plain" in reason)
    )


def test_a_settled_environment_has_nothing_that_misleads(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS", "TEXTUAL", "COLUMNS", "LINES"):
        monkeypatch.setenv(name, "bogus")
    capabilities.prepare_environment()
    assert not {"TEXTUAL_FPS", "TEXTUAL", "COLUMNS", "LINES"} & os.environ.keys()
    assert os.environ["TEXTUAL_COLOR_SYSTEM"] == "truecolor"


def test_it_imports_neither_textual_nor_rich() -> None:
    code = "import sys, gdtui.screen.terminal.capabilities; print({'textual', 'rich'} & sys.modules.keys())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
