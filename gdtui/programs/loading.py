"""Imports a student's file as a module, also where the plotting library that it uses is not installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["imported", "without_plots"]

PLOTTING = ("matplotlib", "matplotlib.pyplot", "matplotlib.animation", "seaborn")


def imported(path: str) -> ModuleType:
    """Import a file of any name, not as ``__main__``.

    Parameters
    ----------
    path : str
        The file.

    Returns
    -------
    module
        The module has the file's name, unless that is taken or is not an identifier.
    """
    name = Path(path).stem
    if not name.isidentifier() or name in sys.modules or name in sys.stdlib_module_names:
        name = "student_program"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def without_plots() -> None:
    """Let programs that draw run where no plotting library is installed."""
    if importlib.util.find_spec("matplotlib") is None:
        for name in PLOTTING:
            if name not in sys.modules and (name != "seaborn" or importlib.util.find_spec(name) is None):
                sys.modules[name] = _Stub(name)
        sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"]  # type: ignore[attr-defined]


class _Stub(ModuleType):
    """Stands for a plotting module that is not installed: whatever is asked of it does nothing."""

    def __getattr__(self, name: str) -> _Stub:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> _Stub:
        return self

    def __getitem__(self, _: Any) -> _Stub:
        return self

    def __setitem__(self, _: Any, __: Any) -> None:
        pass

    def __iter__(self) -> Iterator[_Stub]:
        return iter((self, self))  # as in fig, ax = plt.subplots()
