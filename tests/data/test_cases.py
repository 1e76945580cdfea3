"""Files that people have, one by one: read by all readers, with the notes; and refused with a reason."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gdtui.data import DataError, load
from gdtui.data.text import text_table
from gdtui.descent.chapter import train
from tests.data.cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.data.cases import Case


@pytest.mark.parametrize("large", [2**40, 0])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_file_gives_its_numbers(
    case: Case, large: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_table, "LARGE", large)
    path = tmp_path / case.name
    path.write_text(case.text, encoding="utf-8")
    data = load(str(path), **case.options)
    assert (data.columns, data.target) == (("bias", *case.columns), case.target)
    assert np.hstack([data.X[:, 1:], data.Y]).tolist() == case.rows
    assert data.notes == case.notes


def test_the_least_squares_of_the_tab_file_are_those_that_were_published() -> None:
    """Where the tab file was cut at blanks, training ran on 1, 2, 3, 4 and came to 7.05."""
    text = next(case.text for case in CASES if case.name == "tab-text-with-number.tsv")
    data = load("-", stdin=io.BytesIO(text.encode()), standardize=True)
    weights = train(data.X, data.Y, np.zeros((2, 1)), lr=0.4, epochs=400)
    loss = float(np.mean((data.Y - data.X @ weights) ** 2))
    assert loss == pytest.approx(0.49898, abs=5e-6)
    assert data.unscaled(weights)[:, 0] == pytest.approx([0.9146, 0.3374], abs=5e-5)


def refusal(text: str, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        load("-", stdin=io.BytesIO(text.encode()), **options)
    return str(caught.value).removeprefix("standard input").lstrip(",: ")


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (
            "Zeit;Temp\n10:00;28,7\n10:10;29,1\n",
            {},
            'has only one column of numbers, "Temp": a target and an input are needed\n'
            'Left out: "Zeit" ("10:00" is not a number).',
        ),
        (
            "x;y\n1,500;2\n2,250;3\n",
            {},
            'column "x": "1,500" can be 1.5 or 1500\n--decimal , reads it as 1.5, --decimal . as 1500.',
        ),
        (
            "x;y\n1.500;2,5\n2.250;3,5\n",
            {},
            'column "x": "1.500" can be 1500 or 1.5\n--decimal , reads it as 1500, --decimal . as 1.5.',
        ),
        (
            "x,y\n1 cm,2\n2 cm,3\n3 cm,5\n4 in,7\n",
            {},
            'line 5, column "x": "4 in" is not written as "1 cm" is\n',
        ),
        (
            "x,y\n1,2\n,3\n4,5\n",
            {},
            'line 3, column "x": the cell is empty\n'
            "2 of 3 rows are complete: --missing drop leaves out the others.",
        ),
        (
            "x,y\nNA,2\n,3\n",
            {"drop_missing": True, "features": ["x"]},
            'column "x" (--features) does not hold numbers: empty',
        ),
        (
            "x,y\n1,\n,3\n4,\n,5\n",
            {"drop_missing": True},
            "has no row without a missing cell in the columns to use",
        ),
        (
            "t,y\nred,1\nblue,2\n",
            {"features": ["t"]},
            'column "t" (--features) does not hold numbers: "red" is not a number\n'
            "--encode makes numbers of its levels or dates.",
        ),
        ("t,y\nred,1\nred,2\n", {"encode": ["t"]}, 'column "t" (--encode) has only one level, "red"'),
        ("t,y\nred,1\nred,2\n", {"encode": ["u"]}, 'has no column "u" (--encode)\nIts columns are "t", "y".'),
        (
            "t,y\n" + "".join(f"name {i},{i}\n" for i in range(60)),
            {"encode": ["t"]},
            'column "t" (--encode) has more than 50 levels\nEach would take a weight.',
        ),
        (
            "t,y\n01/02/2020,1\n03/04/2020,2\n",
            {"encode": ["t"]},
            'column "t" holds dates in which day and month can change places\nWrite them as 2020-12-31.',
        ),
        ("x,y\n1,2\n3,4\n", {"exclude": ["z"]}, 'has no column "z" (--exclude)\nIts columns are "x", "y".'),
        (
            "x,y\n1,2\n3,4\n",
            {"exclude": ["x"]},
            'has only one column of numbers, "y": a target and an input are needed',
        ),
        (
            "date,sales\nJan 1 2020,120\nJan 2 2020,135\nJan 3 2020,150\n",
            {},
            (
                'has only one column of numbers, "sales": a target and an input are needed\n'
                'Left out: "date" ("Jan 1 2020" is not a number).'
            ),
        ),
        (
            "bp,age\n120 / 80,55\n130 / 85,60\n110 / 70,40\n",
            {},
            (
                'has only one column of numbers, "age": a target and an input are needed\n'
                'Left out: "bp" ("120 / 80" is not a number).'
            ),
        ),
        (
            "120 / 80,55\n130 / 85,60\n110 / 70,40\n",
            {},
            (
                "can be cut into cells at its commas or at its blanks\n"
                "--delimiter , or --delimiter blank decides."
            ),
        ),
        (
            "address,price\n12 Main St 5,700\n13 Main St 6,800\n",
            {},
            (
                'has only one column of numbers, "price": a target and an input are needed\n'
                'Left out: "address" ("12 Main St 5" is not a number).'
            ),
        ),
        (
            "x,y\n$5,$6\n3,4\n5,6\n",
            {},
            (
                'line 2, column "x": "$5" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "x,y\n5 kg,6 kg\n3,4\n5,6\n",
            {},
            (
                'line 2, column "x": "5 kg" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "x,y\n1_000,2_000\n3,4\n5,6\n",
            {},
            (
                'line 2, column "x": "1_000" has an underscore: write 1000\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "x,y\n٣,٤\n3,4\n5,6\n",
            {},
            (
                'line 2, column "x": "٣" has digits other than 0 to 9\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "y,x\n>100,<5\n50,6\n60,7\n",
            {},
            (
                'line 2, column "y": ">100" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "name,score,y\nfirst,pending,pending\nAnn,3,4\nBob,4,5\nCy,5,9\n",
            {},
            (
                'line 2, column "score": "pending" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "name,city,age,y\nBob,Oslo,unknown,?\nAnn,Rome,35,3\nCy,Rom,36,4\n",
            {},
            (
                'line 2, column "age": "unknown" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "<5,2\n3,4\n5,6\n",
            {},
            (
                'line 1, column "x1": "<5" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "-nan,2,5\n3,4,6\n5,6,7\n",
            {},
            (
                'line 1, column "x1": "-nan" is not a finite number\n'
                "2 of 3 rows are complete: --missing drop leaves out the others."
            ),
        ),
        (
            "1_000,2\n3,4\n5,6\n",
            {},
            (
                'line 1, column "x1": "1_000" has an underscore: write 1000\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "#DIV/0!,2,5\n3,4,6\n5,6,7\n",
            {},
            (
                'line 1, column "x1": "#DIV/0!" is not a number\n'
                "2 of 3 rows are complete: --missing drop leaves out the others."
            ),
        ),
        (
            "y,when,x\n1,10/11/2020,2\n3,11/11/2020,2\n5,01/01/2020,7\n",
            {"encode": ("when",)},
            'column "when" holds dates in which day and month can change places\nWrite them as 2020-12-31.',
        ),
        (
            "date,y,z\n01/01/2020,1,2\n01/02/2020,2,2\n01/03/2020,3,1\n",
            {"encode": ("date",)},
            'column "date" holds dates in which day and month can change places\nWrite them as 2020-12-31.',
        ),
        (
            "d,y,x\n01-02-2020,1,2\n01-03-2020,2,3\n",
            {"encode": ("d",)},
            'column "d" holds dates in which day and month can change places\nWrite them as 2020-12-31.',
        ),
        (
            'value,name\n4.1,Team 2\n5.2,Team 31\n6.1,"The ""A"" Team"\n',
            {},
            (
                'has only one column of numbers, "value": a target and an input are needed\n'
                'Left out: "name" ("Team 2" is not a number).'
            ),
        ),
        (
            "x:y\n1:2\n3:4\n5:9\n",
            {},
            (
                'has only one column, "x:y": a target and at least one input are needed\n'
                "Columns are told apart by commas, semicolons, tabs or blanks."
            ),
        ),
        (
            "country,gdp,pop\nAfghanistan,no data,none\nAlbania,3,4\nAlgeria,5,6\nAngola,6,8\n",
            {},
            (
                'line 2, column "gdp": "no data" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "sex,status,score,age\nM,never,absent,young\nF,former,1,21\nF,never,2,22\n",
            {},
            (
                'line 2, column "score": "absent" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "ret,lag\ninf,-inf\n1,3\n5,6\n7,6\n",
            {},
            (
                'line 2, column "ret": "inf" is not a finite number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "a,b\nTRUE,FALSE\n1,3\n5,6\n7,6\n",
            {},
            (
                'line 2, column "a": "TRUE" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "sex,x,y\nM,NA,NA\nF,2,3\nM,3,4\nF,5,4\n",
            {},
            (
                'line 2, column "x": "NA" is not a number\n'
                "3 of 4 rows are complete: --missing drop leaves out the others."
            ),
        ),
        (
            "ret,vol\nNaN,NaN\n0.1,0.2\n0.3,0.4\n",
            {},
            (
                'line 2, column "ret": "NaN" is not a finite number\n'
                "2 of 3 rows are complete: --missing drop leaves out the others."
            ),
        ),
        (
            "x,y\nNone,None\n3,1\n4,5\n",
            {},
            (
                'line 2, column "x": "None" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        (
            "a,b\nlow,high\n1,2\n3,4\n",
            {},
            (
                'line 2, column "a": "low" is not a number\n'
                "Mend the cell, or name the inputs to use, without this column, by --features."
            ),
        ),
        ("x,y\n٣,2\n3,4\n4,5\n", {}, 'line 2, column "x": "٣" has digits other than 0 to 9\n'),
    ],
)
def test_what_is_refused_and_which_option_helps(text: str, options: dict[str, Any], message: str) -> None:
    found = refusal(text, **options)
    assert found.startswith(message) or message.startswith(found), found
    assert found.count("\n") <= 1


def test_what_comes_after_the_first_thousand_rows_is_read_where_it_means_one_thing() -> None:
    rows = [f"{i % 900},5;{i % 7},5" for i in range(1200)]
    data = load("-", stdin=io.BytesIO("\n".join(["x;y", *rows, "1.234,5;2,5"]).encode()))
    assert (data.rows, data.X[-1, 1], data.Y[-1, 0]) == (1201, 1234.5, 2.5)
    rows = [f"{i % 90};{i % 7}" for i in range(1500)]
    text = "\n".join(["x;y", *rows, "3,5;2"])
    assert refusal(text).endswith("--decimal , reads commas as decimal ones.")
    assert load("-", stdin=io.BytesIO(text.encode()), decimal=",").X[-1, 1] == 3.5


def test_a_thousand_comments_are_comments() -> None:
    data = load("-", stdin=io.BytesIO(("# a, b\n" * 1001 + "x,y\n1,2\n3,4\n").encode()))
    assert (data.columns, data.notes) == (("bias", "x"), ("1,001 comment lines are skipped",))


def test_a_long_cell_takes_no_long_time() -> None:
    """A pattern that tries all of these digits twice would take half a minute here."""
    data = load("-", stdin=io.BytesIO(("1" * 60_000 + "!,y\n1,2\n3,4\n").encode()))
    assert data.rows == 2


@pytest.mark.parametrize(
    ("name", "option", "said"),
    [
        ("line", {"header": True}, "line is built-in data, which --header has nothing to do with"),
        ("a.csv", {"sheet": "x"}, "a.csv is text, which --sheet has nothing to do with"),
        ("a.npy", {"delimiter": ";"}, "a.npy is a file of numbers, which --delimiter has nothing to do with"),
        ("a.xlsx", {"delimiter": ";"}, "a.xlsx is a workbook, which --delimiter has nothing to do with"),
    ],
)
def test_an_option_that_does_nothing_is_refused(
    name: str, option: dict[str, Any], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text("x,y\n1,2\n3,4\n")
    with pytest.raises(DataError, match=said):
        load(name, **option)


def test_parts_leave_out_their_incomplete_rows(tmp_path: Path) -> None:
    for name, text in (("a.csv", "x,y\n1,2\nNA,3\n"), ("b.csv", "x,y\n4,5\n6,?\n7,8\n")):
        (tmp_path / name).write_text(text)
    data = load([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], drop_missing=True)
    assert np.hstack([data.X[:, 1:], data.Y]).tolist() == [[1, 2], [4, 5], [7, 8]]
    assert data.notes == (
        "1 of 2 rows left out, with missing cells",
        "1 of 3 rows left out, with missing cells",
    )


def test_parts_are_encoded_as_the_first_one_is(tmp_path: Path) -> None:
    for name, text in (
        ("a.csv", "group,day,y\nb,2020-01-02,1\na,2020-01-05,2\n"),
        ("b.csv", "group,day,y\nb,2020-01-01,3\nb,2020-01-03,4\n"),
    ):
        (tmp_path / name).write_text(text)
    both = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    data = load(both, encode=["group", "day"])
    assert data.columns == ("bias", "group=b", "day (days since 2020-01-02)")
    assert np.hstack([data.X[:, 1:], data.Y]).tolist() == [[1, 0, 1], [0, 3, 2], [1, -1, 3], [1, 1, 4]]
    (tmp_path / "b.csv").write_text("group,day,y\nc,2020-01-01,3\n")
    with pytest.raises(DataError, match=r'b.csv, line 2, column "group": "c" is none of the levels "a", "b"'):
        load(both, encode=["group", "day"])


def test_a_part_on_standard_input_is_encoded_as_the_first_one_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("group,x,y\na,1,1\nb,2,2\nc,3,3\n")
    later = io.BytesIO(b"group,x,y\na,4,4\nc,5,5\n")
    data = load([str(tmp_path / "a.csv"), "-"], encode=["group"], stdin=later)
    assert data.columns == ("bias", "group=b", "group=c", "x")
    assert data.X[3:, 1:].tolist() == [[0, 0, 4], [0, 1, 5]]


def test_parts_in_other_units_are_refused(tmp_path: Path) -> None:
    for name, text in (("a.csv", "x,y\n5 kg,1\n6 kg,2\n"), ("b.csv", "x,y\n5 lb,3\n7 lb,4\n")):
        (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=r'b.csv, column "x": "5 lb" is not written as "5 kg" in .*a.csv is'):
        load([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")])


def test_reduced_data_leave_out_their_incomplete_rows() -> None:
    rows = np.random.default_rng(3).standard_normal((6000, 2))
    cells = [[repr(float(x)), repr(float(y))] for x, y in rows]
    for i in range(0, 6000, 7):
        cells[i][i % 2] = "NA"
    text = "x,y\n" + "\n".join(map(",".join, cells))
    data = load("-", stdin=io.BytesIO(text.encode()), drop_missing=True)
    whole = np.delete(rows, np.s_[::7], axis=0)
    expected, *_ = np.linalg.lstsq(np.c_[np.ones(len(whole)), whole[:, 0]], whole[:, 1:], rcond=None)
    found, *_ = np.linalg.lstsq(data.X, data.Y, rcond=None)
    assert data.rows == len(whole)
    np.testing.assert_allclose(found, expected, rtol=1e-10)
    assert "858 of 6,000 rows left out, with missing cells" in data.notes


def test_arrays_leave_out_rows_with_nan(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, 5.0]]))
    data = load(str(tmp_path / "a.npy"), drop_missing=True)
    assert np.hstack([data.X[:, 1:], data.Y]).tolist() == [[1, 2], [4, 5]]
    assert data.notes == ("1 of 3 rows left out, with missing cells",)
    np.save(tmp_path / "b.npy", np.array([[1.0, 2.0], [np.nan, 3.0], [np.inf, 5.0]]))
    with pytest.raises(DataError, match=r"\[2, 0\] is inf: every value must be a finite number$"):
        load(str(tmp_path / "b.npy"), drop_missing=True)


def test_a_million_columns_are_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_table, "VERY_WIDE", 100)
    monkeypatch.delattr(text_table, "CellTable")  # would end in an error if it were asked
    text = ",".join(f"c{i}" for i in range(200)) + "\n" + ",".join(["1"] * 200) + "\n"

    def refuse(label: str, columns: int) -> None:
        raise DataError(f"{label}: {columns} columns")

    with pytest.raises(DataError, match=r"^standard input: 200 columns$"):
        load("-", stdin=io.BytesIO(text.encode()), accept=refuse)
