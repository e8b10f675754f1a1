"""Selection of columns: a statistic for each, and a rule for the best k."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc
from scipy.stats import rankdata

from fitdiff.transforms.classes import check_two_classes
from fitdiff.transforms.settings import TopK

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Selection:
    """Columns kept, and how clear the choice was.

    Attributes
    ----------
    indices : ndarray, shape (k,), intp
        Zero-based columns kept, ascending.
    statistic : ndarray, shape (p,), float64
        NaN for constant columns under 'pooled-f'.
    p_value : ndarray, shape (p,), float64
        NaN throughout under 'welch-ddof0', which has none.
    margin : tuple of two float
        Statistic of the last column kept and of the first dropped; NaN where there is none.
    place : ndarray, shape (p,), float64
        Of every column, 1 being the first, as the tie rule counts.
    """

    indices: NDArray[np.intp]
    statistic: Floats
    p_value: Floats
    margin: tuple[float, float]
    place: Floats


def select_columns(
    x: NDArray[np.generic],
    y: NDArray[np.uint8],
    spec: TopK,
) -> Selection:
    """Rank columns by how well each alone tells the classes apart, and keep the best.

    Parameters
    ----------
    x : ndarray, shape (n, p), uint8 or float64
        Training rows, unscaled.
    y : ndarray, shape (n,), uint8
    spec : TopK
        The statistic is `pooled_f` or `welch_ddof0`; `average_ranks` or `sort_positions` count
        places among ties. Columns whose place is at most ``k`` are kept: with average ranks, ties
        may keep fewer or more, and none at all when more than ``2 * k - 1`` tie for the first.

    Raises
    ------
    DataError
        If the training rows hold one class only.
    """
    check_two_classes(y)
    if spec.statistic == "pooled-f":
        values, p_value = pooled_f(x, y)
        # By p, not F: where p underflows to 0, columns tie for R although their F differ.
        order_by = p_value
    else:
        values = welch_ddof0(x, y)
        p_value = np.full_like(values, np.nan)
        order_by = -values
    place = _PLACES[spec.ties](order_by)
    kept = place <= spec.k
    return Selection(np.flatnonzero(kept), values, p_value, _margin(values, place, kept), place)


def pooled_f(x: NDArray[np.generic], y: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """F test of equal class means under equal variances, for each column.

    F is the sum of squares between the class means over the pooled variance within the classes, on
    1 and n - 2 degrees of freedom. A constant column has 0 / 0 = NaN; one that separates the
    classes and is constant within each has F = inf and p = 0.

    Parameters
    ----------
    x : ndarray, shape (n, p)
    y : ndarray, shape (n,), uint8
        Both classes must occur.

    Returns
    -------
    statistic, p_value : ndarray, shape (p,), float64
    """
    values = x.astype(np.float64)
    fitted = np.empty_like(values)
    for label in (0, 1):
        fitted[y == label] = _mean(values[y == label])
    between = _sum((fitted - _mean(values)) ** 2).astype(np.float64)
    within = _sum((values - fitted) ** 2).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = between / (within / (y.size - 2))
    return statistic, fdtrc(1, y.size - 2, statistic)


def welch_ddof0(x: NDArray[np.generic], y: NDArray[np.uint8]) -> Floats:
    """Absolute difference of class means over its standard error, for each column.

    The variances are not pooled and are divided by n, not n - 1; 1e-6 is added to the standard
    error, so that constant columns have 0 and perfect ones a finite value.

    Parameters
    ----------
    x : ndarray, shape (n, p)
    y : ndarray, shape (n,), uint8
        Both classes must occur.
    """
    zeros, ones = x[y == 0], x[y == 1]
    error = np.sqrt(zeros.var(axis=0) / len(zeros) + ones.var(axis=0) / len(ones))
    statistic: Floats = np.abs(zeros.mean(axis=0) - ones.mean(axis=0)) / (error + 1e-6)
    return statistic


def average_ranks(values: Floats) -> Floats:
    """Ranks from 1, lowest first, ties sharing their mean rank; NaN last, in order, untied.

    The rule of ``rank()`` in R 4.2.2, whose default is ``na.last = TRUE``.
    """
    valid = ~np.isnan(values)
    ranks = np.empty(values.size)
    ranks[valid] = rankdata(values[valid], method="average")
    ranks[~valid] = np.arange(np.count_nonzero(valid), values.size) + 1
    return ranks


def sort_positions(values: Floats) -> Floats:
    """Places from 1, lowest first, ties in column order; NaN last.

    The order of ties in NumPy's quicksort differs between processors; a stable sort
    makes one of the orders it could have given, the same everywhere.
    """
    places = np.empty(values.size)
    places[np.argsort(values, kind="stable")] = np.arange(values.size) + 1
    return places


_PLACES: dict[str, Callable[[Floats], Floats]] = {
    "average-rank": average_ranks,
    "argsort": sort_positions,
}


def _mean(values: Floats) -> Floats:
    mean: Floats = (_sum(values) / values.shape[0]).astype(np.float64)
    return mean


def _sum(values: Floats) -> NDArray[np.longdouble]:
    """Sum columns row after row in extended precision, as R does, for the same bits as R."""
    total: NDArray[np.longdouble] = values.sum(axis=0, dtype=np.longdouble)
    return total


def _margin(statistic: Floats, place: Floats, kept: NDArray[np.bool_]) -> tuple[float, float]:
    last_kept = np.where(kept, place, -np.inf).argmax()
    first_dropped = np.where(kept, np.inf, place).argmin()
    return (
        float(statistic[last_kept]) if kept.any() else float("nan"),
        float(statistic[first_dropped]) if not kept.all() else float("nan"),
    )
