"""Between which numbers an observed result is passed, and where: roots on an axis."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from scipy.optimize import brentq

from fitdiff.causes.axes import Axis
from fitdiff.causes.case import Case, Judged
from fitdiff.causes.meeting import Found, MetError, Number, meet, shorter

# Of the difference, the part left in any direction near a value that could be the right one. A
# factor that is not the cause meets the difference in its own direction only.
_NEAR = 0.05
# Relative: where that is decided.
_ROUGHLY = 1e-3
# Relative: Brent's method ends there; doubles have 2e-16.
_FINELY = 1e-15
_EVALUATIONS = 60
# Brackets, and points to step from.
_TRIED = 3
# Of the difference: more is left by numbers that have little to do with it.
_HOPEFUL = 0.97
_FIRST_RATIO = 2.0
# Relative: where a solver's steps are looked for, beside a value found.
_BESIDE = (1e-6, 1e-4)


def pass_observed(case: Case, axis: Axis) -> None:
    """Look between the numbers at which the observed result is passed, then near the nearest.

    A solver that stops early jumps where it makes one step more; a jump can pass the observed
    result as well as a slope does, and hide the slope beside it.
    """
    points = {axis.present: Judged("no", 1.0, 1.0)}
    for x in axis.points():
        judged = meet(case, axis, x)
        if judged is not None and math.isfinite(judged.along):
            points[x] = judged
    for low, high in _brackets(points)[:_TRIED]:
        if axis.whole:
            _bisect(lambda x: meet(case, axis, x), int(low), int(high), points[low].along > 0)
        else:
            _narrow(case, axis, low, high)
    if not axis.whole:
        nearest = sorted(points, key=lambda x: points[x].apart)[:_TRIED]
        for x in (x for x in nearest if points[x].apart < _HOPEFUL):
            _descend(case, axis, float(x))


def _brackets(points: dict[Number, Judged]) -> list[tuple[Number, Number]]:
    """Neighbours between which the observed result is passed, nearest to it first."""
    pairs = [
        (low, high)
        for low, high in pairwise(sorted(points))
        if points[low].along * points[high].along < 0
    ]
    return sorted(pairs, key=lambda pair: min(points[end].apart for end in pair))


def _bisect(judge: Callable[[int], Judged | None], low: int, high: int, above: bool) -> None:
    while high - low > 1:
        middle = (low + high) // 2
        judged = judge(middle)
        if judged is None or not math.isfinite(judged.along):
            return
        low, high = (middle, high) if (judged.along > 0) == above else (low, middle)


def _descend(case: Case, axis: Axis, x: float) -> None:
    """Step towards what was observed, by ever smaller ratios, and end where that is passed."""
    if (here := meet(case, axis, x)) is None or x <= 0:
        return
    ratio = _FIRST_RATIO
    while ratio > 1 + _ROUGHLY and not math.isnan(here.apart):
        beside = [(x * step, meet(case, axis, x * step)) for step in (ratio, 1 / ratio)]
        nearer = [(one.apart, at, one) for at, one in beside if one and one.apart < here.apart]
        if nearer:
            _, x, here = min(nearer, key=lambda step: step[0])
        else:
            ratio = math.sqrt(ratio)
    if here.apart < _NEAR:
        _narrow(case, axis, x / (1 + 2 * _ROUGHLY), x * (1 + 2 * _ROUGHLY))


def _narrow(case: Case, axis: Axis, low: Number, high: Number) -> None:
    """Brent's method, on a log scale where all is positive; roughly, then finely if it is near."""
    log = low > 0
    into, out = (math.log, math.exp) if log else (float, float)

    def along(t: float) -> float:
        judged = meet(case, axis, out(t))
        if judged is None or not math.isfinite(judged.along):
            raise ArithmeticError
        return judged.along

    a, b = into(low), into(high)
    # Roughly, but within a bracket that is narrow already.
    size = min(1.0 if log else max(abs(a), abs(b)), b - a)
    try:
        root = brentq(along, a, b, xtol=_ROUGHLY * size, rtol=_FINELY, maxiter=_EVALUATIONS)
        judged = meet(case, axis, out(root))
        if judged is not None and judged.apart < _NEAR:
            for x in shorter(out(root)):
                meet(case, axis, x)
            root = brentq(along, a, b, xtol=1e-300, rtol=_FINELY, maxiter=_EVALUATIONS)
            if case.smooth:
                _accept_steps(case, axis, out(root))
    except (ArithmeticError, RuntimeError, ValueError):
        return  # nothing can be fitted between, it is not passed, or it does not settle


def _accept_steps(case: Case, axis: Axis, x: float) -> None:
    """Let a number pass where the fit jumps, beside it, by as much as is left of the difference."""
    left = meet(case, axis, x)
    beside = [meet(case, axis, x * (1 + step)) for step in (*_BESIDE, *(-s for s in _BESIDE))]
    if left is None or None in beside:
        return
    jump = max(abs(one.along - left.along) for one in beside if one is not None)
    if left.apart <= 2 * jump < _NEAR:
        raise MetError(Found(x, "within the solver's steps", left.recorded))
