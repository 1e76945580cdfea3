"""Origin: where the data of a run came from, and what was chosen from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gdtui.data import DataError, load
from gdtui.data.options import DataOptions
from gdtui.data.reading import any_number, silent
from gdtui.sessions.errors import SessionError
from gdtui.sessions.source import SavedSource

if TYPE_CHECKING:
    from gdtui.data import Dataset
    from gdtui.data.columns.roles import Roles
    from gdtui.data.reading import Allow, Report

__all__ = ["Origin"]


@dataclass(frozen=True)
class Origin:
    """The sources of a data set, and what was chosen from them.

    Attributes
    ----------
    sources : tuple of Source
        Its parts, in the order they were read in; usually one.
    options : DataOptions
        How they are read, and what is chosen from them.
    """

    sources: tuple[SavedSource, ...]
    options: DataOptions = DataOptions()  # noqa: RUF009 (it is a tuple)

    @classmethod
    def of(cls, *words: str, **chosen: Any) -> Origin:
        """Record what is about to be loaded; `chosen` is what `gdtui.data.load` takes."""
        return cls(tuple(map(SavedSource.of, words)), DataOptions.of(**chosen))

    @property
    def paths(self) -> list[str]:
        """The catalogue name or the absolute path of each source."""
        return [source.path for source in self.sources]

    @property
    def is_identified(self) -> bool:
        """Whether all sources are hashed."""
        return all(source.sha256 is not None for source in self.sources)

    def identified(self, report: Report = silent) -> Origin:
        """Hash all sources, each of which must be the same as before it was read.

        `report` is told how far the hashing is.

        Raises
        ------
        SessionError
            If one is no regular file, or has changed.
        """
        return replace(self, sources=tuple(source.identified(report) for source in self.sources))

    def with_columns(self, roles: Roles | None, *, standardized: bool) -> Origin:
        """Choose other columns, unless `roles` is None, and the scale of the inputs."""
        options = self.options if roles is None else self.options.choosing(roles)
        return replace(self, options=options._replace(standardize=standardized))

    def read_again(self, report: Report = silent, accept: Allow = any_number) -> Dataset:
        """Read the data again while a run on them is open; arguments as for `gdtui.data.load`.

        Raises
        ------
        SessionError
            If a source is gone, or is another than when it was read.
        DataError
            If they can't be read or used as the options say.
        """
        for source in self.sources:
            source.refuse_another(report)
        return load(self.paths, report=report, accept=accept, **self.options._asdict())

    def load(self, report: Report = silent) -> Dataset:
        """Load the data again.

        Raises
        ------
        SessionError
            If they are gone, can't be read, or are not the same.
        """
        for source in self.sources:
            source.verify(report)
        try:
            return load(self.paths, report=report, **self.options._asdict())
        except DataError as error:
            raise SessionError(f"its data can't be read: {error}") from None
