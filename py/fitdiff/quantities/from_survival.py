"""Quantities of survival curves and of smoothed series, labelled by time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from fitdiff.quantities.alignment import TIME
from fitdiff.quantities.quantity import Kind, Quantity, is_numeric, quantity, read_attribute

# As R calls the parameters of exponential smoothing.
_SMOOTHING = {
    "smoothing_level": "alpha",
    "smoothing_trend": "beta",
    "smoothing_seasonal": "gamma",
    "damping_trend": "phi",
}


def is_curve(result: Any) -> bool:
    """Whether an object is a survival curve without a model: Kaplan and Meier's, by any package."""
    if hasattr(result, "surv_times") and hasattr(result, "surv_prob"):
        return True
    return hasattr(result, "survival_function_") and not hasattr(result, "params_")


def of_curve(result: Any) -> Iterator[Quantity]:
    """Survival probabilities, their standard errors and intervals, by time.

    The point 0, at which everyone lives, is left out: packages differ in whether they list it.
    """
    if hasattr(result, "surv_times"):
        labels = time_labels(result.surv_times)
        yield quantity("survival", result.surv_prob, labels, "surv_prob")
        yield quantity("standard errors", result.surv_prob_se, labels, "surv_prob_se")
        yield quantity("rows used", np.size(result.time), None, "time")
        return
    table = result.survival_function_
    later = np.asarray(table.index, dtype=np.float64) > 0
    labels = time_labels(np.asarray(table.index)[later])
    yield quantity("survival", table.iloc[:, 0][later], labels, "survival_function_")
    both = read_attribute(result, "confidence_interval_survival_function_")
    kinds: tuple[Kind, Kind] = ("interval, lower", "interval, upper")
    for place, kind in enumerate(kinds):
        if both is not None and len(both) == len(later):
            yield quantity(kind, both.iloc[:, place][later], labels, "confidence_interval_")
    durations = read_attribute(result, "durations")
    if durations is not None:
        yield quantity("rows used", np.size(durations), None, "durations")


def time_labels(times: Any) -> list[str]:
    """Points of time as R's reader writes them: twelve digits at most."""
    return [f"{TIME}{float(one):.12g}" for one in np.asarray(times)]


def is_smoothing(result: Any) -> bool:
    """Whether a result is of exponential smoothing, whose parameters have names of their own."""
    params = read_attribute(result, "params")
    return isinstance(params, Mapping) and "smoothing_level" in params


def of_smoothing(result: Any) -> Iterator[Quantity]:
    """Smoothing parameters that are in use, the level at the end, and what each step foretold."""
    params = {_SMOOTHING[name]: one for name, one in result.params.items() if name in _SMOOTHING}
    used = {name: one for name, one in params.items() if is_numeric(one) and np.isfinite(one)}
    yield quantity("coefficients", list(used.values()), list(used), "params")
    level = read_attribute(result, "level")
    if level is not None and np.size(level):
        yield quantity("estimate", np.asarray(level)[-1], None, "level, at the end")
    yield quantity("fitted values", result.fittedvalues, None, "fittedvalues")
    yield quantity("deviance", result.sse, None, "sse")
