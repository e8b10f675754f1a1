"""Limits of Python's solvers that an argument holds in a dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument
from fitdiff.causes.calls.settings import meaning_of

# Limits of solvers that a dictionary holds: by class, the argument of fit(), before and after.
_HELD: Mapping[str, tuple[str, str, str]] = {
    "CoxPHFitter": ("fit_options", "{'precision': 1e-07}", "{'precision': 1e-12}"),
    "ARIMA": (
        "method_kwargs",
        "{'pgtol': 1e-08, 'factr': 100.0}",
        "{'pgtol': 1e-12, 'factr': 10.0, 'maxiter': 500}",
    ),
}


def held_limits(
    at: int, full: str, given: Mapping[str, tuple[int, Node]], side: Side
) -> Iterator[Change]:
    """Yield the change to tight limits, where the call of fit() states none.

    Parameters
    ----------
    at : int
        The call's number in its tree.
    full : str
        The method's full name.
    given : mapping of str to (int, Node)
        Arguments that the call states.
    side : {'first', 'second'}
    """
    argument, before, after = _HELD.get(full.rpartition(".")[0].rpartition(".")[2], ("", "", ""))
    if full.endswith(".fit") and argument and argument not in given:
        yield Change(
            side, f"fit:{argument}", f"default {before}", after, "accuracy",
            SetArgument(at, None, argument, parse_python(after)),
            meaning_of(argument, "accuracy"),
        )  # fmt: skip
