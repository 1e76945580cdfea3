"""The role of each argument of a student's function: by its name, else by its place."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["OTHER_TRAINS", "SYNONYMS", "are_guessed", "bound", "role_of", "roles"]

SYNONYMS = {
    "X": "x xs xtrain xdata xb inputs input features feature data samples designmatrix design a phi",
    "Y": "y ys ytrain ydata yb ytrue target targets labels label output outputs actual actuals expected t",
    "weights": "w weights weight ws theta thetas beta betas params parameters param coef coefs coefficients"
    " initialweights weightsinit winit w0 initw weights0 start startweights thetainit m slope wts initial",
    "bias": "b bias intercept b0 biasinit binit c offset",
    "lr": "lr learningrate alpha eta rate stepsize learnrate gamma learning lrate l step",
    "epochs": "epochs epoch nepochs numepochs iterations iters niter numiters niters numiterations"
    " niterations steps nsteps numsteps maxiter maxiters maxiterations maxepochs numberofepochs n times",
}
"""Usual names of the arguments, in small letters without underscores."""

ORDER = ("X", "Y", "weights", "lr", "epochs")
NEEDED = frozenset({"X", "Y", "lr", "epochs"})
OTHER_TRAINS = (
    *("train_model", "train_linear_model", "gradient_descent", "batch_gradient_descent", "gradientDescent"),
    *("linear_regression", "train_loop", "training_loop", "run_training", "run_gradient_descent", "fit"),
)
"""Names of functions that may be the training loop, if none is called `train`."""

KNOWN = {name: role for role, names in SYNONYMS.items() for name in names.split()}


def role_of(name: str) -> str | None:
    """Tell which argument a name stands for.

    Examples
    --------
    >>> role_of("learning_rate"), role_of("X_train"), role_of("verbose")
    ('lr', 'X', None)
    """
    return KNOWN.get(name.replace("_", "").lower())


def roles(function: Callable[..., Any]) -> dict[str, str] | None:
    """Find the parameters of a function that trains.

    Parameters
    ----------
    function : callable
        The student's.

    Returns
    -------
    dict of str to str, or None
        The role of each parameter that is passed, in the function's order. None if the roles are not clear.
        Unknown parameters keep their defaults.

    Examples
    --------
    >>> roles(lambda inputs, y, w, alpha=0.1, iters=10, verbose=True: None)
    {'inputs': 'X', 'y': 'Y', 'w': 'weights', 'alpha': 'lr', 'iters': 'epochs'}
    >>> roles(lambda p, q, r, s, t: None)
    {'p': 'X', 'q': 'Y', 'r': 'weights', 's': 'lr', 't': 'epochs'}
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    named = [one for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    names = [one.name for one in named if one.name != "self"]
    required = [one.name for one in named if one.name != "self" and one.default is one.empty]
    found = {name: role for name in names if (role := role_of(name)) is not None}
    if len(set(found.values())) < len(found):
        found = _without_doubles(found, required)
    is_known = set(required) <= found.keys()
    if is_known and set(found.values()) >= NEEDED:
        return found
    for five in (required, names):
        if len(five) == len(ORDER) and _is_order_possible(five):  # the chapter's, whatever they are called
            return dict(zip(five, ORDER, strict=True))
    return found if is_known else None


def are_guessed(roles: Mapping[str, str]) -> bool:
    """Tell whether roles come from the places of the parameters, since not all names say which they are.

    Examples
    --------
    >>> are_guessed({"x": "X", "y": "Y"}), are_guessed({"points": "X", "start": "Y"})
    (False, True)
    """
    return any(role_of(name) != role for name, role in roles.items())


def _is_order_possible(names: Sequence[str]) -> bool:
    """Tell whether no name says clearly that it is another argument than its place in the chapter's order.

    A single letter other than x and y says little: a, b, c, t and n may be anything.
    """
    clear = {name: role_of(name) for name in names if len(name.strip("_")) > 1 or name in "XxYy"}
    return all(clear.get(name) in (None, role) for name, role in zip(names, ORDER, strict=True))


def _without_doubles(found: Mapping[str, str], required: Sequence[str]) -> dict[str, str]:
    """Keep one parameter of each role: the first that is required, else the first."""
    first: dict[str, str] = {}
    for name in sorted(found, key=lambda name: name not in required):
        first.setdefault(found[name], name)
    return {name: role for name, role in found.items() if first[role] == name}


def bound(function: Callable[..., Any], values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arrange values by parameter as positional arguments; those whose place can't be reached as keywords."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    is_open = True
    for one in inspect.signature(function).parameters.values():
        if one.name not in values:
            is_open = is_open and one.kind is one.VAR_POSITIONAL
        elif is_open and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD):
            positional.append(values[one.name])
        else:
            keywords[one.name] = values[one.name]
    return positional, keywords
