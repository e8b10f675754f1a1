"""Right answers, or another metric, paired over splits: what effects are differences of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fitdiff.errors import DataError

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class UnpairedError(DataError):
    """No split was fitted by all of the methods."""


class OtherRowsError(UnpairedError):
    """Methods that were fitted on the same splits do not predict the same test rows."""


_SPLIT = ["source", "n", "replicate"]
ACCURACY = "accuracy"
# Relative. Solvers stop at a tolerance of 1e-8 by default, and leave errors of that size, in each
# engine others: they are no effect of a setting.
SAME = 1e-8
_NO_METRICS = ["n", "replicate", "seed", "correct", "total", "predicted", "selected", "epochs"]
_NO_METRICS += ["updates", "threshold", "seconds", "timings", "setting"]
# Rows add up to these columns; of all others each split has a mean or a rank statistic.
_SUMS = {ACCURACY: ("correct", "total"), "deviance": ("deviance", "predicted")}


@dataclass(frozen=True)
class Counts:
    """Correctly labelled test rows of several methods, split by split; or another metric.

    Attributes
    ----------
    methods : tuple of str, length m
        In the order asked for: that of a ladder.
    splits : DataFrame, s rows
        Columns source, n, replicate; ordered by them.
    correct : ndarray, shape (m, s), int64, or float64 of another metric than accuracy
        Its sum over test rows, or its value where rows do not add up to it; those of a split that
        are the same but for `SAME` are one value.
    total : ndarray, shape (m, s), int64
        Test rows of each split, the same for all methods unless a step changes the test set; 1
        where ``correct`` is the value of a metric.
    left_out : int
        Splits that some of the methods, but not all, have a result for; they are not in here.
    metric : str
        A column of the table of results. Wherever accuracy is spoken of, this is meant.
    """

    methods: tuple[str, ...]
    splits: pd.DataFrame
    correct: Integers | Floats
    total: Integers
    left_out: int
    metric: str = ACCURACY

    @property
    def effects(self) -> Integers | Floats:
        """Right answers gained by each method over the one before; shape (m - 1, s).

        They add up to the gap between the last method and the first, split by split and exactly.
        Where a step changes the test set, only accuracies can be compared.
        """
        return np.diff(self.correct, axis=0)

    @property
    def accuracy(self) -> Floats:
        """Fraction of test rows labelled correctly; shape (m, s)."""
        return self.correct / self.total

    @property
    def accuracy_effects(self) -> Floats:
        """Accuracy gained by each method over the one before; shape (m - 1, s)."""
        same = self.total[1:] == self.total[:-1]
        # One rounding instead of three, wherever counts can be subtracted.
        return np.where(same, self.effects / self.total[1:], np.diff(self.accuracy, axis=0))

    @property
    def strata(self) -> Integers:
        """Number of each split's source and size, from 0; shape (s,)."""
        return np.asarray(self.splits.groupby(["source", "n"], sort=True).ngroup(), dtype=np.int64)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Training sizes, ascending."""
        return tuple(sorted({int(n) for n in self.splits["n"]}))

    def of_size(self, n: int) -> Counts:
        """The splits of one training size."""
        chosen = (self.splits["n"] == n).to_numpy()
        return replace(
            self,
            splits=self.splits[chosen].reset_index(drop=True),
            correct=self.correct[:, chosen],
            total=self.total[:, chosen],
        )

    def exact_accuracy(self) -> tuple[Fraction, ...]:
        """Mean accuracy of each method over strata, without any rounding.

        Differences of these are exact: those between neighbours add up to that between the ends.
        """
        members = stratum_members(self.strata)
        weights = [Fraction(1, int(positions.size) * len(members)) for positions in members]
        return tuple(
            sum(
                (
                    weight * _sum_of_fractions(correct[positions], total[positions])
                    for weight, positions in zip(weights, members, strict=True)
                ),
                Fraction(0),
            )
            for correct, total in zip(self.correct, self.total, strict=True)
        )


def count_correct(
    results: pd.DataFrame,
    methods: Sequence[str],
    settings: Mapping[str, int] | None = None,
    metric: str = ACCURACY,
) -> Counts:
    """Take the counts of several methods on the splits that all of them were fitted on.

    Parameters
    ----------
    results : DataFrame
        See `fitdiff.results.table.RESULTS`; cells that failed have no count.
    methods : sequence of str
    settings : mapping of str to int, optional
        Of a ladder that changes the data: number of each method's setting of the data. Only
        methods of the same setting must then have the same split at a place.
    metric : str
        Another column of the results to take in place of right answers.

    Raises
    ------
    UnpairedError
        If the methods have no split in common; `OtherRowsError` if, of a metric other than
        accuracy, they do not predict the same test rows.
    DataError
        If they disagree on the split behind a place, none has the metric, or one is infinite.
    """
    fitted = results[results["method"].isin(methods)]
    mine = fitted.dropna(subset=[_SUMS.get(metric, (metric,))[0]])
    if mine.empty and fitted["total"].notna().any():
        raise DataError(
            f"No method has the metric {metric}: it is not one of this outcome, or is not defined "
            f"for what they predict. {_measured(fitted)}"
        )
    mine = mine.assign(setting=0 if settings is None else mine["method"].map(settings))
    if metric != ACCURACY:
        _refuse_other_rows(mine, metric)
    mine = mine.assign(**_parts(mine, metric))
    if (mine.groupby([*_SPLIT, "setting"])["split_hash"].nunique() > 1).any():
        raise DataError(
            f"The results of {', '.join(methods)} come from different splits: effects would not "
            "be paired. Run the study again in an empty folder."
        )
    wide, totals = (
        mine.pivot(index=_SPLIT, columns="method", values=what).reindex(columns=[*methods])
        for what in ("of_rows", "rows")
    )
    paired = wide.dropna().sort_index()
    if paired.empty:
        raise UnpairedError(
            f"No split was fitted by all of {', '.join(methods)}. Run the study first, with a "
            "profile that holds them all; failed cells are tried again."
        )
    of_rows = paired.to_numpy(dtype=np.int64 if metric == ACCURACY else np.float64)
    return Counts(
        methods=tuple(methods),
        splits=paired.index.to_frame(index=False),
        correct=(of_rows if metric == ACCURACY else _levelled(of_rows)).T,
        total=totals.reindex(paired.index).to_numpy(dtype=np.int64).T,
        left_out=len(wide) - len(paired),
        metric=metric,
    )


def metric_of(results: pd.DataFrame, metric: str) -> pd.Series[float]:
    """A metric of each cell, as effects are differences of it: a mean over its test rows."""
    if metric == ACCURACY:
        return results[ACCURACY]
    parts = _parts(results, metric)
    return parts["of_rows"] / parts["rows"]


def _levelled(values: Floats) -> Floats:
    """Give the values of a split, shape (s, m), that differ by no more than `SAME` one value.

    That of the first method. Differences still add up, since each method keeps one value a split.
    Values are not rounded: two that are a hair apart may lie on either side of a boundary.
    """
    levelled = values.copy()
    for row, mine in zip(levelled, values, strict=True):
        order = np.argsort(mine, kind="stable")
        ascending = mine[order]
        apart = np.diff(ascending) > SAME * np.maximum(abs(ascending[1:]), abs(ascending[:-1]))
        for group in np.split(order, np.flatnonzero(apart) + 1):
            row[group] = mine[group.min()]
    return levelled


def _parts(results: pd.DataFrame, metric: str) -> dict[str, pd.Series[float]]:
    """What `Counts.correct` and `Counts.total` are taken from."""
    if metric == ACCURACY:
        return {"of_rows": results["correct"], "rows": results["total"]}
    if np.isinf(results[metric]).any():
        first = results[np.isinf(results[metric])].iloc[0]
        raise DataError(
            f"{metric} of {first['method']} is infinite (n = {first['n']}, replicate "
            f"{first['replicate']}): something happened that it had called impossible. No change "
            f"from or to it can be told. {_measured(results)}"
        )
    column, rows = _SUMS.get(metric, (metric, ""))
    values = results[column]
    return {"of_rows": values, "rows": results[rows] if rows else values.notna().astype(float)}


def _refuse_other_rows(results: pd.DataFrame, metric: str) -> None:
    """Raise `OtherRowsError` where methods that drop rows are measured on fewer than others are."""
    if (results.groupby([*_SPLIT, "setting"])["predicted"].nunique() > 1).any():
        raise OtherRowsError(
            f"The methods predict different numbers of test rows, so that their {metric} is not "
            "of the same rows. Leave out rows that lack a value for all of them, by complete = "
            "true in [data], or name methods that all impute."
        )


def _measured(results: pd.DataFrame) -> str:
    """Say which metrics there are of every cell."""
    numbers = results.select_dtypes("number").drop(columns=_NO_METRICS, errors="ignore")
    known = [str(name) for name in numbers if np.isfinite(numbers[name]).all()]
    return f"Measured of all: {', '.join(known) or 'none'}. Name one with --metric."


def mean_over_strata(values: Floats, strata: Integers) -> Floats:
    """Average over splits within each stratum, then over strata with equal weights.

    Parameters
    ----------
    values : ndarray, shape (..., s), float64
    strata : ndarray, shape (s,), int64

    Returns
    -------
    ndarray, shape (...), float64
    """
    return values @ stratum_weights(strata)


def stratum_weights(strata: Integers) -> Floats:
    """Weight of each split in the mean over strata; they sum to one."""
    _, place, counts = np.unique(strata, return_inverse=True, return_counts=True)
    return 1.0 / (counts[place] * counts.size)


def stratum_members(strata: Integers) -> list[Integers]:
    """Positions of the splits of each stratum, in the order of the strata."""
    return [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]


def _sum_of_fractions(correct: Integers | Floats, total: Integers) -> Fraction:
    """Sum ``correct / total``: exactly, for each different total. A double is a fraction too."""
    return sum(
        (
            sum(map(Fraction, correct[total == denominator].tolist()), Fraction(0))
            / int(denominator)
            for denominator in np.unique(total)
        ),
        Fraction(0),
    )
