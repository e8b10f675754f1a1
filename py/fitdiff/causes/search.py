"""Looking for the value of a factor: the number at which a method gives what was observed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fitdiff.causes.axes import Axis
from fitdiff.causes.case import MATCHES, Case
from fitdiff.causes.meeting import Found, MetError, Number, found_at, meet, shorter
from fitdiff.causes.passing import pass_observed

_HALVINGS = 40
# Whole numbers on either side of the present one that are all tried, where nothing else explains.
_NEIGHBOURS = 32


def search(case: Case, axis: Axis, stated: Sequence[float] = ()) -> Found | None:
    """Move a number until the method gives what was observed; None where it never does.

    Numbers that the results state come first. Then those tried to begin with show between which of
    them the observed result is passed; there its value is found by Brent's method (1973), by
    bisection if it is a count. Of numbers that explain the result equally well the one with the
    fewest digits is returned: people write round numbers.

    Parameters
    ----------
    case : Case
    axis : Axis
    stated : sequence of float

    Raises
    ------
    BudgetSpentError
        If no more fits are allowed.
    """
    if found := _stated(case, axis, stated):
        return found
    try:
        pass_observed(case, axis)
    except MetError as met:
        return _rounded([case], axis, met.found)
    return None


def sweep(case: Case, axis: Axis) -> Found | None:
    """Try every whole number near the present one, for what no search on a line can find.

    Raises
    ------
    BudgetSpentError
        If no more fits are allowed.
    """
    try:
        for step in range(1, _NEIGHBOURS + 1 if axis.present == int(axis.present) else 0):
            meet(case, axis, axis.present - step)
            meet(case, axis, axis.present + step)
    except MetError as met:
        return met.found
    return None


def between(axis: Axis, ends: tuple[Number, Number], cases: Sequence[Case]) -> Found | None:
    """Find a number that explains all cases, if there is one between two that explain some.

    The first of ``ends`` explains all cases but the last, the second explains the last. Where a
    result stays the same over a range of numbers, the ranges of two cases may overlap.

    Raises
    ------
    BudgetSpentError
        If no more fits are allowed.
    """
    low, high = ends
    for _ in range(_HALVINGS):
        x = _middle(axis, low, high)
        method = axis.at(x)
        if method is None or x in (low, high):
            return None
        judged = [case.judge(method) for case in cases]
        *earlier, last = (one.match for one in judged)
        if "no" not in (*earlier, last):
            return _rounded(cases, axis, found_at(x, judged))
        if "no" in earlier and last == "no":
            return None
        low, high = (low, x) if last != "no" else (x, high)
    return None


def _middle(axis: Axis, low: Number, high: Number) -> Number:
    if axis.whole:
        return int(low + high) // 2
    return math.sqrt(low * high) if min(low, high) > 0 else (low + high) / 2


def _stated(case: Case, axis: Axis, stated: Sequence[float]) -> Found | None:
    """Of the numbers stated the one that explains best."""
    met: list[Found] = []
    for x in stated:
        try:
            if not axis.whole or x == int(x):
                meet(case, axis, int(x) if axis.whole else x)
        except MetError as one:
            met.append(one.found)
    return min(met, key=lambda one: (MATCHES.index(one.match), not one.recorded), default=None)


def _rounded(cases: Sequence[Case], axis: Axis, found: Found) -> Found:
    """Of the numbers that explain as well as the one found, the one with the fewest digits."""
    if axis.whole:
        return found
    for x in shorter(float(found.x)):
        method = axis.at(x)
        if method is not None:
            brief = found_at(x, [case.judge(method) for case in cases])
            as_good = MATCHES.index(brief.match) <= MATCHES.index(found.match)
            if as_good and brief.recorded >= found.recorded:
                return brief
    return found
