"""What each difference does to accuracy: paired effects of the steps, on the study's own splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd

from debate2017.known_differences.model import MeasuredEffect, SelectionRow, SizeEffect
from debate2017.known_differences.selection_effect import SelectionEffect
from debate2017.known_differences.specification import EffectFile
from fitdiff.errors import DataError
from fitdiff.hashing import derive_seed
from fitdiff.methods.differences import only_difference
from fitdiff.methods.method import Method
from fitdiff.results.manifest import read_manifest
from fitdiff.results.table import read_results
from fitdiff.stats.bootstrap import bootstrap_intervals
from fitdiff.stats.counts import Counts, count_correct, mean_over_strata
from fitdiff.stats.labels import (
    RightAnswers,
    gained_images,
    labels_of_test_images,
    read_right_answers,
)
from fitdiff.studies.study import Study

LEVEL = 0.95
# Columns whose share is recorded, of each rule and size: half of what is wanted.
OFTEN = 5


def measure_effects(
    study: Study, folder: Path, steps: Sequence[EffectFile]
) -> tuple[MeasuredEffect, ...]:
    """Measure every step from the results of a complete run.

    Parameters
    ----------
    study : Study
    folder : Path
        Of the run.
    steps : sequence of EffectFile

    Raises
    ------
    DataError
        If there is no run in the folder, it is not complete, or methods have changed since.
    SpecificationError
        If two methods of a step do not differ in exactly one factor.
    """
    content, progress = read_manifest(folder)
    if not progress.complete:
        raise DataError(f"{folder}: {progress.notice()} Effects are recorded of complete runs.")
    fitted = content["methods"]
    if changed := [m.name for m in study.methods if fitted.get(m.name) != m.key()]:
        raise DataError(
            f"{folder}: method '{changed[0]}' is not what was fitted there. Run the study again."
        )
    profile = study.profile(content["profile"])
    right = read_right_answers(folder, labels_of_test_images(study, profile, folder))
    results = read_results(folder)
    methods = {method.name: method for method in study.methods}
    return tuple(measure_step(step, methods, results, right) for step in steps)


def selection_rows(effects: Sequence[SelectionEffect]) -> tuple[SelectionRow, ...]:
    """What is recorded of the selection effect: all but how often each of the columns is kept."""
    return tuple(
        SelectionRow(
            **{f.name: getattr(effect, f.name) for f in fields(effect) if f.name != "frequency"},
            often=tuple(
                (int(column), float(effect.frequency[column]))
                for column in np.argsort(-effect.frequency, kind="stable")[:OFTEN]
            ),
        )
        for effect in effects
    )


def measure_step(
    step: EffectFile,
    methods: Mapping[str, Method],
    results: pd.DataFrame,
    right: RightAnswers,
) -> MeasuredEffect:
    """Measure one step, at each size and over all.

    Parameters
    ----------
    step : EffectFile
    methods : mapping of str to Method
        By name.
    results : DataFrame
        See `fitdiff.results.table.RESULTS`.
    right : RightAnswers
        Of the same cells.

    Raises
    ------
    DataError
        If a method is missing.
    SpecificationError
        If the methods do not differ in exactly one factor.
    """
    if missing := [name for name in (step.from_, step.to) if name not in methods]:
        raise DataError(f"The study has no method '{missing[0]}' that a known difference needs.")
    before, after = methods[step.from_], methods[step.to]
    difference = only_difference(before, after)
    counts = count_correct(results, (before.name, after.name))
    return MeasuredEffect(
        before=before.name,
        after=after.name,
        factor=difference.factor,
        before_value=difference.before,
        after_value=difference.after,
        repeatable=not any(_races(method) for method in (before, after)),
        overall=_of_splits(counts, None, right),
        by_size=tuple(_of_splits(counts.of_size(n), n, right) for n in counts.sizes),
    )


def _of_splits(counts: Counts, n: int | None, right: RightAnswers) -> SizeEffect:
    values, strata = counts.accuracy_effects, counts.strata
    rng = np.random.default_rng(derive_seed("known-differences", *counts.methods, str(n)))
    (interval,) = bootstrap_intervals(values, strata, LEVEL, rng)
    changed = np.zeros(len(counts.splits))
    for source in gained_images(counts, right):
        # Of two classes: labels differ where one is right and the other wrong.
        changed[np.isin(strata, source.strata)] = (source.gained[0] != 0).mean(axis=1)
    return SizeEffect(
        n=n,
        splits=len(counts.splits),
        mean=float(mean_over_strata(values, strata)[0]),
        low=interval.low,
        high=interval.high,
        labels_changed=float(mean_over_strata(changed[np.newaxis], strata)[0]),
    )


def _races(method: Method) -> bool:
    return method.factors().get("row_order") == "hogwild"
