"""How large the program is: ``python -m tests.size`` from the repository's root.

Prints lines, files, classes and chains of imports, beside the bars they are held against. It fails nothing.
"""

from __future__ import annotations

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "gdtui"
SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in SOURCES.items()}


def code_lines(path: Path) -> int:
    """Count lines that are not blank, comment or docstring."""
    text = path.read_text(encoding="utf-8")
    silent = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    tokens = [
        token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in silent
    ]
    lines = {line for token in tokens for line in range(token.start[0], token.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def imported(name: str) -> set[str]:
    """Collect the modules of the program that a module imports when it is loaded."""
    found: set[str] = set()
    for node in TREES[name].body:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            parts = {f"{node.module}.{alias.name}" for alias in node.names} & SOURCES.keys()
            found |= parts or ({node.module} & SOURCES.keys())
    return found - {"gdtui", name}


@cache
def chain(name: str) -> tuple[str, ...]:
    """Return the longest chain of imports that begins with a module."""
    return name, *max((chain(other) for other in imported(name)), key=len, default=())


def methods() -> dict[str, int]:
    """Count the methods of each class, with those of its bases in the program."""
    classes = {
        node.name: node
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def names(node: ast.ClassDef) -> set[str]:
        own = {one.name for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in classes]
        return own.union(*(names(classes[base]) for base in bases))

    return {name: len(names(node)) for name, node in classes.items()}


def largest(counts: dict[str, int], most: int) -> str:
    """Write the largest counts that are beyond a bar."""
    beyond = sorted(((count, name) for name, count in counts.items() if count > most), reverse=True)
    return ", ".join(f"{name} {count}" for count, name in beyond) or "none"


def report() -> None:
    """Print it all."""
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in SOURCES.items()}
    folders: dict[str, int] = {}
    for path in SOURCES.values():
        folder = str(path.parent.relative_to(PACKAGE.parent))
        folders[folder] = folders.get(folder, 0) + 1
    longest = max(map(chain, SOURCES), key=len)
    print(f"files                         {len(SOURCES):6}")
    print(f"lines                         {sum(lines.values()):6}")
    print(f"code lines                    {sum(map(code_lines, SOURCES.values())):6}")
    print(f"longest chain of imports      {len(longest):6}  (bar: 10)  {' > '.join(longest)}")
    print(f"folders of more than 15 files         {largest(folders, 15)}")
    print(f"classes of more than 30 methods       {largest(methods(), 30)}")
    print(f"files of more than 450 lines          {largest(lines, 450)}")


if __name__ == "__main__":
    report()
