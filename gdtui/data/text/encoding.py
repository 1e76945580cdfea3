"""The encoding of a text file."""

from __future__ import annotations

import codecs
import io
from typing import IO, TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.data.reading import Reading, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdtui.data.reading import Report

__all__ = ["FALLBACK", "UTF8", "byte_blocks", "find_encoding"]

UTF8 = "utf-8-sig"  # UTF-8, with or without a byte-order mark
FALLBACK = "cp1252"
BLOCK = 1 << 20
LONGEST_LINE = 2**26
CONTROL = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
BINARY_STARTS = {
    b"PK\x03\x04": "a zip archive (a workbook is one, whose name ends in .xlsx or .ods)",
    b"\x1f\x8b": "compressed by gzip",
    b"\x93NUMPY": "a NumPy file, whose name must end in .npy",
    b"\x89HDF": "an HDF5 file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF document",
}
TEXT_IS_NEEDED = "\nText in UTF-8 is needed: save it as CSV."


def find_encoding(file: IO[bytes], label: str, report: Report = silent) -> str:
    """Find the encoding of a file, reading all of it in blocks: UTF-8, or Windows-1252 where it can be that.

    Raises
    ------
    DataError
        If it is not text: UTF-16, a known kind of binary file, NUL bytes, or neither UTF-8 nor free of
        control characters.
    """
    file.seek(0)
    _refuse_binary_start(file.read(8), label)
    for encoding in (UTF8, FALLBACK):
        if _decodes(file, encoding, report, label):
            return encoding
    raise DataError(f"{label} is not text: it holds {_first_wrong_byte(file)}{TEXT_IS_NEEDED}")


def _refuse_binary_start(start: bytes, label: str) -> None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DataError(f"{label} is in UTF-16{TEXT_IS_NEEDED.replace('CSV', 'CSV in UTF-8')}")
    for magic, kind in BINARY_STARTS.items():
        if start.startswith(magic):
            raise DataError(f"{label} is not text: it is {kind}{TEXT_IS_NEEDED}")


def byte_blocks(file: IO[bytes], report: Report = silent) -> Iterator[bytes]:
    """Read a file from its beginning, block by block."""
    total = file.seek(0, io.SEEK_END)
    file.seek(0)
    while block := file.read(BLOCK):
        report(Reading(None, file.tell(), total, "checking"))
        yield block


def _decodes(file: IO[bytes], encoding: str, report: Report, label: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    length = 0
    try:
        for block in byte_blocks(file, report):
            length = _length_of_last_line(block, length)
            if length > LONGEST_LINE:  # its row would fill the memory
                raise DataError(
                    f"{label} has a line of more than {LONGEST_LINE // 2**20} MB\n"
                    "A line is a row of numbers: save the data with a line for each sample."
                )
            if b"\0" in block or (encoding == FALLBACK and _has_control(block)):
                return False
            if not (block.isascii() and decoder.getstate()[0] == b""):  # decoding takes ten times as long
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _length_of_last_line(block: bytes, before: int) -> int:
    """Count the bytes of the line that the next block goes on with; `before` are in earlier blocks."""
    end = max(block.rfind(b"\n"), block.rfind(b"\r"))
    return before + len(block) if end < 0 else len(block) - end - 1


def _has_control(block: bytes) -> bool:
    return len(block.translate(None, CONTROL)) != len(block)


def _first_wrong_byte(file: IO[bytes]) -> str:
    """Describe the first byte that cannot be in a text, with its offset."""
    offset = 0
    for block in byte_blocks(file):
        for position, byte in enumerate(block):
            if byte in CONTROL or byte in b"\x81\x8d\x8f\x90\x9d":
                kind = "a NUL byte (perhaps it is UTF-16)" if byte == 0 else f"the byte 0x{byte:02x}"
                return f"{kind} at offset {offset + position:,}"
        offset += len(block)
    return "bytes that stand for no character"
