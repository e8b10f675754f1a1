"""Kinds of the columns of a table, or of named parts, by their names and what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from fitdiff.quantities.quantity import Kind, kind_of

# Ends of names after a prefix that says of which test: lb_pvalue, f_statistic, lm.p.value.
_P_VALUES = re.compile(r"^(\w+?)[ ._-](p[ ._-]?values?|pval|prob)$")
_SHORT_P = re.compile(r"^(\w+?)[ ._-]p$")
# Ends of an interval, as R names them: 2.5 % and 97.5 %.
_SHARE = re.compile(r"^(\d+(?:\.\d+)?) ?%$")
# The mean that statsmodels foretells, beside its interval.
_FORETOLD: Mapping[str, Kind] = {"mean": "fitted values", "mean_se": "standard errors"}
_STATISTICS = re.compile(r"^(\w+?)[ ._-](stats?|statistics?)$")


# R gives such names three digits.
_ROUNDED = 0.11


def kinds_of_columns(
    names: Sequence[str], values: Sequence[object], rows: Sequence[str] = ()
) -> list[Kind | None]:
    """Tell the kind of each column; None where nothing tells.

    A name that is known as a whole is of that kind. Else the end of a name tells: of p-values, if
    all lie in [0, 1]; a bare ``_p`` only beside a statistic of the same prefix; and what a p-value
    is called after (``lm`` beside ``lm_pvalue``) is its statistic.

    Parameters
    ----------
    names : sequence of str
    values : sequence of array-like
        Of each column.
    rows : sequence of str
        Labels of the rows: where these are the names, the table is of variables, such as a
        covariance, and its names tell nothing.
    """
    if len(names) > 1 and list(rows) == list(names):
        return [None] * len(names)
    plain = [name.lower() for name in names]
    tested = {found.group(1) for one in plain if (found := _STATISTICS.match(one))}
    kinds: list[Kind | None] = []
    followed: set[str] = set()
    for name, column in zip(plain, values, strict=True):
        kind = kind_of(name)
        found = _P_VALUES.match(name) or _SHORT_P.match(name)
        if kind is None and found is not None and _are_shares(column):
            prefix = found.group(1)
            if not _SHORT_P.match(name) or prefix in tested or prefix in plain:
                kind = "p-values"
                followed.add(prefix)
        elif kind is None and _STATISTICS.match(name):
            kind = "statistics"
        kinds.append(kind)
    ends = _ends_of_interval(plain)
    foretold = _FORETOLD if "mean_ci_lower" in plain else {}
    return [
        "statistics" if kind is None and name in followed
        else kind or ends.get(name) or foretold.get(name)
        for name, kind in zip(plain, kinds, strict=True)
    ]  # fmt: skip


def _ends_of_interval(names: Sequence[str]) -> dict[str, Kind]:
    """The two names that are shares adding up to 100 %, as ends; none of other shares."""
    shares = {name: float(found.group(1)) for name in names if (found := _SHARE.match(name))}
    if len(shares) != 2 or abs(sum(shares.values()) - 100) > _ROUNDED:
        return {}
    low, high = sorted(shares, key=shares.__getitem__)
    return {low: "interval, lower", high: "interval, upper"}


def _are_shares(values: object) -> bool:
    """Whether all numbers lie in [0, 1], missing ones aside."""
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[~np.isnan(numbers)]
    return bool(known.size and ((known >= 0) & (known <= 1)).all())
