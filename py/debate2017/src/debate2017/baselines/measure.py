"""The margin of each candidate over the best baseline of each split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from debate2017.baselines.specification import BaselinesTable
from debate2017.study_tables import baselines_of
from fitdiff.hashing import derive_seed
from fitdiff.results.manifest import read_manifest
from fitdiff.results.predictions import read_predictions
from fitdiff.results.table import read_results
from fitdiff.results.tested import read_test_rows
from fitdiff.stats.contrast import Contrast, contrasts
from fitdiff.stats.counts import Counts, UnpairedError, count_correct
from fitdiff.stats.labels import Place, Predicted, TestRows, gained_rows, places_of
from fitdiff.studies.study import Study

Standing = Literal["ahead", "behind", "undecided"]
_BEST = "best baseline of each split"


@dataclass(frozen=True)
class Margin(Contrast):
    """By how much a candidate is ahead of the best baseline, at one size of one data source.

    As the best baseline is chosen by the test rows themselves, split by split, the mean errs to the
    candidate's disadvantage.

    Attributes
    ----------
    source : str
    candidate : str
    baseline : str
        The baseline with the best mean accuracy on the same splits: named for the reader. What is
        measured against is the best of each split, whichever it is.
    """

    n: int
    source: str
    candidate: str
    baseline: str

    @property
    def standing(self) -> Standing:
        """'ahead' or 'behind' if the whole interval is on that side of zero."""
        if self.crossed is None or self.crossed.low <= 0 <= self.crossed.high:
            return "undecided"
        return "ahead" if self.crossed.low > 0 else "behind"


def read_margins(study: Study, folder: Path) -> tuple[Margin, ...]:
    """Measure the candidates of a study from the tables of its run; none where it states none.

    Raises
    ------
    DataError
        If the folder holds no run.
    """
    stated = baselines_of(study)
    if stated is None:
        return ()
    content, _ = read_manifest(folder)
    tests = read_test_rows(study, study.profile(content["profile"]), folder)
    predictions = read_predictions(folder, lambda place: place.seed == 0, labels_only=True)
    return tuple(measure_margins(stated, read_results(folder), tests, predictions))


def measure_margins(
    stated: BaselinesTable,
    results: pd.DataFrame,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Iterator[Margin]:
    """Measure each candidate at each size of each data source.

    Parameters
    ----------
    stated : BaselinesTable
    results : DataFrame
        See `fitdiff.results.table.RESULTS`. Splits that some baseline, or the candidate, has no
        result for are left out.
    tests : mapping of str to TestRows
        By label of the data source.
    predictions : mapping of Place to Predicted
        Of the same cells, with the shared seed.
    """
    shared = results[results["seed"] == 0]
    for source in dict.fromkeys(shared.dropna(subset=["accuracy"])["source"]):
        for candidate in stated.candidates:
            try:
                counts = count_correct(
                    shared[shared["source"] == source], [*stated.baselines, candidate]
                )
            except UnpairedError:
                continue  # nothing to measure at any size of this source
            for n in counts.sizes:
                yield _measure(str(source), counts.of_size(n), tests, predictions, stated.level)


def _measure(
    source: str,
    counts: Counts,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
    level: float,
) -> Margin:
    """The last of the methods of ``counts`` is the candidate, the others its baselines."""
    *baselines, candidate = counts.methods
    n = counts.sizes[0]
    # All have the same test set, so that the most correct labels are the best accuracy.
    best = counts.correct[:-1].argmax(axis=0)
    pair = replace(
        counts,
        methods=(_BEST, candidate),
        correct=np.stack([counts.correct[:-1].max(axis=0), counts.correct[-1]]),
        total=counts.total[-2:],
    )
    chosen = _with_best(pair, [baselines[k] for k in best], predictions)
    gained = gained_rows(pair, [tests, tests], chosen)
    rng = np.random.default_rng(derive_seed("contest", source, n, candidate))
    (found,) = contrasts(pair, n, gained, level, rng, inferences=["crossed"])
    means = counts.exact_accuracy()[:-1]
    best_overall = baselines[means.index(max(means))]
    return Margin(**vars(found), source=source, candidate=candidate, baseline=best_overall)


def _with_best(
    pair: Counts, best: Sequence[str], predictions: Mapping[Place, Predicted]
) -> dict[Place, Predicted]:
    """Predictions of the candidate, and on each split those of the baseline that is best there."""
    places = {place: predictions[place] for place in places_of(pair, pair.methods[-1])}
    for place, baseline in zip(places_of(pair, _BEST), best, strict=True):
        places[place] = predictions[place._replace(method=baseline)]
    return places
