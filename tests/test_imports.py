"""Which module may import which, and what is loaded when: read from the source, then from ``sys.modules``."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gdtui"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
SCREEN = ("textual", "plotext", "rich", "gdtui.screen")
LEAVES = ("gdtui.wording.text", "gdtui.writing")
OF_TEXTUAL = ("rich", "platformdirs")
EXTRAS = {
    "gdtui.data.text.pyarrow_csv": {"pyarrow"},
    "gdtui.data.formats.arrow_table": {"pyarrow"},
    "gdtui.data.formats.workbook": {"python_calamine"},
    "gdtui.lessons.reading": {"tomli"},
}
ALLOWED = {"gdtui", "numpy", "textual", "plotext", *OF_TEXTUAL, *sys.stdlib_module_names}


@cache
def imports(module: str) -> set[str]:
    """Collect every module that a module names in an import, wherever in the file it stands."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            origin = ".".join([*above, node.module or ""]).rstrip(".")
            found |= {origin, *(f"{origin}.{alias.name}" for alias in node.names)}
    return found


def reaches(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(root + ".") for root in roots)


def test_there_are_modules_to_look_at() -> None:
    assert {"gdtui", "gdtui.cli", "gdtui.descent.trainer", "gdtui.data.load", "gdtui.screen.app"} <= set(
        MODULES
    )
    assert {"numpy", "gdtui.descent.history.History"} <= imports("gdtui.descent.trainer")


@pytest.mark.parametrize("module", MODULES)
def test_nothing_but_the_dependencies_is_imported(module: str) -> None:
    assert {name.partition(".")[0] for name in imports(module)} <= ALLOWED | EXTRAS.get(module, set())


@pytest.mark.parametrize(
    "module", [name for name in MODULES if not reaches(name, ("gdtui.screen", "gdtui.cli", "gdtui.__main__"))]
)
def test_only_the_screen_and_the_command_know_the_screen(module: str) -> None:
    assert not {name for name in imports(module) if reaches(name, SCREEN)}


KNOWS: dict[str, set[str]] = {
    "gdtui.descent": {"gdtui.data"},
    "gdtui.data": {"gdtui.descent"},
    "gdtui.wording": {"gdtui.descent", "gdtui.data", "gdtui.settings"},
    "gdtui.sessions": {
        "gdtui.descent",
        "gdtui.data",
        "gdtui.wording",
        "gdtui.settings",
        "gdtui.command_words",
    },
    "gdtui.printing": {"gdtui.descent", "gdtui.data", "gdtui.sources", "gdtui.wording", "gdtui.refusal"},
    "gdtui.programs": {"gdtui.recording"},
    "gdtui.sources": {"gdtui.data", "gdtui.descent", "gdtui.programs", "gdtui.wording", "gdtui.refusal"},
    "gdtui.recording": set(),
    "gdtui.checking": {"gdtui.descent", "gdtui.programs", "gdtui.sources", "gdtui.wording"},
    "gdtui.lessons": {
        *(
            "gdtui.answers",
            "gdtui.checking",
            "gdtui.descent",
            "gdtui.data",
            "gdtui.prepared",
            "gdtui.sessions",
        ),
        *("gdtui.settings", "gdtui.wording"),
    },
    "gdtui.screen.terminal": set(),
}
"""Which other parts of the program a part may name, for types or to run, besides the leaves."""


@pytest.mark.parametrize(
    ("part", "module"),
    [(part, name) for part in KNOWS for name in MODULES if reaches(name, (part,))],
)
def test_a_part_knows_only_those_below_it(part: str, module: str) -> None:
    own = {name for name in imports(module) if reaches(name, ("gdtui",))}
    own -= {"gdtui", "gdtui.__version__", "gdtui.screen", "gdtui.screen.terminal"}
    assert {name for name in own if not reaches(name, (part, *KNOWS[part], *LEAVES))} == set()


@pytest.mark.parametrize("module", [name for name in MODULES if reaches(name, ("gdtui.screen.panels",))])
def test_a_panel_draws_from_what_it_is_given(module: str) -> None:
    """It sees neither the trainer nor the app."""
    seen = imports(module)
    assert not {name for name in seen if reaches(name, ("gdtui.descent.trainer", "gdtui.screen.app"))}


def loaded(code: str, *words: str) -> set[str]:
    """Run code in a process of its own; return the top-level modules and the package's own that it loaded."""
    ending = "\nimport sys; print('loaded', *(m for m in sys.modules if '.' not in m or m[:6] == 'gdtui.'))"
    source = f"import sys; sys.argv[1:] = {list(words)!r}\ntry:\n {code}\nexcept SystemExit: pass{ending}"
    result = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60
    )
    marker, *names = result.stdout.splitlines()[-1].split()
    assert marker == "loaded"
    return set(names)


RUN = "from gdtui.cli import main; main()"


@pytest.mark.parametrize(
    "module", [name for name in MODULES if not reaches(name, ("gdtui.cli", "gdtui.__main__"))]
)
def test_nobody_knows_the_command(module: str) -> None:
    assert not {name for name in imports(module) if reaches(name, ("gdtui.cli",))}


def test_the_mathematics_loads_nothing_of_the_rest() -> None:
    own = {name for name in loaded("import gdtui.descent.run, gdtui.descent.surface") if name[:6] == "gdtui."}
    assert own
    assert {name for name in own if not reaches(name, ("gdtui.descent",))} == set()


def test_the_chapter_loads_numpy_and_no_screen() -> None:
    names = loaded("from gdtui import model, loss, gradient, train")
    assert {"numpy", "gdtui.descent.chapter"} <= names
    assert not {"textual", "plotext", "rich", "gdtui.screen", "gdtui.cli"} & names


@pytest.mark.parametrize("word", ["--help", "--version", "--lr=0", "--weights=1,x"])
def test_help_and_what_is_refused_load_not_even_numpy(word: str) -> None:
    names = loaded(RUN, word)
    assert "gdtui.cli" in names
    assert not {"textual", "plotext", "rich", "numpy", "gdtui.screen"} & names


@pytest.mark.parametrize(
    "words", [["--plain"], ["--json"], ["--plain", "galton", "--standardize"], ["--lr", "0.5"]]
)
def test_printing_loads_no_screen(words: list[str]) -> None:
    names = loaded(RUN, *words, "--epochs", "2")
    assert "numpy" in names
    assert not {"textual", "plotext", "rich", "gdtui.screen"} & names


def test_importing_sets_no_environment_variable() -> None:
    code = (
        "import os; before = dict(os.environ); import gdtui; gdtui.train; assert before == dict(os.environ)"
    )
    environment = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)


def test_importing_alone_does_not_load_numpy() -> None:
    names = loaded("import gdtui; gdtui.__version__")
    assert "gdtui" in names
    assert "numpy" not in names


def test_the_screen_loads_asyncio_without_ssl_and_leaves_ssl_loadable() -> None:
    program = (
        "import sys; from gdtui.screen.watch import import_asyncio_alone; import_asyncio_alone(); "
        "assert 'asyncio' in sys.modules and '_ssl' not in sys.modules; import ssl; print(ssl.CERT_NONE)"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "0\n"
