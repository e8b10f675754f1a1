"""Other values of the arguments of Python functions, read in the worker where they are loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from fitdiff.causes.calls.known_values import PYTHON
from fitdiff.causes.calls.options import Option, accepted, options_of, takes_more


def read_options(
    result: Any,
    paths: Sequence[tuple[str, tuple[str, ...]]],
    methods: Sequence[tuple[str, str]],
) -> list[tuple[list[Option], frozenset[str]]]:
    """List other values of arguments, in the worker: of functions, then of the result's methods.

    With the names of the arguments that each takes. A method of what the call made on its way to
    the result is found by its full name.
    """
    found = []
    for module, names in paths:
        target: Any = import_module(module)
        for name in names:
            target = getattr(target, name)
        found.append((_options(target, names[-1] if names else module), accepted(target)))
    model = getattr(result, "model", None)
    for method, full in methods:
        owner = model if hasattr(model, method) else result
        target = getattr(owner, method, None) or _by_name(full)
        found.append((_options(target, method), accepted(target)))
    return found


def _by_name(full: str) -> Any:
    """A function by its full name, where its module is loaded; None of others."""
    module, _, rest = full.partition(".")
    while module not in sys.modules or f"{module}.{rest.split('.')[0]}" in sys.modules:
        part, dot, rest = rest.partition(".")
        if not dot:
            return None
        module = f"{module}.{part}"
    target: Any = sys.modules[module]
    for name in rest.split("."):
        target = getattr(target, name, None)
    return target


def _options(target: Any, name: str) -> list[Option]:
    options = options_of(target) if target is not None else []
    module = str(getattr(target, "__module__", ""))
    # Estimators have a fit() too, which takes nothing of the kind.
    known = PYTHON.get(name, {}) if name != "fit" or module.startswith("statsmodels") else {}
    if name == "fit" and module.startswith("statsmodels") and takes_more(target):
        # Handed on to the optimizer: no signature names it.
        options = [*options, Option("gtol", 1e-10, "accuracy")]
    listed = {option.argument for option in options}
    for argument, values in known.items():
        told = {repr(one.value) for one in options if one.argument == argument}
        if told and told.isdisjoint(map(repr, values)):
            continue  # it documents choices of its own, as GEE does of cov_type
        if argument in listed and argument != "scale":
            options = [one for one in options if one.argument != argument or one.value in values]
        present = {repr(one.value) for one in options if one.argument == argument}
        options += [
            Option(argument, value, "flag" if isinstance(value, bool) else "choice")
            for value in values
            if repr(value) not in present
        ]
    return options
