"""Against the record: our accuracies and published ones, compared as two samples.

Both sides have drawn their training sets and their test images. The published accuracies share one
draw of test images, and so do ours, which moves all of a side together; one test takes both draws
into account.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from fitdiff.errors import DataError
from fitdiff.results.manifest import read_manifest
from fitdiff.results.predictions import FILE as PREDICTIONS
from fitdiff.results.predictions import read_predictions
from fitdiff.results.tested import read_test_rows
from fitdiff.stats.bootstrap import Interval, interval_text
from fitdiff.stats.permutation import holm
from fitdiff.studies.study import Study

Accuracies = NDArray[np.float64]

# Below this adjusted p-value a reproduction counts as different from the record.
LEVEL = 0.05

COLUMNS = ("arm", "n", "replicate", "correct", "total")


@dataclass(frozen=True)
class Means:
    """Mean accuracies of one arm at one size: ours, and the recorded ones."""

    arm: str
    method: str
    n: int
    ours: float
    recorded: float


@dataclass(frozen=True)
class Comparison:
    """Our accuracies and the recorded ones of one arm, as means over sizes of the same weight.

    Attributes
    ----------
    arm, method : str
        Name in the record; the method that reproduces it.
    ours, recorded : float
        Mean accuracies.
    from_training, from_images : float
        Standard errors of their difference that come from the draws of training sets (and all else
        that differs between fits) and from those of test images.
    interval : Interval
        Of the difference, at 1 - `LEVEL`.
    p_value : float
        Two-sided, of the difference by Welch's t-test with both errors.
    p_adjusted : float
        Holm's adjustment over the arms.
    """

    arm: str
    method: str
    ours: float
    recorded: float
    from_training: float
    from_images: float
    interval: Interval
    p_value: float
    p_adjusted: float


def verdict(comparison: Comparison) -> str:
    """Say in words what a comparison with the record found."""
    difference = comparison.ours - comparison.recorded
    differs = comparison.p_adjusted < LEVEL
    finding = "differs from the record" if differs else "shows no difference from the record"
    return (
        f"{comparison.method} {finding}: mean accuracy {comparison.ours:.4f}, recorded "
        f"{comparison.recorded:.4f} ({comparison.arm}), difference {difference:+.4f}, "
        f"{100 * (1 - LEVEL):g} % interval {interval_text(comparison.interval)}, "
        f"p = {comparison.p_adjusted:.4f} (Welch's t, Holm over the arms; standard error "
        f"{comparison.from_training:.4f} from the draws of training sets and "
        f"{comparison.from_images:.4f} from those of test images)"
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


def image_variances(study: Study, folder: Path, methods: Sequence[str]) -> dict[str, float]:
    """Variance between test images of the share of fits that label them correctly, by method.

    Every size has the same weight. Empty where the run has no predictions; methods without a
    result are left out.
    """
    if not (folder / PREDICTIONS).is_file():
        return {}
    profile = study.profile(read_manifest(folder)[0]["profile"])
    tests = read_test_rows(study, profile, folder)
    given = read_predictions(
        folder, lambda place: place.seed == 0 and place.method in methods, labels_only=True
    )
    right: dict[str, dict[int, list[NDArray[np.bool_]]]] = {}
    for place, one in given.items():
        true = tests[place.source].label[tests[place.source].at(place.n, place.replicate)]
        right.setdefault(place.method, {}).setdefault(place.n, []).append(one.label == true)
    shares = {
        method: np.mean([np.mean(fits, axis=0) for fits in sizes.values()], axis=0)
        for method, sizes in right.items()
    }
    return {method: float(share.var(ddof=1)) for method, share in shares.items()}


def compare(
    results: pd.DataFrame,
    recorded: pd.DataFrame,
    arms: Mapping[str, str],
    variances: Mapping[str, float],
) -> tuple[list[Means], list[Comparison]]:
    """Compare results with the record: means size by size, and a test over all sizes.

    Parameters
    ----------
    results : DataFrame
        Columns method, n, accuracy, total; failed cells have no accuracy and do not count.
    recorded : DataFrame
        As `read_recorded` returns it.
    arms : mapping of str to str
        Method that reproduces each arm.
    variances : mapping of str to float
        See `image_variances`; of the same size for the images of the record, which are of the same
        data. Of a method that is not there, the largest that its accuracy allows: as if all its
        fits erred on the same images.

    Returns
    -------
    by_size : list of Means
    overall : list of Comparison
        Sizes that a side lacks, or has a single fit of, are left out.
    """
    by_size: list[Means] = []
    overall: list[Comparison] = []
    for arm, method in arms.items():
        our_rows = results[results["method"] == method]
        their_rows = recorded[recorded["arm"] == arm]
        ours, theirs = _by_size(our_rows), _by_size(their_rows)
        sizes = sorted(ours.keys() & theirs.keys())
        by_size += [
            Means(arm, method, n, float(ours[n].mean()), float(theirs[n].mean())) for n in sizes
        ]
        if sizes:
            images = (int(our_rows["total"].max()), int(their_rows["total"].max()))
            pairs = [(ours[n], theirs[n]) for n in sizes]
            overall.append(_comparison(arm, method, pairs, variances.get(method), images))
    adjusted = holm([one.p_value for one in overall])
    return by_size, [
        replace(one, p_adjusted=float(p)) for one, p in zip(overall, adjusted, strict=True)
    ]


def _by_size(table: pd.DataFrame) -> dict[int, Accuracies]:
    fitted = table.dropna(subset=["accuracy"])
    sizes = [int(n) for n in fitted["n"].unique()]
    found = {n: fitted.loc[fitted["n"] == n, "accuracy"].to_numpy(dtype=float) for n in sizes}
    return {n: accuracies for n, accuracies in found.items() if accuracies.size > 1}


def _comparison(
    arm: str,
    method: str,
    pairs: Sequence[tuple[Accuracies, Accuracies]],
    variance: float | None,
    images: tuple[int, int],
) -> Comparison:
    mean, recorded = (float(np.mean([pair[side].mean() for pair in pairs])) for side in (0, 1))
    samples = [sample for pair in pairs for sample in pair]
    training = np.array([sample.var(ddof=1) / sample.size for sample in samples]) / len(pairs) ** 2
    between = mean * (1 - mean) if variance is None else variance
    tested = between / np.array(images)
    each = np.array([*(sample.size for sample in samples), *images]) - 1
    freedom, error = _welch(np.concatenate([training, tested]), each)
    difference = mean - recorded
    half = float(stdtrit(freedom, 1 - LEVEL / 2)) * error
    scaled = abs(difference) / error if error else math.copysign(math.inf, abs(difference) - 1e-12)
    p_value = min(1.0, 2 * float(stdtr(freedom, -scaled)))
    return Comparison(
        arm=arm,
        method=method,
        ours=mean,
        recorded=recorded,
        from_training=math.sqrt(training.sum()),
        from_images=math.sqrt(tested.sum()),
        interval=Interval(difference - half, difference + half),
        p_value=p_value,
        p_adjusted=p_value,
    )


def _welch(variances: Accuracies, freedom: NDArray[np.int64]) -> tuple[float, float]:
    """Satterthwaite's degrees of freedom and the standard error of a sum."""
    total = float(variances.sum())
    # Without any error there is nothing to approximate.
    own = total**2 / float((variances**2 / freedom).sum()) if total else 1.0
    return own, math.sqrt(total)
