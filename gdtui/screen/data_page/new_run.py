"""A new run on other columns of the data, or on the same ones at another scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdtui.data.errors import DataError
from gdtui.memory import check_columns
from gdtui.prepared import start_run
from gdtui.refusal import RefusedError
from gdtui.sessions.errors import SessionError
from gdtui.wording.figures import exact_rate
from gdtui.wording.text import quoted

if TYPE_CHECKING:
    from gdtui.data.columns.roles import Roles
    from gdtui.data.reading import Report
    from gdtui.descent.run import Run
    from gdtui.screen.data_page.data_sources import DataSources
    from gdtui.settings import Settings

__all__ = ["announced", "new_run"]

LONGEST = 11
"""Characters of a name in the message line."""

NO_RATE = "the inputs are too large numbers for any learning rate: standardize them"


def new_run(
    sources: DataSources,
    roles: Roles,
    *,
    standardized: bool,
    epochs: int,
    settings: Settings,
    report: Report,
) -> Run:
    """Make a run at epoch 0.

    Parameters
    ----------
    sources : DataSources
        Where the columns are taken from.
    roles : Roles
        Inputs and target.
    standardized : bool
        Whether the inputs are standardized.
    epochs : int
        The epoch at which the run is finished.
    settings : Settings
        Those of the run before. They decide the initial weights: ``--seed`` draws new ones, and those of
        ``--weights`` are taken if the columns are the same.
    report : callable
        Called with how far the reading is, if something must be read.

    Raises
    ------
    DataError
        If the columns can't be read or trained on.
    """
    try:
        data = sources.load(roles, standardized=standardized, report=report, accept=check_columns)
        run = start_run(data, settings._replace(learning_rate=None, epochs=epochs), NO_RATE)
        _ = run.known.fastest  # computed here, beside the screen: it can take a while, and is drawn at once
    except MemoryError:
        raise DataError("these columns do not fit into memory") from None
    except (SessionError, RefusedError, ValueError) as error:
        raise DataError(str(error)) from None
    return run


def announced(run: Run, settings: Settings) -> str:
    """Say what the new run predicts from what, and where its initial weights come from if some were given."""
    data = run.data
    count = len(data.names.inputs)
    inputs = quoted(data.names.inputs[0], LONGEST) if count == 1 else f"{count:,} inputs"
    said = f"Predicts {quoted(data.target, LONGEST)} from {inputs}"
    if settings.seed is not None:
        return f"{said}; weights drawn by --seed."
    if settings.weights is not None and data.is_rechosen:
        return f"{said}; weights 0, not those of --weights."
    return f"{said}, at learning rate {exact_rate(run.trainer.learning_rate)}."
