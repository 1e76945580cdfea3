"""DataSources: gets the columns of a new run from memory, or else from the file."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from gdtui.data.columns.other_columns import can_choose, choose
from gdtui.data.errors import DataError
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.columns.roles import Roles
    from gdtui.data.dataset import Dataset
    from gdtui.data.reading import Allow, Report
    from gdtui.sessions.origin import Origin

__all__ = ["DataSources", "without_folders"]


class DataSources:
    """The data sets that were read, and where other columns can be read.

    Parameters
    ----------
    data : Dataset
        The data set that was read first.
    origin : Origin or None
        Where it was read from; None where that is not known.

    Attributes
    ----------
    read : Dataset
        The data set that was read first.
    """

    def __init__(self, data: Dataset, origin: Origin | None) -> None:
        self.read, self._origin = data, origin
        self._later: Dataset | None = None

    @property
    def held(self) -> list[Dataset]:
        """The data sets in memory: the one that was read first, and the one that was read last."""
        both = [self.read] if self._later is None else [self.read, self._later]
        return [form for data in both for form in (data.raw, data) if form is not None]

    def find(self, roles: Roles, *, standardized: bool) -> Dataset | None:
        """Take some columns from memory; None if they must be read."""
        for data in self.held:
            if can_choose(data, roles) and (standardized or not data.standardized):
                chosen = self._marked(choose(data, roles))
                return chosen.standardize() if standardized else chosen
        return None

    def load(self, roles: Roles, *, standardized: bool, report: Report, accept: Allow) -> Dataset:
        """Take some columns from memory, or read them.

        Parameters
        ----------
        roles : Roles
            Inputs and target.
        standardized : bool
            Whether the inputs are standardized.
        report, accept
            As for `gdtui.data.load`.

        Raises
        ------
        DataError
            If they can't be read or used.
        SessionError
            If their file is gone, or is another than when it was read first.
        """
        found = self.find(roles, standardized=standardized)
        if found is not None:
            return found
        if self._origin is None:
            raise DataError("these columns were not read, and there is no file to read them from")
        origin = self._origin.with_columns(roles, standardized=standardized)
        try:
            data = origin.read_again(report, accept)
        except DataError as error:
            raise DataError(without_folders(str(error), origin.paths)) from None
        self._later = data = self._marked(data)
        return data

    def _marked(self, data: Dataset) -> Dataset:
        """Mark whether the columns differ from those that the command asked for."""
        is_rechosen = data.names != self.read.names
        if data.is_rechosen == is_rechosen:
            return data
        raw = None if data.raw is None else self._marked(data.raw)
        return replace(data, is_rechosen=is_rechosen, raw=raw)


def without_folders(text: str, paths: Sequence[str]) -> str:
    """Name files without their folders, since the page has little room.

    Examples
    --------
    >>> without_folders("/home/ada/grades.csv, line 3: 2 fields", ["/home/ada/grades.csv"])
    'grades.csv, line 3: 2 fields'
    """
    for path in paths:
        text = text.replace(visible(path), visible(os.path.basename(path)))
    return text
