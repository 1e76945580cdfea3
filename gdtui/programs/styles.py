"""The ways in which students' functions take their data and return their weights."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gdtui.programs.classes import Fitted
from gdtui.programs.signature import role_of
from gdtui.programs.values import described, leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gdtui.programs.call import Call, Floats
    from gdtui.programs.values import Leaf

__all__ = ["ADDING", "ARGUMENT_STYLES", "ArgumentStyle", "fitting", "returned_weights"]


@dataclass(frozen=True)
class ArgumentStyle:
    """How the arguments look.

    Attributes
    ----------
    name : str
        In words, for the report.
    is_column : bool
        Whether Y and the weights are columns, (n, 1) and (d, 1), or one-dimensional.
    is_list : bool
        Whether they are lists of Python's numbers.
    has_bias : bool
        Whether the bias is an argument of its own; X then has no column of ones.
    d : int
        The number of weights that it takes, with the bias; 3 stands for any.
    is_flat_input : bool
        Whether X is one-dimensional.
    is_scalar : bool
        Whether the weight is a number.
    adds_ones : bool
        Whether X has no column of ones, since the function adds one.
    """

    name: str
    is_column: bool = False
    is_list: bool = False
    has_bias: bool = False
    d: int = 3
    is_flat_input: bool = False
    is_scalar: bool = False
    adds_ones: bool = False

    def arguments(self, call: Call, roles: Mapping[str, str]) -> dict[str, Any]:
        """Return the arguments by parameter."""
        by_role = {
            "X": self._inputs(call),
            "Y": self._array(call.Y if self.is_column else call.Y[:, 0]),
            "weights": self._weights(call),
            "bias": _number(call.weights[0, 0], call),
            "lr": call.lr,
            "epochs": call.epochs,
        }
        return {name: by_role[role] for name, role in roles.items() if role in by_role}

    def values(self, call: Call, roles: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """Return the arguments by parameter, described for another process."""
        return {name: described(one) for name, one in self.arguments(call, roles).items()}

    def column(self, numbers: Floats) -> dict[str, Any]:
        """Return values of shape (n, 1) in the form that this style gives Y, described as well."""
        return described(self._array(numbers if self.is_column else numbers[:, 0]))

    @property
    def lacks_ones(self) -> bool:
        """Whether X is passed without the column of ones."""
        return self.has_bias or self.adds_ones or (self.is_flat_input and self.d == 2)

    def _inputs(self, call: Call) -> Any:
        X = call.X[:, 1:] if self.lacks_ones else call.X
        return self._array(X[:, 0] if self.is_flat_input else X)

    def _weights(self, call: Call) -> Any:
        weights = call.weights[1:] if self.has_bias else call.weights
        if self.is_scalar:
            return _number(weights[0, 0], call)
        return self._array(weights if self.is_column else weights[:, 0], call.is_whole)

    def _array(self, numbers: Floats, is_whole: bool = False) -> Any:
        kind = np.int64 if is_whole else np.float64
        return numbers.astype(kind).tolist() if self.is_list else np.array(numbers, dtype=kind, order="C")


def _number(number: float, call: Call) -> float:
    return int(number) if call.is_whole else float(number)


ARGUMENT_STYLES = (
    ArgumentStyle("X of shape (n, d), Y of (n, 1), weights of (d, 1)", is_column=True),
    ArgumentStyle("X of shape (n, d), Y of (n,), weights of (d,)"),
    ArgumentStyle("lists", is_list=True),
    ArgumentStyle("X of shape (n,), Y of (n,), two weights", d=2, is_flat_input=True),
    ArgumentStyle("lists x, y, and two weights", d=2, is_flat_input=True, is_list=True),
    ArgumentStyle("x and y of shape (n,), one weight", d=1, is_flat_input=True, is_scalar=True),
    ArgumentStyle("X of shape (n, d), Y of (n, 1), weights of (d, 1), a bias", is_column=True, has_bias=True),
    ArgumentStyle("X of shape (n, d), Y of (n,), weights of (d,), a bias", has_bias=True),
    ArgumentStyle(
        "x and y of shape (n,), a weight, a bias", d=2, has_bias=True, is_flat_input=True, is_scalar=True
    ),
    ArgumentStyle(
        "lists x and y, a weight, a bias",
        d=2,
        has_bias=True,
        is_flat_input=True,
        is_scalar=True,
        is_list=True,
    ),
    ArgumentStyle(
        "x and y of shape (n, 1), a weight, a bias", d=2, is_column=True, has_bias=True, is_scalar=True
    ),
    ArgumentStyle("lists, weights, a bias", is_list=True, has_bias=True),
)
"""In the order in which they are tried."""

ADDING = (
    ArgumentStyle(
        "X without a column of ones, of shape (n, d - 1), Y of (n, 1), weights of (d, 1)",
        is_column=True,
        adds_ones=True,
    ),
    ArgumentStyle(
        "X without a column of ones, of shape (n, d - 1), Y of (n,), weights of (d,)", adds_ones=True
    ),
)
"""For functions that put a column of ones before X themselves."""

SINGLE = ("float32", "float16")
"""Kinds of numbers with fewer digits."""

OTHER_ROLES = ("X", "Y", "lr", "epochs")
"""What parts of an object may be besides its weights."""


def fitting(roles: Mapping[str, str]) -> list[ArgumentStyle]:
    """Choose the styles that fit what arguments there are.

    Of a function that takes no initial weights, only what it returns shows whether it has a bias.
    """
    has_bias = "bias" in roles.values()
    if not has_bias and "weights" not in roles.values():
        return [*sorted(ARGUMENT_STYLES, key=lambda style: not style.has_bias), *ADDING]
    fit = [style for style in ARGUMENT_STYLES if style.has_bias == has_bias]
    if has_bias and any(name in ("w", "m", "a", "weight", "slope") for name in roles):
        fit.sort(key=lambda style: not style.is_scalar)  # one letter for a number
    return fit


def returned_weights(
    told: Mapping[str, Any], style: ArgumentStyle, d: int, roles: Mapping[str, str]
) -> tuple[Floats, bool] | None:
    """Find the weights in what a function returned, and whether they are of single precision.

    In a pair, a dict or an object, the first part of the right size is taken. If the bias is apart from the
    weights, the parts go by their names, or have the order of the arguments. A part that is called as another
    argument, such as the learning rate that an object keeps, is passed over. What the method of a class
    returns comes before what its object keeps, unless the object has names for weights.
    """
    if told["type"] == Fitted.__name__ and "parts" in told:
        both = [told["parts"]["result"], told["parts"]["model"]]
        if _has_names(_possible(both[1]), style, d):
            both.reverse()
        found = (returned_weights(one, style, d, roles) for one in both)
        return next((one for one in found if one is not None), None)
    leaves = _possible(told)
    if style.has_bias:
        return _with_bias(leaves, d, roles)
    for leaf in sorted(leaves, key=lambda leaf: (_role(leaf) != "weights", _is_initial(leaf))):
        numbers = leaf["numbers"]
        if len(numbers) == d and _is_column(leaf["shape"], d):
            return np.array(numbers).reshape(d, 1), leaf["dtype"] in SINGLE
    return None


def _possible(told: Mapping[str, Any]) -> list[Leaf]:
    """List the parts that may be weights: numbers that are not called as another argument."""
    return [leaf for leaf in leaves_of(told) if leaf["dtype"] != "bool" and _role(leaf) not in OTHER_ROLES]


def _has_names(leaves: Sequence[Leaf], style: ArgumentStyle, d: int) -> bool:
    """Tell whether parts of the right sizes are called as weights, and as a bias where it is apart."""
    named = _named(leaves, d) if style.has_bias else (_of_role(leaves, "weights", d),)
    return None not in named


def _role(leaf: Leaf) -> str | None:
    """Tell what a part of a result stands for by its name: a is a slope there, since X is no result."""
    return "weights" if leaf["name"] == "a" else role_of(leaf["name"])


def _with_bias(leaves: Sequence[Leaf], d: int, roles: Mapping[str, str]) -> tuple[Floats, bool] | None:
    """Find the weights and the bias, which are apart from each other, or the only two in one list."""
    fits = [
        (weights, bias)
        for weights, bias in _pairs(leaves, d, roles)
        if len(weights["numbers"]) == d - 1 and len(bias["numbers"]) == 1
    ]
    if not fits:
        return None
    # where more pairs fit: the bias is a single number, a list of losses is not; and weights are an array
    weights, bias = min(fits, key=lambda pair: (pair[1]["shape"] != [], pair[0]["type"] == "list"))
    is_single = weights["dtype"] in SINGLE or bias["dtype"] in SINGLE
    return np.array([*bias["numbers"], *weights["numbers"]]).reshape(d, 1), is_single


def _pairs(leaves: Sequence[Leaf], d: int, roles: Mapping[str, str]) -> Iterator[tuple[Leaf, Leaf]]:
    """List the parts that may be weights and bias: by their names, else those next to each other."""
    weights, bias = _named(leaves, d)
    if weights is not None and bias is not None:
        yield weights, bias
        return
    both = _of_role(leaves, "weights", 2)
    if d == 2 and both is not None:
        leaves = [both]
    elif weights is not None or _are_many(leaves):
        return  # of so many numbers of an object, names that say nothing do not tell which are the weights
    is_bias_first = [role for role in roles.values() if role in ("weights", "bias")] == ["bias", "weights"]
    pairs = [*pairwise(leaves)]
    if d == 2 and leaves and len(leaves[0]["numbers"]) == 2:
        one, other = ({**leaves[0], "numbers": [number], "shape": []} for number in leaves[0]["numbers"])
        pairs = [(one, other), *pairs]
    for pair in pairs:
        yield from ((pair[::-1], pair) if is_bias_first else (pair, pair[::-1]))


def _named(leaves: Sequence[Leaf], d: int) -> tuple[Leaf | None, Leaf | None]:
    """Find the weights and the bias by their names."""
    numbered = _numbered(leaves) if d == 2 else None
    return numbered or (_of_role(leaves, "weights", d - 1), _of_role(leaves, "bias", 1))


def _are_many(leaves: Sequence[Leaf]) -> bool:
    return sum(bool(leaf["name"]) and not leaf["name"].isdigit() for leaf in leaves) > 2


def _of_role(leaves: Sequence[Leaf], role: str, size: int) -> Leaf | None:
    """Find the first part with the name of a role and so many numbers; a count is the last that may be it."""
    fit = [leaf for leaf in leaves if _role(leaf) == role and len(leaf["numbers"]) == size]
    return min(fit, key=lambda leaf: (_is_initial(leaf), leaf["type"] == "int"), default=None)


def _is_initial(leaf: Leaf) -> bool:
    """Tell whether a part is called as the start, which an object may keep beside the trained weights."""
    name = leaf["name"].lower()
    return not name.isdigit() and any(word in name for word in ("init", "start", "0"))


def _numbered(leaves: Sequence[Leaf]) -> tuple[Leaf, Leaf] | None:
    """Find a weight and a bias with names such as theta1 and theta0, w_1 and w_0."""
    by_name = {leaf["name"].replace("_", ""): leaf for leaf in leaves if len(leaf["numbers"]) == 1}
    for name, bias in by_name.items():
        other = f"{name[:-1]}1"
        if name.endswith("0") and role_of(name[:-1]) in ("weights", "bias") and other in by_name:
            return by_name[other], bias
    return None


def _is_column(shape: list[int], d: int) -> bool:
    return [size for size in shape if size != 1] == ([d] if d != 1 else [])
