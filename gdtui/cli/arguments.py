"""Arguments: the options of the command, which of them contradict each other, and the settings they make."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from gdtui.answers import parse_hidden
from gdtui.cli.near_miss import one_of, refuse_data, refuse_unknown
from gdtui.cli.parser import Parser, typed
from gdtui.command_words import hiding, option_words
from gdtui.refusal import RefusedError
from gdtui.settings import (
    DEFAULT_RATE,
    USUAL_SPEED,
    Settings,
    parse_decimal,
    parse_delimiter,
    parse_epochs,
    parse_every,
    parse_export,
    parse_names,
    parse_rate,
    parse_rates,
    parse_reduced,
    parse_seed,
    parse_speed,
    parse_weights,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gdtui.data.options import DataOptions

__all__ = ["check_options", "gdtui_parser", "is_printed", "read", "refuse_given", "settings_of"]

TRAINING = ("--lr", "--epochs", "--weights", "--seed", "--compare")
NOT_RESUMED = (
    *("--target", "--features", "--exclude", "--encode", "--missing", "--delimiter", "--decimal"),
    *("--header", "--sheet", "--no-bias", "--standardize", *TRAINING),
)
NOT_REDUCED = (
    *("--plain", "--json", "--every", "--export", "--no-bias", "--standardize", "--play", "--speed"),
    *("--hide", "--resume", *TRAINING),
)
NOT_PREDICTED = ("--plain", "--json", "--every", "--compare", "--export", "--reduce-to")
"""What is refused beside --resume, --reduce-to and --predict, in this order."""

PRINTED = {"--plain", "--json", "--compare", "--predict", "--reduce-to"}
SCREEN = "a screen"
_COMPARED = "--compare goes without --plain, --lr and --every: it names its learning rates"
CONTRADICTIONS = (
    (("--plain", "--json"), "--plain and --json exclude each other: choose one"),
    (("--compare", "--plain"), _COMPARED),
    (("--compare", "--lr"), _COMPARED),
    (("--compare", "--every"), _COMPARED),
    (("--weights", "--seed"), "--weights and --seed exclude each other: choose one"),
    (("--every", SCREEN), "--every is for printing: add --plain or --json"),
    (("--export", SCREEN), "--export is for printing: add --plain or --json; on the screen press w"),
    (("--export", "--compare"), "--export writes one run: leave out --compare, and give its rate by --lr"),
    (("-", SCREEN), "- reads standard input, which the screen needs for the keys: add --plain or --json"),
)
"""What does not go together, in the order in which it is refused, and why."""

DESCRIPTION = """\
Watch gradient descent learn, number by number, in a terminal.

gdtui trains a linear model on your data (or on data that come with gdtui), one
epoch at a time. You see the loss, the first five predictions beside the actual
values, and each weight with its gradient. On the screen, ? shows the keys."""

EXAMPLES = """\
examples:
  gdtui                               the data set 'line', waiting for space
  gdtui --play --lr 0.5               start running at learning rate 0.5
  gdtui --lr 1                        too high a rate: watch it diverge
  gdtui galton --standardize          inputs brought to mean 0, deviation 1
  gdtui grades.csv --target final     your own file; predict column 'final'
  gdtui --plain | less                print what the textbook's loop prints
  gdtui --json --every 100 > run.txt  one JSON record a line
  gdtui a.csv --predict new.csv       print new rows with their predictions
  gdtui --list-data                   the data sets that come with gdtui
  gdtui --resume                      go on with the last run where it stood
  gdtui part-*.csv --reduce-to s.npz  many rows as a few that train the same;
                                      then: gdtui s.npz
  gdtui help                          more on data, --hide, JSON and SSH

exit status: 0 done; 1 a printed run diverged or overflowed; 2 wrong use or
data that can't be read."""


def gdtui_parser() -> Parser:
    """Make the parser for the options of ``gdtui``; they have the names of `Settings` and `DataOptions`."""
    usage = "gdtui [DATA ...] [options]"
    parser = Parser("", usage=usage, description=DESCRIPTION, epilog=EXAMPLES, only_given=True)
    data = parser.add_argument_group("what to train on")
    data.add_argument(
        "words",
        nargs="*",
        default=(),
        metavar="DATA",
        help="a name from --list-data, or a file: .csv, .tsv, .txt, .npy, .npz; - reads CSV from standard "
        "input when printing; several files are parts of one data set (default: line)",
    )
    data.add_argument(
        "--target", metavar="NAME", help="the column to predict (default: the last numeric one)"
    )
    _add_value(data, "--features", parse_names, "A,B", "the input columns (default: every other numeric one)")
    _add_value(data, "--exclude", parse_names, "A,B", "columns that are not inputs")
    _add_value(
        data,
        "--encode",
        parse_names,
        "A,B",
        "turn columns of text into columns of 0 and 1, and dates into days",
    )
    data.add_argument(
        "--no-bias", action="store_false", dest="bias", help="leave out the bias column of ones"
    )
    data.add_argument("--standardize", action="store_true", help="bring inputs to mean 0, deviation 1")
    _add_value(
        data,
        "--reduce-to",
        parse_reduced,
        "FILE",
        "only write FILE (.npz): a few rows that train the same as all rows of DATA",
    )
    table = parser.add_argument_group("how to read a file, if gdtui does not find out by itself")
    _add_value(
        table, "--delimiter", parse_delimiter, "C", "what separates the cells: one character, tab or blank"
    )
    _add_value(table, "--decimal", parse_decimal, "C", "the decimal sign in all columns: . or ,")
    _add_value(
        table,
        "--missing",
        one_of({"drop": True}),
        "{drop}",
        "drop: leave out rows with a missing cell in the target or an input",
        dest="drop_missing",
    )
    table.add_argument(
        "--header",
        action=argparse.BooleanOptionalAction,
        help="the first row holds names, or does not",
    )
    table.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook (default: the first)")
    data.add_argument("--list-data", action="store_true", help="list the data sets that come with gdtui")
    run = parser.add_argument_group("how to train")
    _add_value(
        run,
        "--lr",
        parse_rate,
        "X",
        f"learning rate (default: {DEFAULT_RATE}, or less where the data need it)",
        dest="learning_rate",
    )
    _add_value(run, "--epochs", parse_epochs, "N", f"updates to make (default: {Settings().epochs})")
    _add_value(
        run, "--weights", parse_weights, "W0,W1,...", "initial weights, the bias first (default: zeros)"
    )
    _add_value(run, "--seed", parse_seed, "N", "draw the initial weights from a standard normal")
    screen = parser.add_argument_group("the screen")
    _add_value(screen, "--speed", parse_speed, "S", f"epochs a second, or max (default: {USUAL_SPEED:g})")
    screen.add_argument(
        "--ascii", action="store_true", dest="ascii_only", help="draw with ASCII characters only"
    )
    screen.add_argument("--play", action="store_true", help="start running at once")
    _add_value(
        screen,
        "--hide",
        parse_hidden,
        "A,B,...",
        "hide answers until the run shows them, or you press !: best (weights, lowest loss), limit (which "
        "rates work), forecast (epochs to come), verdict (slow, good, zigzag, diverges), or all; printing "
        "hides nothing",
        dest="hidden",
    )
    screen.add_argument(
        "--resume",
        metavar="ID",
        nargs="?",
        const="",
        help="go on with a saved run (default: the last one on this machine)",
    )
    screen.add_argument("--sessions", action="store_true", help="list the saved runs")
    printed = parser.add_argument_group("printing instead of a screen")
    printed.add_argument(
        "--plain", action="store_true", help="print what the textbook's training loop prints"
    )
    printed.add_argument("--json", action="store_true", dest="is_json", help="print one JSON record a line")
    _add_value(
        printed,
        "--compare",
        lambda text: tuple(parse_rates(text)),
        "X,Y,...",
        "a table of runs at several learning rates, such as 0.1,1/3",
    )
    printed.add_argument(
        "--predict",
        metavar="FILE",
        help="train, then print the rows of FILE (CSV; - is standard input) with a column of predictions; "
        "--resume takes the saved weights instead",
    )
    _add_value(printed, "--every", parse_every, "K", "print epochs 0, K, 2K, ... and the last (default: 1)")
    _add_value(
        printed,
        "--export",
        parse_export,
        "NAME",
        "also write NAME.csv, with a row for each epoch, and NAME.py, a program that prints the same, with "
        "its data in NAME-data.csv; on the screen, w writes these, and the screen as NAME.svg and NAME.txt",
    )
    parser.add_argument("--version", action="store_true", help="show the version")
    return parser


def _add_value(
    group: argparse._ArgumentGroup,
    option: str,
    parse: Callable[[str], object],
    metavar: str,
    text: str,
    dest: str | None = None,
) -> None:
    group.add_argument(option, type=typed(parse), metavar=metavar, help=text, dest=dest)


def _joined(words: list[str], with_value: set[str]) -> list[str]:
    """Tie a value such as -1,2 or -1e-3 to its option; argparse would take it for an option of its own."""
    joined: list[str] = []
    rest = iter(words)
    for word in rest:
        value = next(rest, None) if word in with_value else None
        if value is None:
            joined.append(word)
        elif value.startswith("--"):
            joined += [word, value]
        else:
            joined.append(f"{word}={value}")
    return joined


def read(words: list[str], parser: Parser | None = None) -> argparse.Namespace:
    """Read the words after ``gdtui``, or gdtui's own after a command of it.

    What is returned has only what was given, by the names that it has in `Settings` and `DataOptions`, the
    words for the data, and `given`: the options that were given.
    """
    parser = parser or gdtui_parser()
    options, unknown = parser.parse_known_args(_joined(words, parser.options_with_value))
    refuse_unknown(unknown, parser.options)
    refuse_data(options.words, parser.options)
    options.words = tuple(options.words)
    options.given = parser.given(options)
    return options


def settings_of(options: argparse.Namespace) -> Settings:
    """Put what the command line says into one value, once it is checked: nobody else reads the options."""
    from gdtui.data.options import DataOptions  # brings NumPy, which is not wanted for what is refused

    given = vars(options)
    data = DataOptions(**{name: given[name] for name in DataOptions._fields if name in given})
    if "--reduce-to" in options.given:
        data = data._replace(bias=False)  # a reduction gets it in training
    settings = Settings(**{name: given[name] for name in Settings._fields if name in given}, data=data)
    return settings._replace(command=_command(settings, data))


def _command(settings: Settings, data: DataOptions) -> tuple[str, ...]:
    """Write the command for the same data and initial weights, with the same answers hidden."""
    from gdtui.data.columns.selection import as_name
    from gdtui.wording.figures import exact
    from gdtui.wording.shell import as_argument

    def names(some: Iterable[str]) -> str:
        return ",".join(map(as_name, some))

    line = ["gdtui", *map(as_argument, settings.words)]
    values = {
        "--sheet": data.sheet,
        "--delimiter": data.delimiter,
        "--decimal": data.decimal,
        "--missing": "drop" * data.drop_missing,
        "--target": data.target,
        "--features": names(data.features or ()),
        "--exclude": names(data.exclude),
        "--encode": names(data.encode),
        "--weights": ",".join(map(exact, settings.weights or ())),
        "--seed": "" if settings.seed is None else str(settings.seed),
    }
    for option, value in values.items():
        line += option_words(option, value) if value else ()
    flags = {
        "--header": data.header,
        "--no-header": data.header is False,
        "--no-bias": not data.bias,
        "--standardize": data.standardize,
    }
    return hiding((*line, *(flag for flag, is_given in flags.items() if is_given)), settings.hidden)


def is_printed(options: argparse.Namespace) -> bool:
    """Tell whether something is printed: if that is asked for, or if no terminal is there for a screen."""
    return not PRINTED.isdisjoint(options.given) or sys.stdout is None or not sys.stdout.isatty()


def check_options(options: argparse.Namespace) -> None:
    """Refuse options that contradict each other, or that have nothing to do with what is asked for."""
    given = options.given
    if "--predict" in given:
        refuse_given(options, NOT_PREDICTED, "--predict prints rows with their predictions: leave out {}")
        if options.predict == "-" and "-" in options.words:
            raise RefusedError("standard input can't be DATA and the rows of --predict as well: name a file")
    elif "--reduce-to" in given:
        refuse_given(
            options, NOT_REDUCED, "--reduce-to only writes a file: leave out {}, and choose it in training"
        )
    if "--resume" in given:
        _check_resumed_alone(options)
    present = {*given, *({"-"} & {*options.words}), *([] if is_printed(options) else [SCREEN])}
    for together, refusal in CONTRADICTIONS:
        if present.issuperset(together):
            raise RefusedError(refusal)


def refuse_given(options: argparse.Namespace, refused: tuple[str, ...], sentence: str) -> None:
    """Refuse the first of some options that is given; its name stands in the sentence in place of braces."""
    for option in refused:
        if option in options.given:
            raise RefusedError(sentence.format(option))


def _check_resumed_alone(options: argparse.Namespace) -> None:
    """Refuse what would contradict what was saved."""
    if options.words:
        raise RefusedError("--resume goes on with the data of a saved run: leave out DATA, or --resume")
    refuse_given(options, NOT_RESUMED, "--resume goes on as the run was saved: leave out {}, or --resume")
    if "--predict" not in options.given and is_printed(options):
        raise RefusedError("--resume opens the screen: it needs a terminal, and prints nothing")
