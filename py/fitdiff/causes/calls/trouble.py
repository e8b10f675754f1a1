"""Fits of which the numbers alone do not say what they are worth: random, or without an optimum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.events import event_levels
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.aliased import aliased_labels
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import compare_fits
from fitdiff.quantities.quantity import Floats, Kind

# A solver that is tightened moves what it had not finished. Coefficients that go on growing by
# this share, while fitted values stand still, have no maximum to arrive at.
_GROWTH = 0.02
_STILL = 1e-5


def is_random(bench: Bench, side: Side) -> bool:
    """Whether another seed makes other numbers, by the tolerances in force."""
    base = bench.baseline(side)
    if isinstance(base, str):
        return False
    parsed = bench.parsed[SIDES.index(side)]
    seed = (parsed.seed if parsed.seed is not None else bench.given.seed) + 1
    other = replace(parsed, seed=seed if parsed.language == "r" else parsed.seed)
    given = replace(bench.given, seed=seed)
    again = bench.optional(other, given, 0, bench.design(side, 0))
    if isinstance(again, str):
        return False
    return any(stage.differs for stage in compare_fits(base, again, bench.given.tolerances))


def has_no_optimum(bench: Bench, side: Side, at: int = 0) -> bool:
    """Whether a side has no finite estimate on a table; found out once."""
    key = (side, at)
    if key not in bench.no_optimum:
        bench.no_optimum[key] = _grows(bench, side, at)
    return bench.no_optimum[key]


def usable_copies(bench: Bench) -> Iterator[int]:
    """Copies on which both sides estimate the same terms and have an optimum, as asked for.

    A copy on which both return the numbers of the table says nothing that the table did not.
    """
    binary = bool(event_levels(bench.table, bench.given.outcome))
    for at in range(1, len(bench.tables)):
        if says_nothing(bench, at):
            continue
        if any(_aliased(bench, side, at) != _aliased(bench, side, 0) for side in SIDES):
            continue
        if not binary or not any(has_no_optimum(bench, side, at) for side in SIDES):
            yield at


def says_nothing(bench: Bench, at: int) -> bool:
    """Whether both sides return the same numbers on a copy as on the table itself."""
    for side in SIDES:
        here, there = bench.baseline(side), bench.baseline(side, at)
        if isinstance(here, str) or isinstance(there, str) or here.identity != there.identity:
            return False
    return True


def _aliased(bench: Bench, side: Side, at: int) -> tuple[str, ...]:
    """Terms that a side cannot estimate on a table: with jitter, columns are no sums any more."""
    fit = bench.baseline(side, at)
    return () if isinstance(fit, str) else aliased_labels(fit)


def _grows(bench: Bench, side: Side, at: int) -> bool:
    """Whether coefficients keep growing under a tighter solver while fitted values stand still.

    That is how separation shows: no finite maximum-likelihood estimate (Albert and Anderson 1984).
    """
    base, tight = bench.baseline(side, at), bench.tight.get(side)
    opposite = bench.baseline(SIDES[1 - SIDES.index(side)], at)
    if isinstance(base, str) or isinstance(opposite, str) or not tight:
        return False
    one, fitted = _values(base, "coefficients"), _fitted(base)
    # Asked first, since it takes no other fit.
    if one.size == 0 or not _is_extreme(fitted):
        return False
    if aliased_labels(opposite) and not aliased_labels(base):
        return False  # without bounds as they are not determined: the other side tells
    further = bench.fit(side, tight, at)
    if isinstance(further, str):
        return False
    other, refitted = _values(further, "coefficients"), _fitted(further)
    if one.size != other.size or fitted.size != refitted.size:
        return False
    grown = np.nanmax(np.abs(other - one) / np.maximum(np.abs(one), 1e-8))
    return bool(grown > _GROWTH and np.nanmax(np.abs(fitted - refitted)) < _STILL)


def _is_extreme(fitted: Floats) -> bool:
    """Whether the fitted probability of some row is as good as 0 or 1."""
    return bool(fitted.size and np.nanmin(np.minimum(fitted, 1 - fitted)) < _STILL)


def _fitted(fit: SideFit) -> Floats:
    values = _values(fit, "probabilities")
    return values if values.size else _values(fit, "fitted values")


def _values(fit: SideFit, kind: Kind) -> Floats:
    return next((one.values for one in fit.quantities if one.kind == kind), np.array([]))
