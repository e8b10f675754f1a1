"""Measuring guesses: the paired effect of every step, over all sizes and at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from debate2017.claims.specification import GuessFile, StepFile
from fitdiff.hashing import derive_seed
from fitdiff.methods.differences import Difference, only_difference
from fitdiff.methods.method import Method
from fitdiff.stats.bootstrap import (
    Interval,
    bootstrap_intervals,
    crossed_intervals,
    stratum_variances,
)
from fitdiff.stats.counts import Counts, UnpairedError, count_correct, mean_over_strata
from fitdiff.stats.decision import Verdict, VerdictRule, decide, splits_needed
from fitdiff.stats.labels import RightAnswers, gained_images
from fitdiff.stats.permutation import holm, sign_flip_p_values


@dataclass(frozen=True)
class Effect:
    """What a step does to the accuracy, at one size or as a mean over all.

    Attributes
    ----------
    n : int or None
        None for the mean over sizes, each with the same weight.
    splits, fewest : int
        Splits behind it; those of the size that has the fewest.
    before, after, mean : float
        Mean accuracies of the two methods, and the paired effect: their difference.
    interval, crossed : Interval
        Over splits, given the test images; over splits and test images.
    p_value : float
        Two-sided, by sign flips over splits.
    p_adjusted : float or None
        Holm's adjustment over the steps that decide; None elsewhere.
    verdict : Verdict
    splits_needed : int or None
        Of each size; see `fitdiff.stats.decision.splits_needed`.
    """

    n: int | None
    splits: int
    fewest: int
    before: float
    after: float
    mean: float
    interval: Interval
    crossed: Interval
    p_value: float
    p_adjusted: float | None
    verdict: Verdict
    splits_needed: int | None


@dataclass(frozen=True)
class Step:
    """A step as it was measured.

    Attributes
    ----------
    stated : StepFile
    difference : Difference
        The one factor that it changes, with both values.
    decides : bool
        Whether the guess's verdict is this step's.
    overall : Effect or None
        None when no split was fitted by both methods.
    by_size : tuple of Effect
    left_out : int
        Splits on which one of the methods only has a result.
    missing_sizes : tuple of int
        Sizes that the run has, but not for this step.
    unrepeatable : tuple of str
        Methods that give another result each time, by the same seed: concurrent threads.
    epochs : tuple of float, length 2, or None
        Epochs that both methods really ran, as medians over splits; None where one has none.
    """

    stated: StepFile
    difference: Difference
    decides: bool
    overall: Effect | None
    by_size: tuple[Effect, ...]
    left_out: int
    missing_sizes: tuple[int, ...]
    unrepeatable: tuple[str, ...]
    epochs: tuple[float, float] | None


@dataclass(frozen=True)
class Guess:
    """A guess with its steps measured; the first step decides."""

    stated: GuessFile
    steps: tuple[Step, ...]


def measure(
    guesses: Sequence[GuessFile],
    rule: VerdictRule,
    methods: Sequence[Method],
    results: pd.DataFrame,
    right: RightAnswers,
) -> list[Guess]:
    """Measure every step of every guess.

    Parameters
    ----------
    guesses : sequence of GuessFile
        Checked, see `debate2017.claims.checks`.
    rule : VerdictRule
    methods : sequence of Method
    results : DataFrame
        See `fitdiff.results.table.RESULTS`.
    right : RightAnswers
        Of the same cells.

    Returns
    -------
    list of Guess
    """
    by_name = {method.name: method for method in methods}
    measured = [
        Guess(
            guess,
            tuple(
                _measure_step(step, number == 0, rule, by_name, results, right)
                for number, step in enumerate(guess.steps)
            ),
        )
        for guess in guesses
    ]
    return _adjusted(measured)


def _measure_step(
    step: StepFile,
    decides: bool,
    rule: VerdictRule,
    methods: Mapping[str, Method],
    results: pd.DataFrame,
    right: RightAnswers,
) -> Step:
    names = (step.from_, step.to)
    overall: Effect | None = None
    by_size: list[Effect] = []
    left_out = 0
    sizes: tuple[int, ...] = ()
    try:
        counts = count_correct(results, names)
    except UnpairedError:
        pass  # nothing to measure: said where the step is shown
    else:
        overall = measure_effect(counts, None, step, rule, right)
        by_size = [measure_effect(counts.of_size(n), n, step, rule, right) for n in counts.sizes]
        left_out, sizes = counts.left_out, counts.sizes
    planned = sorted({int(n) for n in results["n"]})
    return Step(
        stated=step,
        difference=only_difference(*(methods[name] for name in names)),
        decides=decides,
        overall=overall,
        by_size=tuple(by_size),
        left_out=left_out,
        missing_sizes=tuple(n for n in planned if n not in sizes),
        unrepeatable=tuple(name for name in names if _unrepeatable(methods[name])),
        epochs=_epochs(results, names),
    )


def measure_effect(
    counts: Counts, n: int | None, step: StepFile, rule: VerdictRule, right: RightAnswers
) -> Effect:
    """Measure the effect of one step on the splits that ``counts`` holds."""
    values, strata = counts.accuracy_effects, counts.strata
    rng = np.random.default_rng(derive_seed("effects", *counts.methods, str(n)))
    mean = float(mean_over_strata(values, strata)[0])
    (interval,) = bootstrap_intervals(values, strata, rule.level, rng)
    (crossed,) = crossed_intervals(gained_images(counts, right), rule.level, rng)
    accuracies = mean_over_strata(counts.accuracy, strata)
    variances = stratum_variances(values[0], strata)
    spread = float(np.sqrt(variances.sum())) / variances.size
    fewest = int(np.bincount(strata).min())
    return Effect(
        n=n,
        splits=len(counts.splits),
        fewest=fewest,
        before=float(accuracies[0]),
        after=float(accuracies[1]),
        mean=mean,
        interval=interval,
        crossed=crossed,
        p_value=float(sign_flip_p_values(values, strata, rng)[0]),
        p_adjusted=None,
        verdict=decide(interval, step.expects, rule, fewest),
        splits_needed=splits_needed(mean, spread, step.expects, rule),
    )


def _epochs(results: pd.DataFrame, names: tuple[str, str]) -> tuple[float, float] | None:
    medians = results.groupby("method")["epochs"].median().reindex([*names])
    return None if medians.isna().any() else (float(medians.iloc[0]), float(medians.iloc[1]))


def _unrepeatable(method: Method) -> bool:
    return method.factors().get("row_order") == "hogwild"


def _adjusted(guesses: Sequence[Guess]) -> list[Guess]:
    """Adjust the p-values of the steps that decide for their number."""
    deciding = [guess.steps[0].overall for guess in guesses if guess.steps[0].overall is not None]
    adjusted = iter(holm([effect.p_value for effect in deciding]))
    return [
        replace(guess, steps=(_with_adjusted(guess.steps[0], adjusted), *guess.steps[1:]))
        for guess in guesses
    ]


def _with_adjusted(step: Step, adjusted: Iterator[float]) -> Step:
    if step.overall is None:
        return step
    return replace(step, overall=replace(step.overall, p_adjusted=float(next(adjusted))))
