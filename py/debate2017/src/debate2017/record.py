"""Against the record: our accuracies and published ones, compared as two samples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.hashing import derive_seed
from fitdiff.stats.permutation import holm, permutation_p_value, stratified_p_value

Accuracies = NDArray[np.float64]

# Below this adjusted p-value a reproduction counts as different from the record.
LEVEL = 0.05

COLUMNS = ("arm", "n", "replicate", "correct", "total")


@dataclass(frozen=True)
class Comparison:
    """Our accuracies and the recorded ones of one arm at one size, or over all sizes.

    Attributes
    ----------
    arm, method : str
        Name in the record; the method that reproduces it.
    n : int or None
        Training size; None over all sizes, each with the same weight.
    ours, recorded : float
        Mean accuracies.
    ours_count, recorded_count : int
        Cells behind each mean.
    p_value : float
        Two-sided permutation p-value of the difference of means.
    test_error : float
        Standard error of the difference that comes from the draws of test images alone: binomial,
        as if all fits of a side erred on the same images.
    p_adjusted : float
        Holm's adjustment over all sizes and arms; for the overall rows, over the arms.
    """

    arm: str
    method: str
    n: int | None
    ours: float
    recorded: float
    ours_count: int
    recorded_count: int
    p_value: float
    test_error: float
    p_adjusted: float


def verdict(comparison: Comparison) -> str:
    """Say in words what an overall comparison with the record found."""
    difference = comparison.ours - comparison.recorded
    differs = comparison.p_adjusted < LEVEL
    finding = "differs from the record" if differs else "shows no difference from the record"
    # Without an error on any image there is no spread to measure by.
    errors = abs(difference) / comparison.test_error if comparison.test_error else math.inf
    return (
        f"{comparison.method} {finding}: mean accuracy {comparison.ours:.4f}, recorded "
        f"{comparison.recorded:.4f} ({comparison.arm}), difference {difference:+.4f}, "
        f"p = {comparison.p_adjusted:.4f} (permutations within each n, Holm over the arms); "
        f"{errors:.1f} standard errors of the draw of test images"
    )


def read_recorded(file: Path) -> pd.DataFrame:
    """Read published accuracies.

    Returns
    -------
    DataFrame
        Columns arm, n, replicate, correct, total, and accuracy.

    Raises
    ------
    DataError
        If the file or one of its columns is missing.
    """
    try:
        table = pd.read_csv(file)
    except (OSError, ValueError) as error:
        raise DataError(
            f"{file} cannot be read: {error}. Install debate2017 again, or put the file there."
        ) from None
    if missing := [name for name in COLUMNS if name not in table.columns]:
        raise DataError(f"{file} lacks the columns {', '.join(missing)}; it has {list(table)}.")
    return table.assign(accuracy=table["correct"] / table["total"])


def compare(
    results: pd.DataFrame, recorded: pd.DataFrame, arms: Mapping[str, str]
) -> tuple[list[Comparison], list[Comparison]]:
    """Compare results with the record, size by size and over all sizes.

    Parameters
    ----------
    results : DataFrame
        Columns method, n, accuracy, total; failed cells have no accuracy and do not count.
    recorded : DataFrame
        As `read_recorded` returns it.
    arms : mapping of str to str
        Method that reproduces each arm.

    Returns
    -------
    by_size, overall : list of Comparison
        Sizes that only one side has are left out.
    """
    by_size: list[Comparison] = []
    overall: list[Comparison] = []
    for arm, method in arms.items():
        our_rows = results[results["method"] == method]
        their_rows = recorded[recorded["arm"] == arm]
        ours, theirs = _by_size(our_rows), _by_size(their_rows)
        sizes = sorted(ours.keys() & theirs.keys())
        if not sizes:
            continue
        pairs = [(ours[n], theirs[n]) for n in sizes]
        images = (int(our_rows["total"].max()), int(their_rows["total"].max()))
        for n, pair in zip(sizes, pairs, strict=True):
            p_value = permutation_p_value(*pair, _generator(*(side.size for side in pair)))
            by_size.append(_comparison(arm, method, n, [pair], p_value, images))
        p_value = stratified_p_value(pairs, _generator(arm))
        overall.append(_comparison(arm, method, None, pairs, p_value, images))
    return _adjusted(by_size), _adjusted(overall)


def _by_size(table: pd.DataFrame) -> dict[int, Accuracies]:
    fitted = table.dropna(subset=["accuracy"])
    sizes = [int(n) for n in fitted["n"].unique()]
    return {n: fitted.loc[fitted["n"] == n, "accuracy"].to_numpy(dtype=float) for n in sizes}


def _comparison(
    arm: str,
    method: str,
    n: int | None,
    pairs: Sequence[tuple[Accuracies, Accuracies]],
    p_value: float,
    images: tuple[int, int],
) -> Comparison:
    mean = float(np.mean([ours.mean() for ours, _ in pairs]))
    return Comparison(
        arm=arm,
        method=method,
        n=n,
        ours=mean,
        recorded=float(np.mean([theirs.mean() for _, theirs in pairs])),
        ours_count=sum(ours.size for ours, _ in pairs),
        recorded_count=sum(theirs.size for _, theirs in pairs),
        p_value=p_value,
        test_error=math.sqrt(mean * (1 - mean) * sum(1 / count for count in images)),
        p_adjusted=p_value,
    )


def _adjusted(comparisons: Sequence[Comparison]) -> list[Comparison]:
    adjusted = holm([c.p_value for c in comparisons])
    return [
        Comparison(**{**vars(c), "p_adjusted": float(p)})
        for c, p in zip(comparisons, adjusted, strict=True)
    ]


def _generator(*axes: str | int) -> np.random.Generator:
    return np.random.default_rng(derive_seed("record", *axes))
