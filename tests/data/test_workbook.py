"""Workbooks: read as the same table in a text file would be. The files are made here, part by part."""

from __future__ import annotations

import importlib.util
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import DataError, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NEEDED = pytest.mark.skipif(
    importlib.util.find_spec("python_calamine") is None,
    reason="needs python-calamine: pip install 'gdtui[excel]'",
)
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATE, FORMULA = "date", "formula"
"""Kinds of cells: a day counted from 1899-12-30 in the style of a date, and a formula with its value."""


def cell(place: str, value: Any) -> str:
    kind, value = value if isinstance(value, tuple) else ("", value)
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    formula = "<f>1+1</f>" if kind == FORMULA else ""
    return (
        f'<c r="{place}"{" s=" + chr(34) + "1" + chr(34) if kind == DATE else ""}>{formula}<v>{value}</v></c>'
    )


def sheet(rows: dict[int, Sequence[Any]], merged: str = "") -> str:
    """Write a sheet: its rows by their numbers, each from column B on."""
    lines = ""
    for number, row in rows.items():
        places = [f"{letter}{number}" for letter in "BCDEF"[: len(row)]]
        lines += f'<row r="{number}">{"".join(map(cell, places, row))}</row>'
    merge = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{lines}</sheetData>{merge}</worksheet>'


def write_workbook(path: Path, **sheets: str) -> str:
    """Write a workbook of sheets."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    style = f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}{style}'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{i}.xml": content for i, content in enumerate(sheets.values(), start=1)},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return str(path)


def numbers(data: Any) -> list[list[float]]:
    found: list[list[float]] = np.hstack([data.X[:, data.has_bias :], data.Y]).tolist()
    return found


@NEEDED
def test_a_sheet_with_a_merged_title_dates_formulas_and_an_empty_row(tmp_path: Path) -> None:
    rows: dict[int, Sequence[Any]] = {
        2: ["Measurements of lab 3"],
        4: ["x", "when", "y"],
        5: [1.5, (DATE, 43831), (FORMULA, 5)],
        6: [2.5, (DATE, 43832.5), 7],
        8: [3.25, (DATE, 43834), -9e-3],
    }
    path = write_workbook(tmp_path / "lab.xlsx", first=sheet(rows, "B2:D2"), other=sheet({1: ["a"]}))
    data = load(path)
    assert (data.columns, data.target) == (("bias", "x"), "y")
    assert numbers(data) == [[1.5, 5], [2.5, 7], [3.25, -0.009]]
    assert data.notes == (
        'sheet "first" is read, of 2: --sheet reads another',
        "1 line is skipped above the table",
        'left out, not numeric: "when"',
    )
    data = load(path, encode=["when"])
    assert data.columns == ("bias", "x", "when (days since 2020-01-01)")  # 43831 days after 1899-12-30
    assert data.X[:, 2].tolist() == [0, 1.5, 3]


@NEEDED
def test_another_sheet_and_text_that_is_a_number(tmp_path: Path) -> None:
    second = sheet({1: ["area", "price"], 2: [70, "$450,000"], 3: [82, "$1,250,000"]})
    path = write_workbook(tmp_path / "two.xlsx", first=sheet({1: ["a"]}), second=second)
    data = load(path, sheet="second")
    assert numbers(data) == [[70, 450000], [82, 1250000]]
    with pytest.raises(DataError, match='has no sheet "third"\nIts sheets are "first", "second"'):
        load(path, sheet="third")


@NEEDED
def test_a_wrong_or_missing_cell_is_named_by_its_row_in_the_sheet(tmp_path: Path) -> None:
    rows: dict[int, Sequence[Any]] = {3: ["x", "y"], 4: [1, 2], 6: ["oops", 4], 7: [5, 6]}
    path = write_workbook(tmp_path / "bad.xlsx", only=sheet(rows))
    with pytest.raises(DataError, match=r'bad.xlsx, row 6, column "x": "oops" is not a number'):
        load(path)
    rows = {3: ["x", "y"], 4: [1, 2], 6: [None, 4], 7: [5, 6]}
    path = write_workbook(tmp_path / "gap.xlsx", only=sheet(rows))
    with pytest.raises(DataError, match=r'row 6, column "x": the cell is empty\n2 of 3 rows are complete'):
        load(path)
    assert numbers(load(path, drop_missing=True)) == [[1, 2], [5, 6]]


@NEEDED
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and so on", b"no workbook at all"])
def test_a_damaged_workbook_is_said_to_be_damaged(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(content)
    with pytest.raises(DataError, match=r"bad.xlsx is damaged: it cannot be read as a workbook \("):
        load(str(tmp_path / "bad.xlsx"))


def test_without_the_library_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_workbook(tmp_path / "lab.xlsx", only=sheet({1: ["x", "y"], 2: [1, 2]}))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        DataError, match=r"workbooks need python-calamine\nInstall it: pip install 'gdtui\[excel\]'$"
    ):
        load(path)
