"""Files that are parts of one data set, read one after the other."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING

from gdtui.data.columns.choice import Choice
from gdtui.data.errors import DataError
from gdtui.data.options import Wanted
from gdtui.data.parts import opening
from gdtui.data.parts.progress import ReadingProgress
from gdtui.data.reading import any_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from gdtui.data.columns.table_summary import TableSummary
    from gdtui.data.options import DataOptions
    from gdtui.data.reading import Allow, Report
    from gdtui.data.reduced.reduction import Reduction
    from gdtui.descent.snapshot import Floats

__all__ = ["Parts"]


class Parts:
    """The rows of several sources; the first source decides the columns.

    Parameters
    ----------
    sources : sequence of str
        Catalogue names, ``-`` or paths, at least one.
    options : DataOptions
        What is chosen, and how the parts are read.
    stdin : binary file or None
        What ``-`` reads.
    report : callable
        Is called with how far the reading is.
    accept : callable
        Is called with the label of the first part and the number of its wanted columns before its rows are
        read. An exception that it raises ends the reading.

    Attributes
    ----------
    choice : Choice
        The columns; known once the first block is read.
    table : TableSummary or None
        What the first part says of its columns; None before it is read.
    """

    def __init__(
        self,
        sources: Sequence[str],
        options: DataOptions,
        stdin: IO[bytes] | None,
        report: Report,
        accept: Allow,
    ) -> None:
        self._sources, self._stdin, self._accept = sources, stdin, accept
        # a header counts all numeric columns; with `features` fewer are wanted
        self._wanted = Wanted(options, accept if options.features is None else any_number)
        self._progress = ReadingProgress(sources, report)
        self.choice = Choice(options)
        self.table: TableSummary | None = None

    def blocks(self) -> Iterator[Floats | Reduction]:
        """Read all parts block by block: inputs, and the target last.

        Raises
        ------
        DataError
            If a part cannot be read or used, or its columns are not those of the first.
        """
        if len(self._sources) > 1:
            self._check_beginnings()
        for source in self._sources:
            self._progress.begin(source)
            with _naming_errors(source):
                yield from self._part(source)

    def _part(self, source: str) -> Iterator[Floats | Reduction]:
        is_first = not self.choice.inputs
        with self._opened(source, self.choice) as (table, check):
            indices = self.choice.of(table)
            if is_first:
                self._accept(table.label, len(indices))
                self.table = table.summary(indices)
            yield from table.blocks(indices, opening.checked(self._progress.reading, check))
            self.choice.add_notes_of(table)

    def _opened(self, source: str, choice: Choice) -> AbstractContextManager[opening.OpenedPart]:
        return opening.opened(source, self._stdin, self._progress.before_reading, self._as_before(choice))

    def _as_before(self, choice: Choice) -> Wanted:
        """Encode the same columns as the parts before, in the same way."""
        return self._wanted._replace(encoded=choice.encoded or None)

    def _check_beginnings(self) -> None:
        """Refuse parts that are missing or have other columns, before any part is read."""
        choice = Choice(self._wanted.options)
        for source in self._sources:
            with _naming_errors(source):
                if not self._begins_alike(source, choice):
                    self._check_whole(source)
            self._progress.repeat()

    def _begins_alike(self, source: str, choice: Choice) -> bool:
        """Whether the columns at the beginning of a part are those of the first part."""
        with ExitStack() as resources, suppress(DataError):
            table = opening.beginning(source, resources, self._as_before(choice))
            if table is not None:
                choice.of(table)
            return True
        return False

    def _check_whole(self, source: str) -> None:
        """Check a whole part whose beginning seems wrong, so that the error describes the whole part."""
        choice = Choice(self._wanted.options)
        for name in dict.fromkeys([self._sources[0], source]):
            with _naming_errors(name), self._opened(name, choice) as (table, _):
                choice.of(table)


@contextmanager
def _naming_errors(source: str) -> Iterator[None]:
    """Turn an error of the system into a `DataError` that names the source."""
    try:
        yield
    except OSError as error:
        raise opening.unreadable(source, error) from None
