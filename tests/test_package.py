"""The package: its version, and what goes into the wheel."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import gdtui

ROOT = Path(__file__).resolve().parents[1]
LESSONS = (
    *("01-one-step.toml", "02-gradient.toml", "03-five-rows.toml", "04-loop.toml", "05-limit.toml"),
    *("06-fastest.toml", "07-units.toml", "08-valley.toml", "09-curve.toml", "10-bug.toml"),
    *("loop_1.py", "loop_2.py", "loop_3.py", "loop_4.py"),
)
DATA = [
    *("gdtui/py.typed", "gdtui/screen/app.tcss"),
    *(f"gdtui/data/sets/{name}.csv" for name in ("cars", "faithful", "galton", "line", "plane", "trees")),
    *(f"gdtui/lessons/course/{name}" for name in LESSONS),
    *(f"gdtui/cli/help/{topic}.txt" for topic in ("data", "hide", "json", "large", "ssh")),
]
DATA += [f"gdtui/lessons/course/{path.name}" for path in (ROOT / "gdtui/lessons/course").glob("*.toml")]
needs_build = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in ("build", "hatchling")),
    reason="build and hatchling are not installed (extra: dev)",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    words = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, *words], check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_command_says_the_version_that_is_installed() -> None:
    words = [sys.executable, "-m", "gdtui", "--version"]
    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said == f"gdtui {importlib.metadata.version('gdtui')}\n"
    assert importlib.metadata.version("gdtui") == gdtui.__version__


def test_nothing_but_three_packages_is_needed_at_run_time() -> None:
    required = importlib.metadata.requires("gdtui") or []
    names = {re.split(r"[^\w-]", one)[0] for one in required if "extra ==" not in one}
    assert names == {"numpy", "textual", "plotext", "tomli"}
    assert any(one.startswith("tomli") and "3.11" in one for one in required)  # Python has it from there on


@pytest.mark.parametrize("path", DATA)
def test_data_are_found_in_the_package(path: str) -> None:
    package, *rest = path.split("/")
    assert importlib.resources.files(package).joinpath(*rest).is_file()


@needs_build
def test_data_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    assert set(DATA) <= set(wheel.namelist())


@needs_build
def test_every_file_of_the_package_is_in_the_wheel_and_no_test(wheel: zipfile.ZipFile) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "gdtui").rglob("*.py")}
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert modules | set(DATA) == names


@needs_build
def test_the_wheel_names_its_licence_and_its_command(wheel: zipfile.ZipFile) -> None:
    info = f"gdtui-{gdtui.__version__}.dist-info"
    assert wheel.read(f"{info}/licenses/LICENSE").startswith(b"MIT License")
    assert b"gdtui = gdtui.cli:main" in wheel.read(f"{info}/entry_points.txt")
