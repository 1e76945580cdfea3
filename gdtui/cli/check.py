"""``gdtui check FILE...``: whether students' programs are right, and which mistake is in them."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from gdtui.cli.parser import Parser
from gdtui.printing.output import INTERRUPTED, say, to_output
from gdtui.printing.table import csv_line
from gdtui.wording.counts import several
from gdtui.wording.status_line import StatusLine, progress_bar
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from gdtui.checking.report import CheckReport

__all__ = ["check_files", "is_check"]

STATUS = {"right": 0, "convention": 1, "mistake": 1, "unchecked": 2}
COLUMNS = ("name", "verdict", "id", "sentence", "seconds")
OPTIONS = ("--function", "--json", "-v", "--verbose", "-h", "--help")
COMMONEST = 5

DESCRIPTION = """\
Check a training loop that you wrote yourself. gdtui check says whether each
step is the chapter's, and if not, which mistake is in the code."""

ENDING = """\
A copy of the file runs in its own process, for at most 10 s, in 2 GiB of
memory, without input. That guards against accidents, not against malice.

exit status: 0 right; 1 a mistake, or another convention; 2 could not be
checked. For several files, it is the highest of theirs."""


def is_check(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a check: without a file after it, ``check`` is data of that name.

    Examples
    --------
    >>> is_check(["check", "a.py"]), is_check(["check", "-v", "a.py"]), is_check(["check", "--help"])
    (True, True, True)
    >>> is_check(["check"]), is_check(["check", "--json"]), is_check(["check", "--epochs", "9"])
    (False, False, False)
    """
    if words[:1] != ["check"]:
        return False
    own = [word for word in words[1:] if word.partition("=")[0] in OPTIONS]
    others = [word for word in words[1:] if word not in own]
    is_help = bool({*own} & {"-h", "--help"})
    return is_help or (bool(others) and (not others[0].startswith("-")))


def check_files(words: Sequence[str]) -> int:
    """Check the files that are named after ``check``.

    Parameters
    ----------
    words : sequence of str
        The command line after ``check``.

    Returns
    -------
    int
        The exit status: the highest of all files.
    """
    options = _options(words)
    found: list[CheckReport] = []
    _interrupt_when_ended()
    reports = _checked(options.files, options.function)
    to_output(lambda out: _print(reports, found, out, options))
    if len(found) > 1:
        _sum_up(found)
    return max(STATUS[report.finding.verdict] for report in found)


def _options(words: Sequence[str]) -> Namespace:
    parser = Parser(
        "check",
        usage="gdtui check FILE [FILE ...] [--function NAME] [--json] [-v]",
        description=DESCRIPTION,
        epilog=ENDING,
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="Python files; several files give a row of CSV each"
    )
    parser.add_argument("--function", metavar="NAME", help="the function that trains (default: train)")
    parser.add_argument(
        "--json", action="store_true", help="print JSON lines: one for each check, then the verdict"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="print how each check ended")
    return parser.parse_intermixed_args(list(words))


def _checked(paths: Sequence[str], function: str | None) -> Iterator[CheckReport]:
    """Check the files in their order, several at a time."""
    if len(paths) == 1:
        from gdtui.checking.judge import check_program as judge

        yield judge(paths[0], function)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    line, count = StatusLine(sys.stderr), len(paths)
    workers = min(_cores(), count)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_interrupt_when_ended) as pool:
        try:
            for done, report in enumerate(pool.map(partial(_check_one, function=function), paths), 1):
                line.clear()
                yield report
                line.show(f"checking {progress_bar(done / count)} {done} of {count}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            line.clear()


def _check_one(path: str, function: str | None) -> CheckReport:
    """Check a file in a process of the pool, which ends when it is interrupted."""
    from gdtui.checking.judge import check_program as judge

    try:
        return judge(path, function)
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)


def _interrupt_when_ended() -> None:
    """Let SIGTERM end a check as Ctrl-C does, so that no process and no folder of it is left.

    Only the first one does: another would interrupt the removal of the folder.
    """

    def interrupt(number: int, frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, interrupt)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _print(reports: Iterable[CheckReport], found: list[CheckReport], out: TextIO, options: Namespace) -> None:
    if len(options.files) > 1 and not options.json:
        print(",".join(COLUMNS), file=out)
    for report in reports:
        found.append(report)
        for line in _lines(report, options):
            print(line, file=out)
        out.flush()


def _lines(report: CheckReport, options: Namespace) -> Iterable[str]:
    """Write a report as JSON lines; otherwise as a row of CSV if there are several, or as sentences."""
    if options.json:
        return map(json.dumps, report.records())
    return [_row(report)] if len(options.files) > 1 else report.lines(options.verbose)


def _row(report: CheckReport) -> str:
    finding = report.finding
    texts = (visible(report.path), finding.verdict, finding.id, visible(report.message))
    return csv_line([*texts, f"{report.seconds:.2f}"]).decode().removesuffix("\n")


def _sum_up(reports: Sequence[CheckReport]) -> None:
    """Say on standard error how many are right, and which mistakes are the commonest."""
    verdicts = Counter(report.finding.verdict for report in reports)
    words = {"right": "right", "convention": "right in another way", "mistake": "with a mistake"}
    counts = [f"{verdicts[key]} {word}" for key, word in {**words, "unchecked": "not checked"}.items()]
    say(f"{several(len(reports), 'file')}: {', '.join(counts)}")
    mistakes = Counter(report.finding.id for report in reports if report.finding.verdict == "mistake")
    if mistakes:
        say(
            "the commonest: "
            + ", ".join(f"{count} {name}" for name, count in mistakes.most_common(COMMONEST))
        )
