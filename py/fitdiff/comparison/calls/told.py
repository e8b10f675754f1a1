"""What a call's own name tells of the numbers that it gives, where their names do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fitdiff.calls.tree import Call, Member, Name, Node
from fitdiff.quantities.quantity import Kind, Quantity, merged, renumbered

# Functions and attributes that give one number of a fit.
_NUMBERS: Mapping[str, Kind] = {
    "AIC": "AIC",
    "aic": "AIC",
    "BIC": "BIC",
    "bic": "BIC",
    "logLik": "log-likelihood",
    "llf": "log-likelihood",
    "deviance": "deviance",
    "rsquared": "R-squared",
    "r.squared": "R-squared",
    "p.value": "p-values",
    "pvalue": "p-values",
    "p_value": "p-values",
    "statistic": "statistics",
    "estimate": "estimate",
}
# A cluster a row, numbered as the package likes.
_CLUSTERS = frozenset({"cutree", "labels_", "cluster", "fcluster"})
_INTERVALS = frozenset({"conf_int", "confidence_interval"})
# Of a series, from lag 0 on; R's partial ones begin at lag 1.
_BY_LAG = frozenset({"acf", "acovf", "pacf", "pacf_yw", "pacf_ols", "pacf_burg", "ccf"})
_PARTIAL_IN_R = "pacf"


def named_by_call(
    tree: Node, columns: Sequence[str], found: Sequence[Quantity], *, every: bool = False
) -> tuple[Quantity, ...]:
    """Tell quantities by kinds that the call tells better than the names in them do.

    Parameters
    ----------
    tree : Node
        The call.
    columns : sequence of str
        Of the table: one that comes back is data, whatever it is called: z, t or p.
    found : sequence of Quantity
    every : bool
        Whether those without a number are told too.
    """
    known = set(columns)
    told = merged(
        [replace(one, kind="values") if one.name in known and _came_back(one) else one
         for one in found]
    )  # fmt: skip
    reported = tuple(told) if every else _reported(told)
    name = _last_name(tree)
    if len(reported) != 1 or reported[0].kind != "values":
        return reported
    (one,) = reported
    if name in _NUMBERS and one.values.size == 1:
        return (replace(one, kind=_NUMBERS[name]),)
    if name in _CLUSTERS and one.values.size > 1 and _are_whole(one):
        return (renumbered(one),)
    if name in _INTERVALS:
        return _ends(one) or reported
    start = _first_lag(tree)
    if start is not None and one.is_counted:
        lags = tuple(f"lag {place}" for place in range(start, start + one.values.size))
        return (replace(one, labels=lags),)
    return reported


def _last_name(tree: Node) -> str:
    """The function's or the attribute's own name that ends a call."""
    if isinstance(tree, Call):
        return tree.name
    return tree.name if isinstance(tree, Member) else ""


def _first_lag(tree: Node) -> int | None:
    """The lag of the first number of an autocorrelation function; None of other calls."""
    taken = isinstance(tree, Member) and tree.name == "acf"
    call = tree.value if isinstance(tree, Member) and taken else tree
    if not isinstance(call, Call) or call.name not in _BY_LAG:
        return None
    in_r = taken or isinstance(call.function, Name)
    return 1 if in_r and taken and call.name == _PARTIAL_IN_R else 0


def _ends(one: Quantity) -> tuple[Quantity, ...]:
    """The two columns of a matrix of intervals; none where it is no such matrix."""
    half = one.values.size // 2
    ends = [label.rpartition(" (")[2] for label in one.labels]
    if one.values.size != 2 * half or len(set(ends[:half])) != 1 or len(set(ends[half:])) != 1:
        return ()
    labels = tuple(label.rpartition(" (")[0] for label in one.labels[:half])
    kinds: tuple[Kind, Kind] = ("interval, lower", "interval, upper")
    parts = (one.values[:half], one.values[half:])
    return tuple(
        replace(one, kind=kind, values=part, labels=labels)
        for kind, part in zip(kinds, parts, strict=True)
    )


def _came_back(one: Quantity) -> bool:
    """Whether a quantity is a column of a matrix or a table that was returned."""
    return one.how.startswith(("the matrix returned", "the table returned", "column '"))


def _reported(found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Those that hold a number: quasi families have a log-likelihood of NA."""
    return tuple(one for one in found if np.isfinite(one.values).any())


def is_without_number(found: Sequence[Quantity]) -> bool:
    """Whether there is not one number, or not one coefficient of a model."""
    held = [one for one in found if one.kind == "coefficients"] or found
    return bool(held) and not _reported(held)


def _are_whole(one: Quantity) -> bool:
    return bool(np.array_equal(one.values, np.round(one.values)))
