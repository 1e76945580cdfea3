"""Expressions over the state of a run, alone or in braces in a text.

There are numbers, names, arithmetic, comparisons and a few functions; nothing else.

Python's own parser makes a tree of the text. `Expression` evaluates the few kinds of nodes that it knows, and
refuses all others: no code of a lesson file is ever executed.
"""

from __future__ import annotations

import ast
import math
import operator
import re
import warnings
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gdtui.lessons.errors import LessonError
from gdtui.wording.figures import rounded
from gdtui.wording.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FUNCTIONS", "Expression", "NamedValues", "expressions_in", "fill_in"]

LONGEST = 300
DEEPEST = 30
PLACEHOLDER = re.compile(r"\{([^{}:]*)(?::([0-9]))?\}")
"""A number of the run in a text, such as ``{gradient.bias:4}``: an expression, and to how many places."""

ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class _Function(NamedTuple):
    """A function of expressions.

    Attributes
    ----------
    usage, meaning : str
        How it is written, and what it is.
    least, most : int
        How many values it takes.
    """

    usage: str
    meaning: str
    least: int
    most: int


FUNCTIONS = {
    "abs": _Function("abs(x)", "without its sign", 1, 1),
    "min": _Function("min(a, b, ...)", "the smallest", 2, 20),
    "max": _Function("max(a, b, ...)", "the largest", 2, 20),
    "round": _Function("round(x) or round(x, 3)", "to whole numbers, or to so many places", 1, 2),
    "sqrt": _Function("sqrt(x)", "the square root", 1, 1),
    "at": _Function(
        "at(16, loss)",
        "the value of what follows at epoch 16, at the present learning rate from the start",
        2,
        2,
    ),
    "at_rate": _Function(
        "at_rate(0.3, loss)",
        "the value of what follows at this epoch, at the rate 0.3 from the start",
        2,
        2,
    ),
}

TYPED = str.maketrans({"×": "*", "÷": "/", "−": "-", "≤": "<", "≥": ">"})


class NamedValues(Protocol):
    """Where names get their values."""

    def value(self, name: str, index: int | str | None = None) -> float:
        """Return the number that a name stands for; of several, the one at `index`.

        Raises
        ------
        LessonError
            If there is no such name, or no such number of it.
        """

    def at(self, epoch: int) -> NamedValues:
        """Return the values at another epoch."""

    def at_rate(self, rate: float) -> NamedValues:
        """Return the values at another learning rate."""


class Expression:
    """A text that has a value in each state of a run.

    Parameters
    ----------
    text : str
        The expression: at most 300 characters.

    Attributes
    ----------
    text : str
        The expression, fit to be shown.
    names : set of str
        The names in it.

    Raises
    ------
    LessonError
        If the text is no expression; the message is one line.

    Examples
    --------
    >>> Expression("2 × (1 + 0.5) ÷ 3").number(None)
    1.0
    >>> Expression("1 < 2 <= 2").is_true(None)
    True
    """

    def __init__(self, text: str) -> None:
        self.text = visible(text)
        if len(text) > LONGEST:
            raise LessonError(f"an expression has at most {LONGEST} characters; this has {len(text)}")
        source = text.replace("≤", "<=").replace("≥", ">=").translate(TYPED).strip()
        if not source:
            raise LessonError("the expression is empty")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore"
                )  # the parser warns of texts such as 1if, which are refused below
                tree = ast.parse(source, mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise LessonError(
                f"'{self.text}' is no expression: numbers, names, + - × ÷, comparisons"
            ) from None
        self._tree = tree
        self.names: set[str] = set()
        self._check(tree, 0)

    def number(self, values: NamedValues | None) -> float:
        """Return its value as a number.

        Raises
        ------
        LessonError
            If a name has no value, or it divides by 0, or it is a comparison.
        """
        value = self._value(self._tree, values)
        if isinstance(value, bool):
            raise LessonError(f"'{self.text}' is true or false, and a number is needed")
        return value

    def is_true(self, values: NamedValues | None) -> bool:
        """Return whether it holds.

        Raises
        ------
        LessonError
            As for `number`; or if it is a number.
        """
        value = self._value(self._tree, values)
        if not isinstance(value, bool):
            raise LessonError(f"'{self.text}' is a number, and a comparison is needed, such as loss < 1")
        return value

    # -- which trees are expressions ----------------------------------------------------------------------

    def _check(self, node: ast.expr, depth: int) -> None:
        """Refuse a node of an unknown kind, in itself or in its children."""
        if depth > DEEPEST:
            raise LessonError(f"'{self.text}' is nested too deeply")
        for child in self._parts(node):
            self._check(child, depth + 1)

    def _parts(self, node: ast.expr) -> Iterable[ast.expr]:
        """Return the children of a node; one of an unknown kind is refused."""
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            if not math.isfinite(_as_float(node.value)):
                raise LessonError(f"'{self.text}' holds too large a number")
            return ()
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            return (node.left, node.right)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            return (node.operand,)
        if isinstance(node, ast.Compare) and all(type(one) in COMPARISONS for one in node.ops):
            return (node.left, *node.comparators)
        if isinstance(node, ast.BoolOp):
            return node.values
        if isinstance(node, ast.Call):
            return self._arguments(node)
        self.names.add(self._name(node)[0])
        return ()

    def _arguments(self, node: ast.Call) -> Iterable[ast.expr]:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS or node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
            raise LessonError(f"'{self.text}': the functions are {', '.join(FUNCTIONS)}")
        function, count = FUNCTIONS[name], len(node.args)
        if not function.least <= count <= function.most:
            raise LessonError(f"'{self.text}': {function.usage}, not {count} values")
        return node.args

    def _name(self, node: ast.expr) -> tuple[str, int | str | None]:
        """Read a name and which of its values is meant: ``loss``, ``weight.x``, ``prediction[1]``."""
        if isinstance(node, ast.Name):
            return node.id, None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return node.value.id, node.attr
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and isinstance(node.slice, ast.Constant)
            and (type(node.slice.value) is int or isinstance(node.slice.value, str))
        ):
            index: int | str = node.slice.value
            return node.value.id, index
        raise LessonError(f"'{self.text}': only numbers, names, + - × ÷, comparisons and functions")

    # -- their values -------------------------------------------------------------------------------------

    def _value(self, node: ast.expr, values: NamedValues | None) -> float | bool:
        try:
            return self._evaluated(node, values)
        except ZeroDivisionError:
            raise LessonError(f"'{self.text}' divides by 0 here") from None
        except OverflowError:
            raise LessonError(f"'{self.text}' is too large a number here") from None

    def _evaluated(self, node: ast.expr, values: NamedValues | None) -> float | bool:
        if isinstance(node, ast.Constant):
            return _as_float(node.value)
        if isinstance(node, ast.BinOp):
            return ARITHMETIC[type(node.op)](self._float(node.left, values), self._float(node.right, values))
        if isinstance(node, ast.UnaryOp):
            operand = self._float(node.operand, values)
            return -operand if isinstance(node.op, ast.USub) else operand
        if isinstance(node, ast.Compare):
            sides = [self._float(one, values) for one in (node.left, *node.comparators)]
            pairs = zip(node.ops, sides, sides[1:], strict=False)
            return all(COMPARISONS[type(one)](left, right) for one, left, right in pairs)
        if isinstance(node, ast.BoolOp):
            held = [self._truth(one, values) for one in node.values]
            return all(held) if isinstance(node.op, ast.And) else any(held)
        if isinstance(node, ast.Call):
            return self._called(node, values)
        if values is None:
            raise LessonError(f"'{self.text}' has a name, and there is no run")
        return values.value(*self._name(node))

    def _float(self, node: ast.expr, values: NamedValues | None) -> float:
        value = self._evaluated(node, values)
        if isinstance(value, bool):
            raise LessonError(f"'{self.text}' calculates with true or false")
        return value

    def _truth(self, node: ast.expr, values: NamedValues | None) -> bool:
        value = self._evaluated(node, values)
        if not isinstance(value, bool):
            raise LessonError(f"'{self.text}': 'and' and 'or' stand between comparisons")
        return value

    def _called(self, node: ast.Call, values: NamedValues | None) -> float:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name in ("at", "at_rate"):
            return self._elsewhere(name, self._float(node.args[0], values), node.args[1], values)
        numbers = [self._float(one, values) for one in node.args]
        if name == "round":
            return self._rounded(*numbers)
        if name in ("min", "max"):
            return min(numbers) if name == "min" else max(numbers)
        if name == "sqrt" and numbers[0] < 0:
            raise LessonError(f"'{self.text}' takes the root of a number below 0 here")
        return abs(numbers[0]) if name == "abs" else math.sqrt(numbers[0])

    def _rounded(self, number: float, places: float = 0.0) -> float:
        if not math.isfinite(places) or places != int(places) or not 0 <= places <= 15:
            raise LessonError(f"'{self.text}' rounds to {places:g} places: 0 to 15 are possible")
        return float(round(number, int(places)))

    def _elsewhere(self, name: str, where: float, node: ast.expr, values: NamedValues | None) -> float:
        """Return the value of a node at another epoch or rate."""
        if values is None:
            raise LessonError(f"'{self.text}' asks for another epoch or rate, and there is no run")
        if name == "at_rate":
            if not 0 < where < math.inf:
                raise LessonError(f"'{self.text}': at_rate(...) needs a rate above 0")
            return self._float(node, values.at_rate(where))
        if not math.isfinite(where) or where != int(where) or where < 0:
            raise LessonError(f"'{self.text}': at(...) needs an epoch, a whole number from 0 up")
        return self._float(node, values.at(int(where)))


def _as_float(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf


# -- texts with expressions in braces ------------------------------------------------------------------------


def expressions_in(text: str) -> list[Expression]:
    """Return the expressions that stand in braces.

    Raises
    ------
    LessonError
        If a text in braces is no expression, or a brace stands alone.
    """
    found = [Expression(expression) for expression, _ in PLACEHOLDER.findall(text)]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise LessonError("has a brace alone: a number of the run is {loss}, or {loss:4} to four places")
    return found


def fill_in(text: str, values: NamedValues, unknown: str | None = None) -> str:
    """Put the numbers into a text.

    Parameters
    ----------
    text : str
        The text.
    values : Values
        The state of the run.
    unknown : str, optional
        What stands for a number that has no value in this state.

    Raises
    ------
    LessonError
        If a number has no value in this state, and `unknown` is None.

    Examples
    --------
    >>> fill_in("twice {1 / 8:2} is {1 / 4}, and {10 * 271:0} is {2710}", None)
    'twice 0.13 is 0.25, and 2,710 is 2710'
    """

    def number(placeholder: re.Match[str]) -> str:
        try:
            value = Expression(placeholder[1]).number(values)
            if placeholder[1].strip() == "limit" and placeholder[2] and math.isfinite(value):
                # the limit is rounded down, so that a rate below the written number works
                places = Decimal(1).scaleb(-int(placeholder[2]))
                return str(Decimal(repr(value)).quantize(places, ROUND_DOWN))
            return _written(value, placeholder[2])
        except LessonError:
            if unknown is None:
                raise
            return unknown

    return PLACEHOLDER.sub(number, text)


def _written(value: float, places: str | None) -> str:
    if not math.isfinite(value):
        return "never"
    if places is None:
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"
    text = rounded(value, int(places))
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if abs(value) >= 1000 else text
