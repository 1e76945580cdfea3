"""``gdtui check FILE...``: whether students' programs are right, and which mistake is in them."""

from __future__ import annotations

import argparse
import csv
import json
from typing import TYPE_CHECKING, NoReturn

from gdtui.printing.output import to_output
from gdtui.refusal import RefusedError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from gdtui.checking.report import Report

__all__ = ["check", "is_check"]

STATUS = {"right": 0, "convention": 1, "mistake": 1, "unchecked": 2}

DESCRIPTION = """\
Check a training loop that you wrote yourself: whether each step is the
chapter's, and if not, which mistake is in it."""

ENDING = """\
The file is imported in a process of its own, with limits of 10 s, 2 GiB and
no input. That guards against accidents, not against malice.

exit status: 0 right; 1 a mistake, or another convention; 2 could not be
checked."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise RefusedError(visible(f"check: {message.removeprefix('argument ')}"))

    def print_help(self, file: object = None) -> None:
        to_output(lambda out: out.write(self.format_help()))


def is_check(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a check: ``check`` alone may be data of that name."""
    return len(words) > 1 and words[0] == "check"


def check(words: Sequence[str]) -> int:
    """Check the files that are named after ``check``.

    Returns
    -------
    int
        The exit status: the worst of all files.
    """
    options = _options(words)
    from gdtui.checking.judge import check as judge

    reports = [judge(path, options.function) for path in options.files]
    to_output(lambda out: _print(reports, out, options))
    return max(STATUS[report.finding.verdict] for report in reports)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="gdtui check",
        usage="gdtui check FILE [FILE ...] [--function NAME] [--json] [-v]",
        description=DESCRIPTION,
        epilog=ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="Python files; of several, a row of CSV each"
    )
    parser.add_argument("--function", metavar="NAME", help="the function that trains (default: train)")
    parser.add_argument("--json", action="store_true", help="print JSON lines: one a check, then the verdict")
    parser.add_argument("-v", "--verbose", action="store_true", help="say how each check ended")
    return parser.parse_args(list(words))


def _print(reports: Sequence[Report], out: TextIO, options: argparse.Namespace) -> None:
    if options.json:
        for report in reports:
            for record in report.records():
                print(json.dumps(record), file=out)
    elif len(reports) == 1:
        for line in reports[0].lines(options.verbose):
            print(line, file=out)
    else:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["name", "verdict", "id", "sentence", "seconds"])
        for report in reports:
            finding = report.finding
            rows.writerow(
                [
                    visible(report.path),
                    finding.verdict,
                    finding.id,
                    visible(report.message),
                    f"{report.seconds:.2f}",
                ]
            )
