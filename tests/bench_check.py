"""What the check finds: ``python -m tests.bench_check [FOLDER ...] [--all]`` from the repository's root.

For each folder of programs: how many are told as they should be (verdict and id), are noticed as wrong but
have no name, have a false name, or pass though they are wrong. ``--all`` lists every program that is not
told as it should be. The programs in ``held_out`` were written without a look at the check.
"""

from __future__ import annotations

import argparse
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdtui.checking.judge import check_program

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMS = Path(__file__).parent / "checking" / "programs"
FOLDERS = ("right", "convention", "mistake", "printed", "broken")
KINDS = ("as expected", "without a name", "false name", "wrong passes", "right fails", "unchecked")


class Told(NamedTuple):
    """A program, what is true of it, and what was found."""

    path: Path
    true: Sequence[tuple[str, str]]
    found: tuple[str, str]
    sentence: str
    seconds: float

    @property
    def kind(self) -> str:
        """How the answer is to be counted."""
        verdicts = {verdict for verdict, _ in self.true}
        if self.found in self.true or (self.found[0] == "right" and "right" in verdicts):
            return "as expected"
        if self.found[0] == "right":
            return "wrong passes"
        if self.found[0] == "unchecked":
            return "as expected" if "unchecked" in verdicts else "unchecked"
        if verdicts == {"right"}:
            return "right fails"
        return "without a name" if self.found[1] == "unknown" else "false name"


def true_answers(path: Path) -> list[tuple[str, str]]:
    """Read what is true of a program from its first line, ``# expect: VERDICT ID or VERDICT ID``."""
    with path.open(encoding="utf-8") as file:
        line = file.readline().removeprefix("# expect:").strip()
    return [(verdict, name) for verdict, _, name in (one.partition(" ") for one in line.split(" or "))]


def told(path: Path) -> Told:
    """Check a program."""
    begun = time.perf_counter()
    report = check_program(str(path))
    found = report.finding.verdict, report.finding.id
    return Told(path, true_answers(path), found, report.message, time.perf_counter() - begun)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[PROGRAMS / name for name in FOLDERS])
    parser.add_argument("--all", action="store_true", help="list what is not as expected")
    options = parser.parse_args()
    print(f"{'programs':<12}{'':>6}" + "".join(f"{kind:>16}" for kind in KINDS) + f"{'seconds':>10}")
    missed: list[Told] = []
    for folder in options.folders:
        paths = sorted(folder.rglob("*.py"))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(told, paths))
        counts = [sum(one.kind == kind for one in results) for kind in KINDS]
        slowest = max((one.seconds for one in results), default=0.0)
        print(
            f"{folder.name:<12}{len(results):>6}" + "".join(f"{n:>16}" for n in counts) + f"{slowest:>10.1f}"
        )
        missed += [one for one in results if one.kind != "as expected"]
    if options.all:
        for one in missed:
            print(f"\n{one.kind}: {one.path}, {one.true}\n  {one.found} {one.sentence}")


if __name__ == "__main__":
    main()
