"""What values a metric can have: no axis, and no interval on it, goes beyond."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from fitdiff.results.metrics import column_of

Bounds = tuple[float, float]

_SHARE: Bounds = (0.0, 1.0)
_LOSS: Bounds = (0.0, inf)
_BOUNDS: Mapping[str, Bounds] = {
    **dict.fromkeys(("accuracy", "auc", "concordance"), _SHARE),
    **dict.fromkeys(("log_loss", "deviance", "brier", "rmse"), _LOSS),
    "r2": (-inf, 1.0),
}


def bounds_of(metric: str) -> Bounds:
    """Return the lowest and the highest value of a metric, by its column or its title.

    Infinite where there is no bound, or where it is not known.
    """
    return _BOUNDS.get(column_of(metric), (-inf, inf))
