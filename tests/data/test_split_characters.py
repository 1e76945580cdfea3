"""Characters of several bytes where the blocks end in which a file is looked through."""

from __future__ import annotations

import io

import pytest

from gdtui.data.text.encoding import FALLBACK, UTF8, find_encoding

BLOCK = 2**20


def with_at(places: dict[int, bytes], size: int) -> bytes:
    """Fill a text with letters, and put bytes in their place somewhere."""
    content = bytearray(b"a" * size)
    for place, some in places.items():
        content[place : place + len(some)] = some
    return bytes(content)


@pytest.mark.parametrize("before", [1, 2, 3])
@pytest.mark.parametrize("character", ["é", "€", "𝛁"])
def test_a_character_that_two_blocks_share_is_utf_8(character: str, before: int) -> None:
    content = with_at({BLOCK - before: character.encode()}, 2 * BLOCK + 5)
    assert content.decode("utf-8").count(character) == 1
    assert find_encoding(io.BytesIO(content), "file") == UTF8


def test_a_character_that_is_never_ended_is_not_utf_8() -> None:
    """A block of letters lies between what would be the halves of an é: read on its own it is plain."""
    content = with_at({BLOCK - 1: b"\xc3", 2 * BLOCK: b"\xa9"}, 2 * BLOCK + 5)
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert find_encoding(io.BytesIO(content), "file") == FALLBACK
