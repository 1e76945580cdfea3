"""Makes a function of a class that trains."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gdtui.programs.signature import roles

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Fitted", "fitting_function"]


@dataclass(frozen=True)
class Fitted:
    """What a class came to: the weights may be in what its method returned, or in the object.

    Attributes
    ----------
    result : object
        What the method returned.
    model : object
        The fitted object.
    """

    result: Any
    model: Any


def fitting_function(name: str, one: type) -> Callable[..., Any] | None:
    """Make a function of a class that is fitted to data.

    Parameters
    ----------
    name : str
        What the class is called.
    one : type
        The class.

    Returns
    -------
    callable or None
        The function returns a `Fitted`. None if the class takes no data, no rate or no number of epochs.
    """
    fit = getattr(one, "fit", None) or getattr(one, "train", None)
    made, fitted = _constructor_roles(one), roles(fit) or {} if fit else {}
    taken = {*made.values(), *fitted.values()}
    if fit is None or not {"X", "Y"} <= set(fitted.values()) or not {"lr", "epochs"} <= taken:
        return None
    own = [role for role in ("weights", "bias") if role in taken]

    def train(X: Any, Y: Any, lr: Any, epochs: Any, weights: Any = None, bias: Any = None) -> Any:
        by_role = {"X": X, "Y": Y, "lr": lr, "epochs": epochs, "weights": weights, "bias": bias}
        model = one(**{key: by_role[role] for key, role in made.items()})
        result = fit(model, **{key: by_role[role] for key, role in fitted.items()})
        return Fitted(None if result is model else result, model)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter(name, kind) for name in ("X", "Y", "lr", "epochs", *own)]
    train.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    train.__name__ = f"{name}.{fit.__name__}"
    return train


def _constructor_roles(one: type) -> dict[str, str]:
    """Find the parameters of a class; weights with a default, such as a dataclass's fields, are its own."""
    return {
        name: role
        for name, role in (roles(one) or {}).items()
        if role not in ("weights", "bias")
        or inspect.signature(one).parameters[name].default is inspect.Parameter.empty
    }
