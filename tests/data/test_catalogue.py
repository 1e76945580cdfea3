"""The shipped data against the least-squares figures that were published for them."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from gdtui.data import load
from gdtui.data.catalogue import CATALOGUE, CatalogueEntry, find

PUBLISHED = {
    "line": ([0.99306104, 2.00188271], 0.009757711024267049),
    "plane": ([0.492257, 1.55432589, -2.07248965], 0.010094353400620707),
    "galton": ([23.94153018, 0.64629058], 5.000293765551662),
    "cars": ([-17.57909489, 3.93240876], 227.07042102189777),
    "faithful": ([33.47439702, 10.7296414], 34.71833472873817),
    "trees": ([-57.98765892, 4.7081605, 0.33925123], 13.610366426530604),
}
LIMITS = {
    "line": 0.7804391250332103,
    "plane": 0.655944248005601,
    "galton": 2.14124e-4,
    "cars": 3.76709e-3,
    "faithful": 6.95785e-2,
    "trees": 1.66825e-4,
}


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_an_entry_says_what_its_file_holds(entry: CatalogueEntry) -> None:
    data = load(entry.name)
    assert data.rows == entry.rows
    assert (*data.columns[1:], data.target) == entry.columns
    assert (data.name, data.source, data.notes) == (entry.name, entry.source, ())
    assert entry.file == f"{entry.name}.csv"
    assert len(entry.description) <= 76


def test_the_default_comes_first_and_all_are_found() -> None:
    assert [entry.name for entry in CATALOGUE] == ["line", "plane", "galton", "cars", "faithful", "trees"]
    assert find("trees") is CATALOGUE[-1]
    assert find("Trees") is None


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("standardize", [False, True])
def test_least_squares_are_the_published_ones(name: str, standardize: bool) -> None:
    data = load(name, standardize=standardize)
    weights, mean_squared_error = PUBLISHED[name]
    found = np.linalg.lstsq(data.X, data.Y, rcond=None)[0]
    np.testing.assert_allclose(data.unscaled(found).ravel(), weights, rtol=0, atol=0.51e-8)
    np.testing.assert_allclose(np.mean((data.Y - data.X @ found) ** 2), mean_squared_error, rtol=1e-12)


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_the_first_rows_which_are_shown_differ(entry: CatalogueEntry) -> None:
    """Five rows of one and the same target show a fit badly."""
    data = load(entry.name)
    assert len(set(data.Y[:5, 0])) >= 4
    assert len(set(data.X[:5, 1])) >= 3


def test_the_mixed_rows_are_galtons() -> None:
    """His table of 928 adult children of 205 mid-parents, by height: the largest classes and the ends."""
    data = load("galton")
    pairs = [(float(parent), float(child)) for (_, parent), (child,) in zip(data.X, data.Y, strict=True)]
    counts = Counter(pairs)
    assert counts[68.5, 68.2] == 34
    assert counts[68.5, 69.2] == 48
    assert counts[67.5, 67.2] == 38
    children = Counter(child for _, child in pairs)
    assert [children[height] for height in (61.7, 62.2, 67.2, 68.2, 69.2, 73.2, 73.7)] == [
        5, 7, 138, 120, 167, 17, 14
    ]  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_the_largest_stable_rate_is_the_one_computed_elsewhere(name: str) -> None:
    X = load(name).X
    steepest = np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]
    np.testing.assert_allclose(2 / steepest, LIMITS[name], rtol=5e-6)


def test_importing_brings_no_reader() -> None:
    code = "import sys, numpy; a = set(sys.modules); import gdtui.data; print(*(set(sys.modules) - a))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    brought = set(done.stdout.split())
    assert "gdtui.data.load" in brought
    assert not brought & {"csv", "_csv", "difflib", "textual", "plotext", "importlib.resources", "zipfile"}
