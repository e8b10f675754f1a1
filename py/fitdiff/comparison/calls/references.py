"""Which distribution intervals and p-values were taken from, told by the numbers themselves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import expit, ndtr, ndtri, stdtr, stdtrit

from fitdiff.comparison.calls.scales import by_kind
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.quantity import Floats, Kind, Quantity

# Of a quantile, between that of the normal distribution and that of t with 1e5 df.
_CLOSE = 1e-6
_LEVEL = 0.975


def reference_relation(kind: Kind, first: SideFit, second: SideFit) -> str:
    """Say of which distributions two sides' intervals or p-values are; '' where they do not tell.

    Each side's are to follow from its own estimates and standard errors, or statistics.
    """
    if kind in ("interval, lower", "interval, upper"):
        found = [_of_interval(side, kind) for side in (first, second)]
        if not any(found):
            found = _of_curves(kind, first, second)
    elif kind == "p-values":
        found = [_of_p(side) for side in (first, second)]
    else:
        return ""
    if not all(found) or found[0] == found[1]:
        return ""
    return f"{found[0]} in the first, {found[1]} in the second"


def _of_curves(kind: Kind, first: SideFit, second: SideFit) -> list[str]:
    """On which scale each side's interval of a survival curve is symmetric; '' where on none."""
    sides = [by_kind(side.quantities) for side in (first, second)]
    errors = next((one["standard errors"] for one in sides if "standard errors" in one), None)
    if errors is None or not all("survival" in one and kind in one for one in sides):
        return ["", ""]
    known = dict(zip(errors.labels, errors.values, strict=True))
    return [_scale(kind, own["survival"], own[kind], known) for own in sides]


def _scale(kind: Kind, curve: Quantity, bound: Quantity, known: Mapping[str, float]) -> str:
    limits = dict(zip(bound.labels, bound.values, strict=True))
    rows = [
        (value, limits[label], known[label])
        for label, value in zip(curve.labels, curve.values, strict=True)
        if label in limits and label in known and 0 < value < 1
    ]
    survival, limit, error = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    z = ndtri(_LEVEL) * (-1 if kind == "interval, lower" else 1)
    odds = np.log(survival / (1 - survival))
    made = {
        "plain": survival + z * error,
        "by the logarithm": survival * np.exp(z * error / survival),
        "by log(-log)": survival ** np.exp(z * error / (survival * np.log(survival))),
        "by the log odds": expit(odds + z * error / (survival * (1 - survival))),
    }
    usable = np.isfinite(limit) & np.isfinite(error)
    for words, values in made.items():
        if usable.sum() > 2 and np.allclose(
            np.clip(values, 0, 1)[usable], limit[usable], rtol=0, atol=_CLOSE
        ):
            return words
    return ""


def _degrees(side: SideFit) -> float | None:
    one = by_kind(side.quantities).get("degrees of freedom")
    return float(one.values[0]) if one is not None and one.values.size == 1 else None


def _of_interval(side: SideFit, kind: Kind) -> str:
    own = by_kind(side.quantities)
    bound, middle, errors = (own.get(one) for one in (kind, "coefficients", "standard errors"))
    if bound is None or middle is None or errors is None:
        return ""
    if not bound.labels == middle.labels == errors.labels:
        return ""
    with np.errstate(all="ignore"):
        times = np.abs(bound.values - middle.values) / errors.values
    return _named(times, ndtri(_LEVEL), _quantile(side), "Wald, ")


def _quantile(side: SideFit) -> tuple[float, float] | None:
    df = _degrees(side)
    return None if df is None or df <= 0 else (float(stdtrit(df, _LEVEL)), df)


def _named(times: Floats, normal: float, other: tuple[float, float] | None, kind: str) -> str:
    if not times.size or not np.isfinite(times).all():
        return ""
    if np.allclose(times, normal, rtol=_CLOSE, atol=0):
        return f"{kind}normal"
    if other is not None and np.allclose(times, other[0], rtol=_CLOSE, atol=0):
        return f"{kind}t with {other[1]:g} df"
    return ""


def _of_p(side: SideFit) -> str:
    own = by_kind(side.quantities)
    p, statistics = own.get("p-values"), own.get("statistics")
    if p is None or statistics is None or p.labels != statistics.labels:
        return ""
    size, df = np.abs(statistics.values), _degrees(side)
    usable = np.isfinite(size) & (p.values > 0)
    if not usable.any():
        return ""
    observed = np.log10(p.values[usable])
    for words, expected in (
        ("of the normal distribution", 2 * ndtr(-size)),
        (f"of t with {df:g} df" if df else "", 2 * stdtr(df, -size) if df else None),
    ):
        if expected is None:
            continue
        with np.errstate(divide="ignore"):  # tails below the smallest number are 0
            logarithms = np.log10(expected[usable])
        if np.allclose(logarithms, observed, rtol=_CLOSE, atol=_CLOSE):
            return words
    return ""
