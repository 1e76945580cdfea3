"""Lets the screen tests import the helpers beside them, as `tests.screen.…`, and read stylesheets once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.append(str(Path(__file__).parents[2]))


@pytest.fixture(autouse=True, scope="session")
def stylesheets_parsed_once() -> Iterator[None]:
    """Share the parsed rules among apps, as Textual does within one: a text and its variables decide them."""
    parse, parsed = Stylesheet._parse_rules, {}

    def parse_once(self: Stylesheet, *arguments: Any, **options: Any) -> Any:
        key = (*arguments, *options.items(), *self._variables.items())
        if key not in parsed:
            parsed[key] = parse(self, *arguments, **options)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield
