"""Python values and estimators as the code that makes them."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from fitdiff.calls.allowed_python import NUMPY
from fitdiff.calls.errors import CallError
from fitdiff.calls.index import python_names
from fitdiff.calls.tree import Argument, Call, Constant, Items, Kind, Member, Name, Node, Unary
from fitdiff.calls.tree import Mapping as Dict

# Entries of an array that are written out.
_LONGEST = 200
_KINDS: Mapping[type, Kind] = {bool: "logical", int: "integer", str: "string"}


def node_of(value: Any) -> Node:  # noqa: PLR0911 - a case for each kind of value
    """Write a value as code.

    Parameters
    ----------
    value : object
        A number, string, list, tuple, dict, short array, public function or estimator.

    Raises
    ------
    CallError
        If no code says what it is: a function or an object of the user's own.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return _scalar(value)
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return Items(kind, tuple(node_of(one) for one in value))  # type: ignore[arg-type]
    if isinstance(value, Mapping):
        return Dict(tuple((node_of(key), node_of(one)) for key, one in value.items()))
    if isinstance(value, np.ndarray) and value.size <= _LONGEST:
        return Call(_numpy("array"), (Argument(None, node_of(value.tolist())),))
    if is_estimator(value):
        return estimator_node(value)
    if isinstance(value, np.ufunc) and value.__name__ in NUMPY:
        return _numpy(value.__name__)
    if inspect.isfunction(value) and (name := public_name(value)) is not None:
        return name
    shown = getattr(value, "__qualname__", type(value).__qualname__)
    raise CallError(f"'{shown}' is an object of your own, which no call can name.")


def is_estimator(value: Any) -> bool:
    """Whether an object follows scikit-learn's conventions, fitted or not."""
    return hasattr(value, "get_params") and hasattr(value, "fit") and not isinstance(value, type)


def estimator_node(estimator: Any) -> Node:
    """Write an estimator as the call that makes it: arguments that differ from the defaults."""
    steps = getattr(estimator, "steps", None)
    if steps is not None and _is_made(estimator, steps):
        made = tuple(Argument(None, node_of(step)) for _, step in steps)
        return Call(Name("make_pipeline"), made)
    name = public_name(type(estimator))
    if name is None:
        raise CallError(f"'{type(estimator).__qualname__}' is a class that is in no package.")
    arguments = (Argument(one, node_of(value)) for one, value in changed(estimator))
    return Call(name, tuple(arguments))


def changed(estimator: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parameters of an estimator that are not as by default, in its own order."""
    formals = inspect.signature(type(estimator).__init__).parameters
    parameters = estimator.get_params(deep=False)
    ordered = [name for name in formals if name in parameters]
    for name in dict.fromkeys([*ordered, *parameters]):
        formal, value = formals.get(name), parameters[name]
        if formal is None or not same(value, formal.default):
            yield name, value


def same(value: Any, default: Any) -> bool:
    """Whether a value is what it is by default; 1 is not 1.0."""
    if isinstance(value, float) and isinstance(default, float) and math.isnan(value):
        return math.isnan(default)
    return type(value) is type(default) and repr(value) == repr(default)


def public_name(value: Any) -> Node | None:
    """Return how a class or a function is named in a call; None if it is in no package."""
    name, home = value.__qualname__, value.__module__
    modules = python_names().get(name, ())
    for place, module in enumerate(modules):
        if getattr(import_module(module), name, None) is value:
            return Name(name) if place == 0 else dotted(f"{module}.{name}")
    if "<" in name or home == "__main__":
        return None
    public = [part for part in home.split(".") if not part.startswith("_")]
    return dotted(".".join([*public, name]))


def dotted(text: str) -> Node:
    """Make ``a.b.c`` a node."""
    first, *rest = text.split(".")
    node: Node = Name(first)
    for part in rest:
        node = Member(node, part)
    return node


def _numpy(name: str) -> Node:
    return Member(Name("np"), name)


def _scalar(value: bool | int | float | str | None) -> Node:
    if value is None:
        return Constant("null", None)
    if not isinstance(value, float):
        return Constant(_KINDS[type(value)], value)
    if math.isfinite(value):
        return Constant("double", value)
    if math.isnan(value):
        return _numpy("nan")
    return _numpy("inf") if value > 0 else Unary("-", _numpy("inf"))


def _is_made(pipeline: Any, steps: Any) -> bool:
    """Whether ``make_pipeline`` gives these steps the names that they have."""
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - only for one of its own

    usual = all(name == "steps" for name, _ in changed(pipeline))
    made = make_pipeline(*(step for _, step in steps))
    return usual and [name for name, _ in made.steps] == [name for name, _ in steps]
