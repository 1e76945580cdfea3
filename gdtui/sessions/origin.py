"""Origin: where the data of a run came from, and what was chosen from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdtui.data import DataError, load
from gdtui.data.reading import silent
from gdtui.sessions.errors import SessionError
from gdtui.sessions.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data import Dataset
    from gdtui.data.reading import Report

__all__ = ["Origin"]


@dataclass(frozen=True)
class Origin:
    """The sources of a data set, and what was chosen from them.

    Attributes
    ----------
    sources : tuple of Source
        Its parts, in the order they were read in; usually one.
    target : str or None
        The column to predict, if it was chosen.
    features : tuple of str or None
        The inputs, if they were chosen.
    bias, standardize : bool
        As for `gdtui.data.load`.
    """

    sources: tuple[Source, ...]
    target: str | None = None
    features: tuple[str, ...] | None = None
    bias: bool = True
    standardize: bool = False

    @classmethod
    def of(
        cls,
        *words: str,
        target: str | None = None,
        features: Sequence[str] | None = None,
        bias: bool = True,
        standardize: bool = False,
    ) -> Origin:
        """Record what is about to be loaded; the arguments are those of `gdtui.data.load`."""
        return cls(
            sources=tuple(map(Source.of, words)),
            target=target,
            features=None if features is None else tuple(features),
            bias=bias,
            standardize=standardize,
        )

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
            return load(
                self.paths,
                target=self.target,
                features=self.features,
                bias=self.bias,
                standardize=self.standardize,
                report=report,
            )
        except DataError as error:
            raise SessionError(f"its data can't be read: {error}") from None
