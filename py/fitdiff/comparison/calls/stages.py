"""Two fits compared stage by stage: every quantity that both report, and what only one does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from fitdiff.comparison.calls.exact import EXACT, OF_RESIDUALS, is_exact
from fitdiff.comparison.calls.related import related
from fitdiff.comparison.calls.scales import by_kind, scale_of
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import STAGES, Kind, Quantity, as_classes, renumbered
from fitdiff.quantities.relations import relation_of

# The same thing under two kinds, where a side has only one of them: a classifier's probability of
# its second class and a binomial model's fitted value; a test's statistic that is an estimate.
_STAND_INS: tuple[tuple[Kind, Kind], ...] = (
    ("fitted values", "probabilities"),
    ("fitted values", "values"),
    ("predicted classes", "values"),
    ("estimate", "statistics"),
    ("estimate", "values"),
    ("statistics", "values"),
    ("p-values", "values"),
    ("coefficients", "values"),
    ("coefficients", "estimate"),
    ("clusters", "values"),
    ("scores", "values"),
    ("heights", "values"),
)
# By kind, in that order.
_SUBSTITUTES: dict[Kind, list[Kind]] = {}
for _one, _other in _STAND_INS:
    _SUBSTITUTES.setdefault(_one, []).append(_other)
    _SUBSTITUTES.setdefault(_other, []).append(_one)

# What a number without a name may be, of a test.
_LONE: tuple[Kind, ...] = ("estimate", "statistics", "p-values")

# Kinds with a number a row, for which only as many stand in.
_OF_ROWS: frozenset[Kind] = frozenset({"fitted values", "predicted classes"})

# What a mixed model makes with its variance components, which its optimiser gives to 1e-4. Errors
# of its coefficients are of all parameters together in statsmodels, and in lme4 of those alone: the
# same in balanced data, some 1e-4 apart in others.
_BY_COMPONENTS: Mapping[Kind, float] = {
    "fitted values": 1e-4,
    "dispersion": 1e-4,
    **dict.fromkeys(("standard errors", "statistics", "p-values"), 1e-3),
    **dict.fromkeys(("interval, lower", "interval, upper"), 1e-3),
}
# Of models of series, whose likelihood statsmodels maximises by numerical derivatives, and both
# sides take second ones for errors, by steps of 1e-3 or less.
_OF_SERIES: Mapping[Kind, float] = {
    "coefficients": 1e-4,
    "dispersion": 1e-4,
    **dict.fromkeys(("standard errors", "statistics", "p-values"), 3e-3),
    **dict.fromkeys(("interval, lower", "interval, upper"), 3e-3),
}
# Of ordinal models, whose second derivatives both sides take by steps: of 1e-3 in optimHess().
_BY_THRESHOLDS: Mapping[Kind, float] = {
    **dict.fromkeys(("standard errors", "statistics", "p-values"), 1e-3),
    **dict.fromkeys(("interval, lower", "interval, upper"), 1e-3),
}
_VARIANCE_OF_SERIES = "params['sigma2']"
# ptukey() sums an integral to 1e-11 or so, which is what it gives for any larger statistic.
_SMALLEST_OF_TUKEY = 1e-10

# What a model says of each coefficient and an analysis of variance of each term: other hypotheses,
# even where a term has one coefficient and its name.
_TESTS: tuple[Kind, ...] = ("statistics", "p-values", "degrees of freedom")
_SHARES = "shares that sum to 1 on one side, sums over splits on the other"
_OTHER_TESTS = "coefficients are tested on one side, terms on the other"


Reported = Mapping[Kind, Quantity]


def compare_fits(
    first: SideFit, second: SideFit, tolerances: Mapping[str, float] | None = None
) -> list[Stage]:
    """Compare what two fits report, in the order in which a fit makes it.

    Parameters
    ----------
    first, second : SideFit
    tolerances : mapping of str to float, optional
        By kind, in place of those of the rules.
    """
    sides = _with_lone_numbers(by_kind(first.quantities), by_kind(second.quantities))
    scale = scale_of(first, second)
    allowed = _allowed(sides) | dict(tolerances or {})
    other_tests = any(
        "coefficients" in one and _tests_terms(other) for one, other in (sides, sides[::-1])
    )
    exact = any(is_exact(side) for side in sides)
    stages: list[Stage] = []
    used: set[Kind] = set()
    for kind in STAGES:
        pair = [side.get(kind) for side in sides]
        # What stood in for another kind is not compared once more.
        if kind in used or (pair[0] is None and pair[1] is None):
            continue
        if pair[0] is None or pair[1] is None:
            pair = _stand_in(kind, sides, used, pair)
        one, other = pair
        if one is None or other is None:
            lacking = "first" if one is None else "second"
            stages.append(Stage(kind, None, f"the {lacking} call reports none"))
            continue
        used |= {one.kind, other.kind}
        if exact and kind in OF_RESIDUALS:
            stages.append(Stage(kind, None, EXACT, how=(_how(one), _how(other))))
            continue
        if other_tests and kind in _TESTS:
            stages.append(Stage(kind, None, _OTHER_TESTS, how=(_how(one), _how(other))))
            continue
        if kind == "importance" and _is_share(one) != _is_share(other):
            stages.append(Stage(kind, None, _SHARES, how=(_how(one), _how(other))))
            continue
        stages.append(_compare(kind, one, other, scale, allowed.get(kind)))
    told = [related(stage, stages, first, second, scale) for stage in stages]
    return [_with_errors(stage, sides) for stage in told]


def _allowed(sides: tuple[Reported, Reported]) -> dict[str, float]:
    """Tolerances of what solvers or numerical derivatives limit, in place of those of the rules."""
    allowed: dict[Kind, float] = {}
    if any(_VARIANCE_OF_SERIES in _how(one) for side in sides for one in side.values()):
        allowed |= _OF_SERIES
    for kind, limits in (("thresholds", _BY_THRESHOLDS), ("variance components", _BY_COMPONENTS)):
        if all(kind in side for side in sides):
            allowed = {**limits, **allowed}
    return {str(kind): one for kind, one in allowed.items()}


def _is_share(one: Quantity) -> bool:
    return bool(np.isclose(one.values.sum(), 1.0))


def _with_lone_numbers(first: Reported, second: Reported) -> tuple[Reported, Reported]:
    """Tell a side's only number, which has no name, to be what it is nearest to on the other.

    ``cor(x, y)`` beside a test of correlation is its estimate, not its p-value; the sign may be
    another, as where a difference is the other way round.
    """
    return _with_lone_number(first, second), _with_lone_number(second, first)


def _with_lone_number(own: Reported, others: Reported) -> Reported:
    if set(own) != {"values"} or own["values"].values.size != 1:
        return own
    number = abs(own["values"].values[0])
    known = {
        kind: abs(others[kind].values[0])
        for kind in _LONE
        if kind in others and others[kind].values.size == 1
    }
    if "values" in others or not known:
        return own
    nearest = min(known, key=lambda kind: _apart(known[kind], number))
    return {nearest: replace(own["values"], kind=nearest)}


def _apart(one: float, other: float) -> float:
    """How far two sizes are apart, for the larger one."""
    return 0.0 if one == other else abs(one - other) / max(one, other)


def _tests_terms(side: Reported) -> bool:
    """Whether a side is a table of tests of terms, each with its degrees of freedom."""
    statistics, degrees = side.get("statistics"), side.get("degrees of freedom")
    if "coefficients" in side or statistics is None or degrees is None:
        return False
    return any(label and label in statistics.labels for label in degrees.labels)


def _with_errors(stage: Stage, sides: tuple[Reported, Reported]) -> Stage:
    """Add the difference of a coefficient in standard errors: the smaller of the sides' own."""
    if stage.kind != "coefficients" or stage.agreement is None:
        return stage
    where = stage.agreement.where
    errors = [
        float(found.values[found.labels.index(where)])
        for side in sides
        if (found := side.get("standard errors")) is not None and where in found.labels
    ]
    usable = [one for one in errors if np.isfinite(one) and one > 0]
    apart = abs(stage.agreement.first - stage.agreement.second)
    return replace(stage, in_errors=apart / min(usable)) if usable and np.isfinite(apart) else stage


def _stand_in(
    kind: Kind,
    sides: tuple[Reported, Reported],
    used: set[Kind],
    pair: list[Quantity | None],
) -> list[Quantity | None]:
    lacking = 0 if pair[0] is None else 1
    for substitute in _SUBSTITUTES.get(kind, ()):
        candidate = sides[lacking].get(substitute)
        free = substitute not in used and substitute not in sides[1 - lacking]
        if candidate is not None and free and _are_alike(pair[1 - lacking], candidate):
            filled = list(pair)
            filled[lacking] = candidate
            return filled
    return pair


def _are_alike(given: Quantity | None, candidate: Quantity) -> bool:
    """Whether as many numbers stand in for those of rows; others may be few."""
    if given is None or not {given.kind, candidate.kind} & _OF_ROWS:
        return True
    return given.values.size == candidate.values.size


def _as_kind(one: Quantity, kind: Kind) -> Quantity:
    """A quantity in the form of the kind that it stands in for."""
    if kind == "clusters" and one.kind != kind:
        return renumbered(one)
    if kind == "predicted classes" and one.kind != kind:
        return as_classes(one)
    return one if one.kind == kind else replace(one, kind=kind)


def _how(one: Quantity) -> str:
    """How a quantity was obtained, with the name that the side gives it: Pr(>|t|) tells of t."""
    return one.how if not one.name or one.name in one.how else f"{one.how}, {one.name}"


def _compare(
    kind: Kind, first: Quantity, second: Quantity, scale: Scale, tolerance: float | None
) -> Stage:
    how = (_how(first), _how(second))
    aligned = align(_as_kind(first, kind), _as_kind(second, kind))
    if aligned is None:
        why = f"{first.values.size} and {second.values.size} values, without common labels"
        return Stage(kind, None, why, how=how)
    if any("TukeyHSD" in one for one in how):
        scale = replace(scale, smallest_p=_SMALLEST_OF_TUKEY)
    agreement = judge(aligned, scale, tolerance)
    relation = relation_of(aligned) if agreement.state == "different" else ""
    return Stage(kind, agreement, "", relation, how)


__all__ = ["Stage", "compare_fits", "scale_of"]
