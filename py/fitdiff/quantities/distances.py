"""How far apart two sides' numbers are: every kind of quantity by its own measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from fitdiff.quantities.alignment import Aligned
from fitdiff.quantities.quantity import Floats, Kind
from fitdiff.quantities.terms import INTERCEPT

# Both within this of zero are both zero: sums of products of numbers near 1 leave 1e-16 each.
_ZERO = 1e-13
# Some tens of the spacing of numbers: what sums of a few hundred terms leave.
_ROUNDING = 1e-14


@dataclass(frozen=True)
class Scale:
    """What coefficients and fitted values are measured by.

    Attributes
    ----------
    predictor : float
        Standard deviation of the linear predictor over the rows; 1 where it is not known.
    outcome : float
        Standard deviation of the outcome; 1 where it is not known, and for probabilities.
    columns : mapping of str to float
        Standard deviation of each column of the design, by its normalised term.
    smallest_p : float
        Below this, p-values are noise.
    """

    predictor: float = 1.0
    outcome: float = 1.0
    columns: Mapping[str, float] = field(default_factory=dict)
    smallest_p: float = 1e-300  # the last digits are lost to underflow


def distances_of(aligned: Aligned, scale: Scale) -> Floats:
    """Distance of each entry in the measure of its kind; infinite where one side has none."""
    a, b = aligned.first, aligned.second
    with np.errstate(all="ignore"):
        measured = _MEASURES.get(aligned.kind, _relative)(aligned, scale)
    both_missing = np.isnan(a) & np.isnan(b)
    equal = (a == b) | both_missing
    out: Floats = np.where(equal, 0.0, np.where(np.isnan(measured), np.inf, measured))
    return out


def spread_of(values: Floats) -> float:
    """Standard deviation of the finite values; 0 without any. Huge ones do not overflow."""
    known = values[np.isfinite(values)]
    largest = float(np.abs(known).max(initial=0.0))
    return float(np.std(known / largest)) * largest if largest > 0 else 0.0


def _relative(aligned: Aligned, scale: Scale) -> Floats:  # noqa: ARG001
    a, b = aligned.first, aligned.second
    apart = np.abs(a - b)
    zero = np.maximum(np.abs(a), np.abs(b)) <= _ZERO
    return np.where(zero, 0.0, apart / np.maximum(np.abs(a), np.abs(b)))


def _exact(aligned: Aligned, scale: Scale) -> Floats:  # noqa: ARG001
    return np.abs(aligned.first - aligned.second)


def _on_predictor(aligned: Aligned, scale: Scale) -> Floats:
    """Each coefficient by what it moves the predictor; by its own size where no column is known."""
    relative = _relative(aligned, scale)
    apart = np.abs(aligned.first - aligned.second)
    factor = np.array(
        [
            # A column without spread moves nothing, whatever its coefficient is.
            1.0 if label == INTERCEPT else scale.columns.get(label) or np.nan
            for label in aligned.labels
        ]
    )
    moved = _unless_rounded(aligned, apart * factor, factor) / (scale.predictor or 1.0)
    return np.where(np.isnan(moved), relative, moved)


def _unless_rounded(aligned: Aligned, apart: Floats, factor: Floats | float = 1.0) -> Floats:
    """Differences but those of rounding, which the largest number of a sum leaves in all."""
    sizes = np.abs(aligned.first * factor)
    size = float(sizes[np.isfinite(sizes)].max(initial=0.0))
    return np.where(apart <= _ROUNDING * size, 0.0, apart)


def _on_errors(aligned: Aligned, scale: Scale) -> Floats:
    """By the standard errors of both terms, whose labels are ``a, b``; relative without them."""
    diagonal = {
        label.split(", ")[0]: abs(value)
        for label, value in zip(aligned.labels, aligned.first, strict=True)
        if len(parts := label.split(", ")) == 2 and parts[0] == parts[1]
    }
    unit = np.array(
        [
            np.sqrt(np.prod([diagonal.get(part, np.nan) for part in label.split(", ")]))
            for label in aligned.labels
        ]
    )
    moved = np.abs(aligned.first - aligned.second) / unit
    return np.where(np.isnan(moved), _relative(aligned, scale), moved)


def _on_outcome(aligned: Aligned, scale: Scale) -> Floats:
    apart = np.abs(aligned.first - aligned.second)
    return _unless_rounded(aligned, apart) / (scale.outcome or 1.0)


def _on_own_spread(aligned: Aligned, scale: Scale) -> Floats:  # noqa: ARG001
    apart = np.abs(aligned.first - aligned.second)
    return apart / (spread_of(aligned.first) or 1.0)


def _as_intercepts(aligned: Aligned, scale: Scale) -> Floats:
    return np.abs(aligned.first - aligned.second) / (scale.predictor or 1.0)


def _on_logarithm(aligned: Aligned, scale: Scale) -> Floats:
    """By log10, relatively below 0.1: a relative change of z moves log10(p) by that times z^2."""
    a, b = (
        -np.log10(np.maximum(side, scale.smallest_p)) for side in (aligned.first, aligned.second)
    )
    distances: Floats = np.abs(a - b) / np.maximum(1.0, np.minimum(a, b))
    # One minus a distribution function is 0 wherever p is less than the spacing of numbers at 1.
    lost = np.minimum(aligned.first, aligned.second) == 0
    lost &= np.maximum(aligned.first, aligned.second) < np.finfo(np.float64).eps
    return np.where(lost, 0.0, distances)


_MEASURES: Mapping[Kind, Callable[[Aligned, Scale], Floats]] = {
    "rows used": _exact,
    "event": _exact,
    "predicted classes": _exact,
    "survival": _exact,
    "decision values": _exact,
    "clusters": _exact,
    "loadings": _exact,
    "scores": _on_own_spread,
    "centres": _on_own_spread,
    "thresholds": _as_intercepts,
    "coefficients": _on_predictor,
    "covariance": _on_errors,
    "fitted values": _on_outcome,
    "predictions": _on_outcome,
    "probabilities": _exact,
    "p-values": _on_logarithm,
    "R-squared": _exact,
}
