"""Arguments: the options of the command, which of them contradict each other, and the settings they make."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from gdtui.answers import parse_hidden
from gdtui.cli.near_miss import refuse_data, refuse_unknown, refuse_value
from gdtui.command_words import hiding
from gdtui.printing.output import to_output
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
    parse_rate,
    parse_rates,
    parse_seed,
    parse_speed,
    parse_weights,
)
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["check", "read", "settings_of"]

TABLE_OPTIONS = ("exclude", "encode", "missing", "delimiter", "decimal", "header", "sheet")
RUN_OPTIONS = (
    *("target", "features", *TABLE_OPTIONS, "no_bias", "standardize"),
    *("lr", "epochs", "weights", "seed", "compare"),
)

NOT_REDUCED = (
    *("plain", "json", "every", "export", "no_bias", "standardize", "play", "speed", "hide", "resume"),
    *("lr", "epochs", "weights", "seed", "compare"),
)
NOT_PREDICTED = ("plain", "json", "every", "compare", "export", "reduce_to")

SCREEN = "a screen"
_COMPARED = "--compare goes without --plain, --lr and --every: it names its learning rates"
CONTRADICTIONS = (
    (("plain", "json"), "--plain and --json exclude each other: choose one"),
    (("compare", "plain"), _COMPARED),
    (("compare", "lr"), _COMPARED),
    (("compare", "every"), _COMPARED),
    (("weights", "seed"), "--weights and --seed exclude each other: choose one"),
    (("every", SCREEN), "--every is for printing: add --plain or --json"),
    (("export", SCREEN), "--export is for printing: add --plain or --json; on the screen press w"),
    (("export", "compare"), "--export writes one run: leave out --compare, and give its rate by --lr"),
    (("-", SCREEN), "- reads standard input, which the screen needs for the keys: add --plain or --json"),
)
"""What does not go together, in the order in which it is refused, and why."""

DESCRIPTION = """\
Watch gradient descent learn, number by number, in a terminal.

A linear model is trained on your data (or on data that come with gdtui), one
epoch at a time: the loss falls, the first five predictions approach the actual
values, each weight follows its gradient. Press ? on the screen for the keys."""

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
  gdtui part-*.csv --reduce-to s.npz  any number of rows as a few that train the
                                      same; then: gdtui s.npz
  gdtui help                          more on data, JSON, large data and SSH

exit status: 0 done; 1 a printed run diverged or overflowed; 2 wrong use or
data that can't be read."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise RefusedError(visible(message.removeprefix("argument ")))

    def print_help(self, file: object = None) -> None:
        to_output(lambda out: out.write(self.format_help()))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gdtui",
        usage="gdtui [DATA ...] [options]",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    data = parser.add_argument_group("what to train on")
    data.add_argument(
        "data",
        nargs="*",
        metavar="DATA",
        help="a name from --list-data, or a file: .csv, .tsv, .txt, .npy, .npz; - reads CSV from standard "
        "input when printing; several files are parts of one data set (default: line)",
    )
    data.add_argument(
        "--target", metavar="NAME", help="the column to predict (default: the last numeric one)"
    )
    data.add_argument(
        "--features", metavar="A,B", help="the input columns (default: every other numeric one)"
    )
    data.add_argument("--exclude", metavar="A,B", help="columns that are no inputs")
    data.add_argument(
        "--encode",
        metavar="A,B",
        help="columns of text that become columns of 0 and 1, and of dates that become days",
    )
    data.add_argument("--no-bias", action="store_true", help="leave out the bias column of ones")
    data.add_argument("--standardize", action="store_true", help="bring inputs to mean 0, deviation 1")
    data.add_argument(
        "--reduce-to", metavar="FILE", help="only write FILE (.npz), a few rows that train as all DATA do"
    )
    table = parser.add_argument_group("how to read a file, where that is not to be guessed")
    _add_value(
        table, "--delimiter", parse_delimiter, "C", "what is between the cells: one character, tab or blank"
    )
    _add_value(table, "--decimal", parse_decimal, "C", "the decimal sign of all columns: . or ,")
    table.add_argument(
        "--missing",
        metavar="{drop}",
        type=_one_of("--missing", "drop"),
        help="drop: leave out rows with a missing cell in a chosen column",
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
    )
    _add_value(run, "--epochs", parse_epochs, "N", f"updates to make (default: {Settings().epochs})")
    _add_value(
        run, "--weights", parse_weights, "W0,W1,...", "initial weights, the bias first (default: zeros)"
    )
    _add_value(run, "--seed", parse_seed, "N", "draw the initial weights from a standard normal")
    screen = parser.add_argument_group("the screen")
    _add_value(screen, "--speed", parse_speed, "S", f"epochs a second, or max (default: {USUAL_SPEED:g})")
    screen.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    screen.add_argument("--play", action="store_true", help="start running at once")
    _add_value(
        screen,
        "--hide",
        parse_hidden,
        "A,B,...",
        "first the question: hide any of best (weights, lowest loss), limit (which rates work), forecast "
        "(epochs to come), verdict (slow, good, zigzag, diverges), or all, until the run shows it or ! is "
        "pressed; what is printed is not hidden",
    )
    screen.add_argument(
        "--resume",
        metavar="ID",
        nargs="?",
        const="",
        help="go on with a saved run (default: this host's last)",
    )
    screen.add_argument("--sessions", action="store_true", help="list the saved runs")
    printed = parser.add_argument_group("printing instead of a screen")
    printed.add_argument(
        "--plain", action="store_true", help="print what the textbook's training loop prints"
    )
    printed.add_argument("--json", action="store_true", help="print one JSON record a line")
    _add_value(
        printed,
        "--compare",
        parse_rates,
        "X,Y,...",
        "a table of runs at several learning rates, such as 0.1,1/3",
    )
    printed.add_argument(
        "--predict",
        metavar="FILE",
        help="train, then print FILE's rows (CSV; - is standard input) with a column of predictions; "
        "after --resume by the saved weights",
    )
    _add_value(printed, "--every", parse_every, "K", "print epochs 0, K, 2K, ... and the last (default: 1)")
    _add_value(
        printed,
        "--export",
        parse_export,
        "NAME",
        "also write NAME.csv, a row an epoch, and NAME.py, a program that prints the same, with its data in "
        "NAME-data.csv; on the screen key w writes these, and the screen as NAME.svg and NAME.txt",
    )
    parser.add_argument("--version", action="store_true", help="show the version")
    return parser


def _add_value(
    group: argparse._ArgumentGroup, option: str, parse: Callable[[str], object], metavar: str, text: str
) -> None:
    """Add an option whose value is refused for the reason that its reader gives."""

    def read_value(value: str) -> object:
        try:
            return parse(value)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    group.add_argument(option, type=read_value, metavar=metavar, help=text)


def _joined(words: list[str], takes_value: set[str]) -> list[str]:
    """Tie a value such as -1,2 or -1e-3 to its option; argparse would take it for an option of its own."""
    joined: list[str] = []
    rest = iter(words)
    for word in rest:
        value = next(rest, None) if word in takes_value else None
        if value is None:
            joined.append(word)
        elif value.startswith("--"):
            joined += [word, value]
        else:
            joined.append(f"{word}={value}")
    return joined


def read(words: list[str]) -> argparse.Namespace:
    """Read the words after ``gdtui``."""
    parser = _parser()
    actions = {option: action for action in parser._actions for option in action.option_strings}
    takes_value = {option for option, action in actions.items() if action.nargs is None}
    options, unknown = parser.parse_known_args(_joined(words, takes_value))
    known = [*actions]
    refuse_unknown(unknown, known)
    refuse_data(options.data, known)
    return options


def _one_of(option: str, *known: str) -> Callable[[str], str]:
    """Read a value that is one of a few words."""

    def read_value(value: str) -> str:
        refuse_value(option, value, known)
        return value

    return read_value


def settings_of(options: argparse.Namespace) -> Settings:
    """Put what the command line says into one value, once it is checked: nobody else reads the options."""
    from gdtui.data.options import DataOptions  # brings NumPy, which is not wanted for what is refused

    data = DataOptions(
        target=options.target,
        features=_names(options, "features"),
        exclude=_names(options, "exclude") or (),
        encode=_names(options, "encode") or (),
        bias=not options.no_bias and options.reduce_to is None,  # a reduction gets it in training
        standardize=options.standardize,
        delimiter=options.delimiter,
        header=options.header,
        decimal=options.decimal,
        drop_missing=options.missing == "drop",
        sheet=options.sheet,
    )
    return Settings(
        learning_rate=options.lr,
        words=tuple(options.data),
        data=data,
        weights=options.weights,
        seed=options.seed,
        epochs=options.epochs or Settings().epochs,
        speed=options.speed,
        play=options.play,
        ascii_only=options.ascii,
        hidden=options.hide or (),
        resume=options.resume,
        is_json=options.json,
        every=options.every or Settings().every,
        compare=tuple(options.compare or ()),
        export=options.export,
        predict=options.predict,
        reduce_to=options.reduce_to,
        command=_command(options),
    )


def _names(options: argparse.Namespace, option: str) -> tuple[str, ...] | None:
    """Split names at commas; a name that holds a comma is quoted as in a CSV file."""
    import csv

    text = getattr(options, option)
    try:
        rows = csv.reader([] if text is None else [text], skipinitialspace=True)
        return None if text is None else tuple(name.strip() for name in next(rows, []))
    except csv.Error:
        raise RefusedError(
            f"--{option}: put a name that holds a comma or a line break in quotation marks"
        ) from None


def _command(options: argparse.Namespace) -> tuple[str, ...]:
    """Write down the words that bring the same data and initial weights again, with the same hidden."""
    from gdtui.wording.figures import exact
    from gdtui.wording.shell import as_argument

    line = ["gdtui", *map(as_argument, options.data)]
    weights = None if options.weights is None else ",".join(map(exact, options.weights))
    seed = None if options.seed is None else str(options.seed)
    read = ("sheet", "delimiter", "decimal", "missing", "target", "features", "exclude", "encode")
    chosen = {name: getattr(options, name) for name in read} | {"weights": weights, "seed": seed}
    for name, value in chosen.items():
        if value is not None:
            line += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
    flags = {
        "--header": options.header,
        "--no-header": options.header is False,
        "--no-bias": options.no_bias,
        "--standardize": options.standardize,
    }
    return hiding((*line, *(flag for flag, is_given in flags.items() if is_given)), options.hide or ())


def check(options: argparse.Namespace, *, is_printed: bool) -> None:
    """Refuse options that contradict each other, or that have nothing to do with what is asked for."""
    if options.predict is not None:
        _refuse(options, NOT_PREDICTED, "--predict prints rows with their predictions: leave out {}")
        if options.predict == "-" and "-" in options.data:
            raise RefusedError("standard input can't be DATA and the rows of --predict as well: name a file")
    elif options.reduce_to is not None:
        _refuse(
            options, NOT_REDUCED, "--reduce-to only writes a file: leave out {}, and choose it in training"
        )
    if options.resume is not None:
        _check_resumed_alone(options, is_printed)
    given = {name for name in vars(options) if _is_given(options, name)}
    given |= {"-"} & {*options.data} | (set() if is_printed else {SCREEN})
    for together, refusal in CONTRADICTIONS:
        if given.issuperset(together):
            raise RefusedError(refusal)


def _refuse(options: argparse.Namespace, names: tuple[str, ...], sentence: str) -> None:
    """Refuse the first of some options that is given; its name stands in the sentence in place of braces."""
    for name in names:
        if _is_given(options, name):
            raise RefusedError(sentence.format(f"--{name.replace('_', '-')}"))


def _is_given(options: argparse.Namespace, name: str) -> bool:
    value = getattr(options, name)
    return value is not None and (value is not False or name == "header")


def _check_resumed_alone(options: argparse.Namespace, is_printed: bool) -> None:
    """Refuse what would contradict what was saved."""
    if options.data:
        raise RefusedError("--resume goes on with the data of a saved run: leave out DATA, or --resume")
    _refuse(options, RUN_OPTIONS, "--resume goes on as the run was saved: leave out {}, or --resume")
    if is_printed and options.predict is None:
        raise RefusedError("--resume opens the screen: it needs a terminal, and prints nothing")
