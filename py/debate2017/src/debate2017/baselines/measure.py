"""Measuring a contest: the lead of each contender over the best rival of each split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from debate2017.baselines.specification import ContestTable
from debate2017.study_tables import contest_of
from fitdiff.hashing import derive_seed
from fitdiff.results.manifest import read_manifest
from fitdiff.results.table import read_results
from fitdiff.stats.bootstrap import GainedImages, Interval, crossed_intervals
from fitdiff.stats.labels import RightAnswers, labels_of_test_images, read_right_answers
from fitdiff.studies.study import Study

# Fewer training sets than this have no spread to speak of: nothing is then said to be shown.
FEWEST_SPLITS = 3

Standing = Literal["ahead", "behind", "undecided"]


@dataclass(frozen=True)
class Lead:
    """By how much a contender is ahead of the best rival, at one size of one data source.

    Attributes
    ----------
    source : str
    n : int
    contender : str
    rival : str
        The rival with the best mean accuracy on the same splits: named for the reader. What is
        measured against is the best of each split, whichever it is.
    splits : int
        Training sets that the contender and every rival were fitted on.
    accuracy : float
        Mean accuracy of the contender.
    mean : float
        Mean lead, as a fraction of test images. As the best rival is chosen by the test images
        themselves, split by split, the lead errs to the contender's disadvantage.
    interval : Interval
        With training sets and test images resampled; see `fitdiff.stats.bootstrap`.
    """

    source: str
    n: int
    contender: str
    rival: str
    splits: int
    accuracy: float
    mean: float
    interval: Interval

    @property
    def standing(self) -> Standing:
        """'ahead' or 'behind' if the whole interval is on that side of zero."""
        if self.splits < FEWEST_SPLITS or self.interval.low <= 0 <= self.interval.high:
            return "undecided"
        return "ahead" if self.interval.low > 0 else "behind"


def read_leads(study: Study, folder: Path) -> tuple[Lead, ...]:
    """Measure the contest of a study from the tables of its run; none where it states none.

    Raises
    ------
    DataError
        If the folder holds no run.
    """
    contest = contest_of(study)
    if contest is None:
        return ()
    content, _ = read_manifest(folder)
    truth = labels_of_test_images(study, study.profile(content["profile"]), folder)
    results, right = read_results(folder), read_right_answers(folder, truth)
    return tuple(measure_leads(contest, results, right))


def measure_leads(
    contest: ContestTable, results: pd.DataFrame, right: RightAnswers
) -> Iterator[Lead]:
    """Measure each contender at each size of each data source.

    Parameters
    ----------
    contest : ContestTable
    results : DataFrame
        See `fitdiff.results.table.RESULTS`. Splits that some rival, or the contender, has no
        result for are left out.
    right : RightAnswers
        Of the same cells.
    """
    fitted = results.dropna(subset=["accuracy"])
    for source in dict.fromkeys(fitted["source"]):
        of_source = fitted[fitted["source"] == source]
        for contender in contest.contenders:
            names = [contender, *contest.rivals]
            for n in sorted(of_source["n"].unique()):
                cells = of_source[(of_source["n"] == n) & of_source["method"].isin(names)]
                wide = cells.pivot(index="replicate", columns="method", values="accuracy")
                paired = wide.reindex(columns=names).dropna()
                if len(paired):
                    yield _measure(str(source), int(n), paired, right, contest.level)


def _measure(source: str, n: int, paired: pd.DataFrame, right: RightAnswers, level: float) -> Lead:
    """``paired`` has a row for each split, the contender in its first column and then rivals."""
    contender, rivals = str(paired.columns[0]), paired.iloc[:, 1:]
    gained = np.stack(
        [
            right[contender, source, n, replicate].astype(np.int8)
            - right[str(best), source, n, replicate].astype(np.int8)
            for replicate, best in zip(paired.index.tolist(), rivals.idxmax(axis=1), strict=True)
        ]
    )
    images = GainedImages(gained[np.newaxis], np.zeros(len(paired), dtype=np.int64))
    rng = np.random.default_rng(derive_seed("contest", source, n, contender))
    (interval,) = crossed_intervals([images], level, rng)
    return Lead(
        source=source,
        n=n,
        contender=contender,
        rival=str(rivals.mean().idxmax()),
        splits=len(paired),
        accuracy=float(paired[contender].mean()),
        mean=float(images.effects.mean()),
        interval=interval,
    )
