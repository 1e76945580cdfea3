"""What was asked of the data: how their file is read, what is chosen from them, and what for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gdtui.data.errors import DataError
from gdtui.data.reading import any_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdtui.data.columns.column import Column
    from gdtui.data.columns.roles import Roles
    from gdtui.data.reading import Allow

__all__ = ["ALL_OPTIONS", "OF_TEXT", "OF_WORKBOOKS", "DataOptions", "Wanted", "refuse_unused"]

OF_TEXT = ("delimiter",)
OF_WORKBOOKS = ("sheet",)
OF_CELLS = ("header", "decimal")
ALL_OPTIONS = (*OF_TEXT, *OF_WORKBOOKS, *OF_CELLS)
"""The options that only text files use, only workbooks, only these two, and all of these."""


class DataOptions(NamedTuple):
    """The choices that `gdtui.data.load` takes. None leaves a choice to the data.

    Attributes
    ----------
    target : str or None
        The name of the column to predict; the last numeric one where None.
    features : tuple of str or None
        The names of the inputs, in the order wanted; all other numeric columns where None.
    exclude : tuple of str
        Names of columns that are no inputs.
    encode : tuple of str
        Names of columns of text that become columns of 0 and 1, one for each level but the first, and of
        columns of dates that become days since the first.
    bias : bool
        Whether to put a column of ones first.
    standardize : bool
        Whether to bring the inputs to mean 0 and deviation 1.
    delimiter : str or None
        The character between the cells of a text file; a blank stands for runs of blanks and tabs.
    header : bool or None
        Whether the first row of a table holds names.
    decimal : str or None
        ``"."`` or ``","``.
    drop_missing : bool
        Whether rows with a missing cell in a chosen column are left out; otherwise they are refused.
    sheet : str or None
        The name of the sheet of a workbook; the first one where None.
    """

    target: str | None = None
    features: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    encode: tuple[str, ...] = ()
    bias: bool = True
    standardize: bool = False
    delimiter: str | None = None
    header: bool | None = None
    decimal: str | None = None
    drop_missing: bool = False
    sheet: str | None = None

    @classmethod
    def of(cls, **chosen: object) -> DataOptions:
        """Take the choices as a caller has them: any sequence of names will do."""
        names = ("features", "exclude", "encode")
        given = {
            name: tuple(value) if name in names and value is not None else value  # type: ignore[arg-type]
            for name, value in chosen.items()
        }
        return cls(**given)  # type: ignore[arg-type]

    def choosing(self, roles: Roles) -> DataOptions:
        """Name the inputs and the target, in place of those that were asked for."""
        return self._replace(target=roles.target, features=roles.inputs, exclude=())


class Wanted(NamedTuple):
    """What a table is read for.

    Attributes
    ----------
    options : DataOptions
        How the table is read, and what is chosen from it.
    allow : callable
        Is called with the label of the table and the number of its numeric columns, as soon as a header says
        so. An exception that it raises ends the opening.
    encoded : sequence of Column or None
        The columns that stand for columns of text or dates, as another table has them; they are found from
        the cells where None.
    fewest : int
        How many columns there must be.
    remedy : str
        What to do about a cell that is no number; empty where the table itself knows what helps.
    """

    options: DataOptions = DataOptions()
    allow: Allow = any_number
    encoded: Sequence[Column] | None = None
    fewest: int = 2
    remedy: str = ""


def refuse_unused(options: DataOptions, label: str, kind: str, unused: tuple[str, ...]) -> None:
    """Refuse options that do not apply to a kind of table.

    Raises
    ------
    DataError
        It names the first such option.
    """
    given = next((name for name in unused if getattr(options, name) is not None), None)
    if given is not None:
        raise DataError(f"{label} is {kind}, which --{given} has nothing to do with: leave it out")
