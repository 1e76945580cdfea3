"""A check from the file to the verdict: its stages in order, until one fails."""

from __future__ import annotations

import ast
import os
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdtui.checking.naming import judge_stages
from gdtui.checking.probes import calls, true_gradient
from gdtui.checking.process.child import SECONDS, Child, EndedError
from gdtui.checking.program import judged_by_lines
from gdtui.checking.report import CheckReport, Finding, mistake, unchecked
from gdtui.checking.trial import Trial, tried
from gdtui.programs.signature import are_guessed, role_of
from gdtui.wording.counts import several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["check_program"]


class _FoundError(Exception):
    """Ends the check with a finding, at a stage."""

    def __init__(self, stage: str, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.stage, self.finding = stage, finding


def check_program(path: str, function: str | None = None, seconds: float = SECONDS) -> CheckReport:
    """Check a student's program.

    Parameters
    ----------
    path : str
        The file.
    function : str, optional
        The name of the function that trains; `train` or a usual one unless given.
    seconds : float
        How long the program may take in all.

    Returns
    -------
    Report
        Whatever happens: what breaks the check makes it ``unchecked``.
    """
    report = CheckReport(path)
    begun = time.monotonic()
    try:
        _check(path, function, report, seconds)
    except _FoundError as found:
        report.failed(found.stage, found.finding)
    except Exception as error:  # a fault of the check itself must not pass anybody
        report.finding = unchecked(
            "check-failed", f"the check itself failed ({type(error).__name__}: {error})"
        )
    report.seconds = time.monotonic() - begun
    return report


def _check(path: str, function: str | None, report: CheckReport, seconds: float) -> None:
    source = _read(path)
    report.passed("file")
    stage = "import"
    try:
        with Child(path, seconds) as child:
            printed = _load(child, report)
            stage = "signature"
            found = child.ask("find", function=function)
            if "raised" in found:
                raise _FoundError(stage, unchecked("signature", _error(found["raised"])))
            if found["name"] is None:
                finding = None if function else _judged_by_lines(child, printed)
                if finding is None:
                    raise _FoundError(stage, _no_function(found, function, bool(printed.strip())))
                _note_lines(finding, report)
                return
            known = _signature(found)
            report.passed(stage, f"{found['name']}({', '.join(found['parameters'])})")
            stage = "shapes"
            for one in calls(3):
                true_gradient(one)
            trial = tried(child, partial(_fresh, path, function, seconds), found, known, source)
            if trial.error is not None:
                raise _FoundError(stage, _raised(trial, trial.error))
            judge_stages(trial, report)
            if _is_misled(trial, report.finding):
                report.failed(report.last, _places_only(trial))
    except EndedError as ended:
        where = "while it was imported" if stage == "import" else "while its function was called"
        raise _FoundError(stage, unchecked(ended.cause, f"{where} {ended}")) from None


@contextmanager
def _fresh(path: str, function: str | None, seconds: float) -> Iterator[Child]:
    """Load the program anew, in another child."""
    with Child(path, seconds) as child:
        child.ask("load")
        child.ask("find", function=function)
        yield child


def _read(path: str) -> str:
    """Read the source; it must be Python."""
    try:
        if not os.path.isfile(path):
            raise FileNotFoundError("there is no such file" if not os.path.exists(path) else "it is no file")
        data = Path(path).read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise _FoundError("file", unchecked("file-missing", f"it can't be read ({why})")) from None
    try:
        compile(data, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = f" in line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        sentence = f"it is not Python{line} ({getattr(error, 'msg', error)})"
        raise _FoundError("file", unchecked("syntax-error", sentence)) from None
    except (RecursionError, MemoryError):
        raise _FoundError("file", unchecked("syntax-error", "it is nested too deeply")) from None
    return data.decode("utf-8", "replace")


def _load(child: Child, report: CheckReport) -> str:
    answer = child.ask("load")
    raised = answer.get("raised")
    if raised is not None:
        raise _FoundError("import", _import_fault(raised))
    count = answer["printed"].count("\n")
    report.passed("import", f"it prints {several(count, 'line')}" if count else "")
    return str(answer["printed"])


def _judged_by_lines(child: Child, printed: str) -> Finding | None:
    """Judge a program without a function by what it printed, as far as that can be done."""
    answer = child.ask("numbers") if printed.strip() else child.ask("run")
    if "raised" in answer:
        return None
    return judged_by_lines(printed or answer["printed"], answer["globals"])


def _note_lines(finding: Finding, report: CheckReport) -> None:
    """Note a finding about printed lines; no other stage concerns a program without a function."""
    for stage in ("signature", "shapes", "one-epoch", "several-epochs", "arrays", "long-run", "functions"):
        report.skipped(stage, "there is no function to call")
    if finding.verdict == "right":
        report.passed("printed", finding.sentence)
        report.finding = finding
    else:
        report.failed("printed", finding)


ENDS = {
    "EOFError": (
        "waits-for-input",
        "it asks for input{where} while it is imported, and nobody is there to answer",
        "{name} asks for input, and nobody is there to answer",
    ),
    "SystemExit": ("exits", "it ends Python{where} while it is imported", "{name} ends Python: {error}"),
    "MemoryError": (
        "out-of-memory",
        "it wants more than 2 GiB of memory{where}",
        "{name} wants more than 2 GiB of memory",
    ),
    "RecursionError": (
        "recursion",
        "a function calls itself without end{where}",
        "{name} calls itself without end",
    ),
}
"""For each kind of error: the id, the sentence for an import, and the sentence for a call."""

GUARD = "what stands outside of functions: below if __name__ == '__main__' it waits until the file is run"


def _import_fault(raised: Mapping[str, Any]) -> Finding:
    where = f" in line {raised['line']}" if raised["line"] else ""
    for kind, (name, sentence, _) in ENDS.items():
        if kind in raised["kinds"]:
            look = GUARD if kind == "EOFError" else ""
            return unchecked(name, sentence.format(where=where), look)
    if "ModuleNotFoundError" in raised["kinds"]:
        sentence = f"it imports {raised['module']}, which is not installed where gdtui runs"
        return unchecked("import-error", sentence)
    return unchecked("import-error", f"importing it stops with an error, {_error(raised)}")


def _error(raised: Mapping[str, Any]) -> str:
    where = f" in line {raised['line']}" if raised["line"] else ""
    code = f", {raised['code']}" if raised["code"] else ""
    return f"{raised['type']}{where}{code}: {raised['text']}".rstrip(": .")


def _no_function(found: Mapping[str, Any], function: str | None, has_printed: bool) -> Finding:
    if function:
        return unchecked("no-function", f"there is no function {function} in it")
    lines = ", and its printed losses can't be compared with its X, Y and lr" if has_printed else ""
    if found["classes"]:
        lacks = "has no fit(X, Y) that gets a learning rate and a number of epochs"
        sentence = f"the class {found['classes'][0]} {lacks}"
        return unchecked("signature", sentence)
    others = (
        f" (there are {', '.join(found['functions'][:8])}; --function NAME chooses one)"
        if found["functions"]
        else ""
    )
    return unchecked("no-function", f"there is no function train in it{others}{lines}")


def _signature(found: Mapping[str, Any]) -> dict[str, str]:
    roles = found["roles"]
    known = {*(roles or {}).values(), *map(role_of, found["globals"])}
    if roles is None or not {"X", "Y"} <= set(roles.values()) or not {"lr", "epochs"} <= known:
        shown = f"{found['name']}({', '.join(found['parameters'])})"
        sentence = f"{shown} can't be called: a usual one is train(X, Y, weights, lr, epochs)"
        raise _FoundError("signature", unchecked("signature", sentence))
    return dict(roles)


def _raised(trial: Trial, raised: Mapping[str, Any]) -> Finding:
    """Say which error every way of calling raised, the chapter's first."""
    for kind, (name, _, sentence) in ENDS.items():
        if kind in raised["kinds"]:
            return unchecked(name, sentence.format(name=trial.function, error=_error(raised)))
    if are_guessed(trial.roles):
        return _places_only(trial, f", and then stops with {_error(raised)}")
    sentence = f"{trial.function} stops with {_error(raised)}"
    given = f"it was called with {trial.style.name}: n = 11 rows, d = 3 weights"
    return mistake("raises-error", sentence, "the shapes in that line", [given])


UNNAMED = ("unknown", "raises-error", "returned-shape")
"""Mistakes that are also found where an argument is taken for another one."""


def _is_misled(trial: Trial, finding: Finding) -> bool:
    """Tell whether a mistake may be the check's, which has told the arguments by their places."""
    return are_guessed(trial.roles) and finding.verdict == "mistake" and finding.id in UNNAMED


def _places_only(trial: Trial, then: str = "") -> Finding:
    """Say that a function was called by the places of its arguments, which prove nothing."""
    shown = f"{trial.name}({', '.join(trial.found['parameters'])})"
    sentence = (
        f"the function {shown} was called as train(X, Y, weights, lr, epochs), by the places of its arguments"
    )
    return unchecked("signature", f"{sentence}, which may be others{then}", "the names of the arguments")
