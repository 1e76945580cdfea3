"""Commands that are printed to be pasted: a shell gives the same words back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.wording.shell import as_argument, command_line
from tests.quick import slowly

SHELLS = [shell for shell in ("sh", "bash", "zsh") if shutil.which(shell)]
ECHO = [sys.executable, "-I", "-S", "-c", "import json, os, sys; print(json.dumps(sys.argv[1:]))"]

HARD = [
    *("-x.csv", "a\tb", "a\nb", "ends\n", "\n", "it's", 'say "x"', "a b", "wow!", "$HOME", "`ls`", "a\\nb"),
    *(
        "100%d",
        "=ls",
        "~",
        "*",
        "größe.csv",
        "a\x1b[31m",
        "a\u202eb",
        "caf\udce9.csv",
        "",
        "#x",
        "line",
        "\\",
    ),
]


def words_of(shell: str, line: str) -> list[str]:
    done = subprocess.run(
        [shell, "-c", line], capture_output=True, check=True, encoding="utf-8", errors="surrogateescape"
    )
    words: list[str] = json.loads(done.stdout)
    return words


@pytest.mark.parametrize("encoding", ["ascii", *slowly("utf-8")])
@pytest.mark.parametrize("shell", SHELLS)
def test_each_word_comes_back(shell: str, encoding: str) -> None:
    for word in HARD:
        line = command_line([*ECHO, word, "--target", word], encoding)
        assert line.isprintable()
        line.encode(encoding)
        assert words_of(shell, line) == [word, "--target", word]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_words_come_back(words: list[str]) -> None:
    assert words_of("sh", command_line([*ECHO, *words])) == words


def test_nothing_is_left_to_the_history_of_an_interactive_shell() -> None:
    """Bash replaces ``!`` outside of single quotes, also inside of double ones."""
    assert "!" not in command_line(["gdtui", "a\t!b"])
    assert command_line(["gdtui", "a!b"]) == "gdtui 'a!b'"


def test_a_path_is_no_option() -> None:
    assert as_argument("-x.csv") == os.path.join(".", "-x.csv")
    assert as_argument("--help") == "./--help"
    assert as_argument("-") == "-"
