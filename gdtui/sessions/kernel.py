"""What the last digits of a run depend on: NumPy, its linear algebra, and the processor."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["differences", "kernel"]

CHOICES = (
    "OPENBLAS_CORETYPE",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""Environment variables that choose a kernel, or how a product is cut into parts."""

IDENTITY = ("vendor_id", "cpu family", "model", "CPU implementer", "CPU part")
"""Lines of ``/proc/cpuinfo`` by which linear algebra libraries choose their kernels."""


def kernel() -> dict[str, str]:
    """Describe what computes matrix products here.

    Returns
    -------
    dict of str
        Where two of these are equal, the same operations on the same numbers give the same bits.
    """
    config = np.show_config(mode="dicts")
    blas = config["Build Dependencies"]["blas"]
    return {
        "NumPy": np.__version__,
        "BLAS": f"{blas.get('name')} {blas.get('version')}",
        "SIMD": " ".join(config["SIMD Extensions"].get("found", [])),
        "processor": _processor(),
        "environment": " ".join(f"{name}={os.environ[name]}" for name in CHOICES if name in os.environ),
    }


def _processor() -> str:
    """Name the kind of processor."""
    found: dict[str, str] = {}
    with suppress(OSError), open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
        for line in lines:
            name, _, value = line.partition(":")
            if not value:  # the end of the first processor
                break
            found[name.strip()] = value.strip()
    machine = os.uname().machine
    return " ".join([machine, *(found[name] for name in IDENTITY if name in found)])


def differences(saved: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Say in what two kernels differ; empty where they are equal.

    Examples
    --------
    >>> differences({"NumPy": "2.3.0", "SIMD": ""}, {"NumPy": "2.4.1", "SIMD": ""})
    'NumPy 2.3.0, here 2.4.1'
    """
    names = [name for name in here if saved.get(name) != here[name]]
    return "; ".join(f"{name} {saved.get(name) or 'unknown'}, here {here[name] or 'none'}" for name in names)
