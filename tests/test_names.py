"""Which names a module offers to others, and that no two things have one name: read from the source."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gdtui"
WRITTEN_BY_STUDENTS = PACKAGE / "lessons" / "course"
TREES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
        path.read_text(encoding="utf-8")
    )
    for path in sorted(PACKAGE.rglob("*.py"))
    if WRITTEN_BY_STUDENTS not in path.parents
}
ALIKE = {"main"}
"""Two programs may each have a function that begins them."""


def offered(tree: ast.Module) -> set[str] | None:
    """Collect the names in ``__all__``; None where there is none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["__all__"]:
            constants = [one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)]
            return {one for one in constants if isinstance(one, str)}
    return None


def types_alone(tree: ast.Module) -> set[str]:
    """Collect the aliases that a module defines for type checking alone: they can't be in ``__all__``."""
    blocks = [
        node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    nodes = [one for block in blocks for node in block.body for one in ast.walk(node)]
    return {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def defined(tree: ast.Module) -> set[str]:
    """Collect the functions and classes of a module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


@pytest.mark.parametrize("module", TREES)
def test_a_function_or_class_is_offered_or_begins_with_an_underscore(module: str) -> None:
    names, own = offered(TREES[module]), defined(TREES[module])
    assert (names or set()) & own == {name for name in own if not name.startswith("_")}


@pytest.mark.parametrize("module", TREES)
def test_what_is_imported_is_offered(module: str) -> None:
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.ImportFrom) and node.module in TREES:
            names = offered(TREES[node.module])
            taken = {alias.name for alias in node.names if f"{node.module}.{alias.name}" not in TREES}
            taken -= {"__version__", *types_alone(TREES[node.module])}
            assert names is None or taken <= names, node.module


def test_no_two_functions_or_classes_that_are_offered_have_one_name() -> None:
    homes = defaultdict(set)
    for module, tree in TREES.items():
        for name in defined(tree) & (offered(tree) or set()) - ALIKE:
            homes[name].add(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
