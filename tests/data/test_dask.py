"""The example of ``gdtui help large``: Dask reduces the partitions of a data set."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from gdtui.cli.topics import TOPIC_FOLDER
from gdtui.data import Dataset, load

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(importlib.util.find_spec("dask") is None, reason="needs Dask: pip install 'gdtui[dask]'")
def test_the_example_of_the_help(tmp_path: Path) -> None:
    values = np.random.default_rng(2).standard_normal((9000, 3))
    for i, part in enumerate(np.split(values, 3)):
        header = "a,b,y"
        np.savetxt(tmp_path / f"part-{i}.csv", part, "%.17g", delimiter=",", header=header, comments="")
    page = (TOPIC_FOLDER / "large.txt").read_text("utf-8")
    example = textwrap.dedent(page[page.index("    import operator") :])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", example], cwd=tmp_path, env=environment, check=True, timeout=120)
    data = load(str(tmp_path / "small.npz"))
    whole = Dataset.from_arrays(values[:, :2], values[:, 2])
    assert (data.rows, data.columns, data.target) == (9000, ("bias", "a", "b"), "y")
    gram = whole.X.T @ whole.X / 9000
    assert np.allclose(data.X.T @ data.X / len(data.X), gram, rtol=1e-12, atol=1e-14)
