"""Small files that were read wrong once, with what is right: from public reports, shortened."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CASES"]


class Case(NamedTuple):
    """A file, and the inputs and the target that it holds."""

    name: str
    text: str
    columns: tuple[str, ...]
    target: str
    rows: list[list[float]]
    notes: tuple[str, ...] = ()
    options: Mapping[str, Any] = MappingProxyType({})


CASES = [
    Case(
        "empty-column.tsv",
        "id\ttemp\tnote\tload\nSample 1\t21.5\t\t7\nSample 2\t22.5\t\t8\nSample 3\t25.0\t\t12\n",
        ("temp",),
        "load",
        [[21.5, 7], [22.5, 8], [25, 12]],
        ('left out, not numeric: "id", "note" (empty)',),
    ),
    Case("exact-line.csv", "x,y\n0,1\n1,3\n2,5\n3,7\n", ("x",), "y", [[0, 1], [1, 3], [2, 5], [3, 7]]),
    Case(
        "no-header-text-class.csv",
        "5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n",
        ("x1", "x2", "x3"),
        "y",
        [[5.1, 3.5, 1.4, 0.2], [4.9, 3.0, 1.4, 0.2], [7.0, 3.2, 4.7, 1.4]],
        ('left out, not numeric: "x5"',),
    ),
    Case(
        "savetxt-comment.txt",
        "# measured in lab 3\n0 1\n2 3\n4 6\n",
        ("x1",),
        "y",
        [[0, 1], [2, 3], [4, 6]],
    ),
    Case("comment-then-header.csv", "# lab 3\nx,y\n0,1\n2,3\n4,6\n", ("x",), "y", [[0, 1], [2, 3], [4, 6]]),
    Case("excel-sep-line.csv", "sep=;\nx;y\n0;1\n2;3\n4;6\n", ("x",), "y", [[0, 1], [2, 3], [4, 6]]),
    Case(
        "tab-text-with-number.tsv",
        "x\tteam\ty\n10\tTeam 1\t5\n25\tTeam 2\t9\n31\tTeam 3\t12\n18\tTeam 4\t6\n",
        ("x",),
        "y",
        [[10, 5], [25, 9], [31, 12], [18, 6]],
        ('left out, not numeric: "team"',),
    ),
    Case(
        "decimal-comma.csv",
        "Zeit;Druck;Temp\n10:00;1,5;28,7\n10:10;1,25;29,1\n",
        ("Druck",),
        "Temp",
        [[1.5, 28.7], [1.25, 29.1]],
        ('"Druck", "Temp": with decimal commas', 'left out, not numeric: "Zeit"'),
    ),
    Case(
        "thousands.csv",
        'area,price\n70,"$450,000"\n82,"$1,250,000"\n',
        ("area",),
        "price",
        [[70, 450000], [82, 1250000]],
        ('"price": without $ and commas',),
    ),
    Case(
        "units.csv",
        "height,weight,rise\n180 cm,80 kg,5%\n175 cm,72.5 kg,7.5%\n",
        ("height", "weight"),
        "rise",
        [[180, 80, 5], [175, 72.5, 7.5]],
        ('"height": in cm', '"weight": in kg', '"rise": in per cent'),
    ),
    Case(
        "blanks-between-thousands.csv",
        "a;b\n1 234,5;2'000\n\u22125;1'500\n",
        ("a",),
        "b",
        [[1234.5, 2000], [-5, 1500]],
        ('"a": without blanks, with decimal commas', '"b": without apostrophes'),
    ),
    Case(
        "title-and-units.csv",
        "Report of lab 3,,\n\nx,t,y\nm,s,kg\n0,1,2\n3,4,5\n",
        ("x", "t"),
        "y",
        [[0, 1, 2], [3, 4, 5]],
        ("1 line is skipped above the table", 'the row under the names is skipped: it holds "m", "s", "kg"'),
    ),
    Case(
        "units-above.csv",
        "[m],[s]\nx,y\n0,1\n3,4\n",
        ("x",),
        "y",
        [[0, 1], [3, 4]],
        ("1 line is skipped above the table",),
    ),
    Case(
        "orange.tab",
        "x\tcolour\ty\tz\ncontinuous\tdiscrete\tc\tcontinuous\n\tmeta\tclass\t\n1\tred\t2\t3\n4\tblue\t5\t6.5\n",
        ("x", "z"),
        "y",
        [[1, 3, 2], [4, 6.5, 5]],
        (
            "Orange's three header lines: the kinds and roles are skipped",
            'left out, not numeric: "colour"',
        ),
    ),
    Case("savetxt-names.txt", "# x y\n0 1\n2 3\n# done\n", ("x",), "y", [[0, 1], [2, 3]]),
    Case("matlab.txt", "% x y\n0 1\n2 3\n", ("x",), "y", [[0, 1], [2, 3]]),
    Case(
        "numbered.csv",
        "#,x,y\n1,5,7\n2,6,9\n",
        ("x",),
        "y",
        [[5, 7], [6, 9]],
        ('left out: "column 1", which only numbers the rows',),
    ),
    Case(
        "rows-of-commas.csv", "x,y\n1,2\n,\n3,4\n,,\n".replace(",,\n", ",\n"), ("x",), "y", [[1, 2], [3, 4]]
    ),
    Case("bars.txt", "x|y\n1|2\n3|4\n", ("x",), "y", [[1, 2], [3, 4]]),
    Case(
        "comma-blanks.txt",
        "3,5 2,5\n1,5 2\n",
        ("x1",),
        "y",
        [[3.5, 2.5], [1.5, 2]],
        ('"x1", "y": with decimal commas',),
    ),
    Case(
        "asked-decimal.csv",
        "x;y\n1,500;2\n2,250;3\n",
        ("x",),
        "y",
        [[1.5, 2], [2.25, 3]],
        ('"x": with decimal commas',),
        {"decimal": ","},
    ),
    Case(
        "asked-point.csv",
        "x;y\n1,500;2\n2,250;3\n",
        ("x",),
        "y",
        [[1500, 2], [2250, 3]],
        ('"x": without commas',),
        {"decimal": "."},
    ),
    Case("asked-delimiter.csv", "a:b\n1:2\n3:4\n", ("a",), "b", [[1, 2], [3, 4]], (), {"delimiter": ":"}),
    Case(
        "asked-header.csv", "2000,2001\n1,2\n3,4\n", ("2000",), "2001", [[1, 2], [3, 4]], (), {"header": True}
    ),
    Case(
        "asked-no-header.csv",
        "town,2000,2001\nOslo,3,4\n",
        ("x2",),
        "y",
        [[2000, 2001], [3, 4]],
        ('left out, not numeric: "x1"',),
        {"header": False},
    ),
    Case(
        "drop.csv",
        "x,y\n1,2\nNA,3\n4,5\n6,?\n",
        ("x",),
        "y",
        [[1, 2], [4, 5]],
        ("2 of 4 rows left out, with missing cells",),
        {"drop_missing": True},
    ),
    Case(
        "drop-elsewhere.csv",
        "x,t,y\n1,,2\n3,4,5\n6,7,8\n",
        ("x",),
        "y",
        [[1, 2], [3, 5], [6, 8]],
        (),
        {"drop_missing": True, "features": ["x"]},
    ),
    Case("exclude.csv", "id,x,y\n7,1,2\n9,3,4\n", ("x",), "y", [[1, 2], [3, 4]], (), {"exclude": ["id"]}),
    Case(
        "label.csv",
        "id,x,y\n7,1,2\n9,3,4\n",
        ("id", "x"),
        "y",
        [[7, 1, 2], [9, 3, 4]],
        ('"id" seems to number the rows: --exclude id leaves it out',),
    ),
    Case(
        "rises.csv",
        "run no,x,y\n11,1.5,2\n12,3,4\n13,3,5\n",
        ("run no", "x"),
        "y",
        [[11, 1.5, 2], [12, 3, 4], [13, 3, 5]],
        ("\"run no\" seems to number the rows: --exclude 'run no' leaves it out",),
    ),
    Case(
        "encode.csv",
        "smoker,region,age,charges\nyes,north,19,160\nno,south,18,17\nno,east,28,44\n",
        ("smoker=yes", "region=north", "region=south", "age"),
        "charges",
        [[1, 1, 0, 19, 160], [0, 0, 1, 18, 17], [0, 0, 0, 28, 44]],
        (),
        {"encode": ["smoker", "region"]},
    ),
    Case(
        "encode-last.csv",
        "x,y,group\n1,2,b\n3,4,a\n",
        ("x", "group=b"),
        "y",
        [[1, 1, 2], [3, 0, 4]],
        (),
        {"encode": ["group"]},
    ),
    Case(
        "encode-days.csv",
        "day,y\n2020-02-28,1\n2020-03-01 12:00,2\n2020-02-27,3\n",
        ("day (days since 2020-02-27)",),
        "y",
        [[1, 1], [3.5, 2], [0, 3]],
        (),
        {"encode": ["day"]},
    ),
]
