"""Measuring claims: the paired effect of every step, over all sizes and at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from debate2017.claims.specification import ClaimFile, StepFile
from fitdiff.engines.contract import load_engine
from fitdiff.hashing import derive_seed
from fitdiff.methods.differences import Difference, only_difference
from fitdiff.methods.method import Method
from fitdiff.stats.contrast import Contrast, contrasts, spread_of
from fitdiff.stats.counts import Counts, UnpairedError, count_correct
from fitdiff.stats.decision import Verdict, VerdictRule, decide, splits_needed
from fitdiff.stats.labels import Place, Predicted, TestRows, gained_rows
from fitdiff.stats.permutation import holm


@dataclass(frozen=True)
class ClaimEffect(Contrast):
    """Effect of a step on accuracy, at one size or as a mean over all.

    Attributes
    ----------
    p_adjusted : float or None
        Holm's adjustment over the steps that decide; None elsewhere.
    verdict : Verdict
    splits_needed : int or None
        Of each size; see `fitdiff.stats.decision.splits_needed`.
    """

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
        The one setting that it changes, with both values.
    decides : bool
        Whether the claim's verdict is this step's.
    overall : ClaimEffect or None
        None when no split was fitted by both methods.
    by_size : tuple of ClaimEffect
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
    overall: ClaimEffect | None
    by_size: tuple[ClaimEffect, ...]
    left_out: int
    missing_sizes: tuple[int, ...]
    unrepeatable: tuple[str, ...]
    epochs: tuple[float, float] | None


@dataclass(frozen=True)
class Claim:
    """A claim with its steps measured; the first step decides."""

    stated: ClaimFile
    steps: tuple[Step, ...]


def measure(
    claims: Sequence[ClaimFile],
    rule: VerdictRule,
    methods: Sequence[Method],
    results: pd.DataFrame,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> list[Claim]:
    """Measure every step of every claim.

    Parameters
    ----------
    claims : sequence of ClaimFile
        Checked, see `debate2017.claims.checks`.
    rule : VerdictRule
    methods : sequence of Method
    results : DataFrame
        See `fitdiff.results.table.RESULTS`.
    tests : mapping of str to TestRows
        By label of the data source.
    predictions : mapping of Place to Predicted
        Of the same cells, with the shared seed.

    Returns
    -------
    list of Claim
    """
    by_name = {method.name: method for method in methods}
    measured = [
        Claim(
            claim,
            tuple(
                _measure_step(step, number == 0, rule, by_name, results, tests, predictions)
                for number, step in enumerate(claim.steps)
            ),
        )
        for claim in claims
    ]
    return _adjusted(measured)


def _measure_step(
    step: StepFile,
    decides: bool,
    rule: VerdictRule,
    methods: Mapping[str, Method],
    results: pd.DataFrame,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Step:
    names = (step.from_, step.to)
    overall: ClaimEffect | None = None
    by_size: list[ClaimEffect] = []
    left_out = 0
    sizes: tuple[int, ...] = ()
    try:
        counts = count_correct(results[results["seed"] == 0], names)
    except UnpairedError:
        pass  # nothing to measure: said where the step is shown
    else:
        overall = measure_effect(counts, None, step, rule, tests, predictions)
        by_size = [
            measure_effect(counts.of_size(n), n, step, rule, tests, predictions)
            for n in counts.sizes
        ]
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
    counts: Counts,
    n: int | None,
    step: StepFile,
    rule: VerdictRule,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> ClaimEffect:
    """Measure the effect of one step on the splits that ``counts`` holds."""
    rng = np.random.default_rng(derive_seed("effects", *counts.methods, str(n)))
    gained = gained_rows(counts, [tests, tests], predictions)
    (found,) = contrasts(counts, n, gained, rule.level, rng)
    spread = spread_of(counts.accuracy_effects[0], counts.strata)
    return ClaimEffect(
        **vars(found),
        p_adjusted=None,
        verdict=decide(found.interval, step.expects, rule, found.fewest),
        splits_needed=splits_needed(float(found.mean), spread, step.expects, rule),
    )


def _epochs(results: pd.DataFrame, names: tuple[str, str]) -> tuple[float, float] | None:
    medians = results.groupby("method")["epochs"].median().reindex([*names])
    return None if medians.isna().any() else (float(medians.iloc[0]), float(medians.iloc[1]))


def _unrepeatable(method: Method) -> bool:
    return not load_engine(method.engine).is_repeatable(method)


def _adjusted(claims: Sequence[Claim]) -> list[Claim]:
    """Adjust the p-values of the steps that decide for their number."""
    deciding = [claim.steps[0].overall for claim in claims]
    adjusted = iter(holm([one.p_value for one in deciding if one and one.p_value is not None]))
    return [
        replace(claim, steps=(_with_adjusted(claim.steps[0], adjusted), *claim.steps[1:]))
        for claim in claims
    ]


def _with_adjusted(step: Step, adjusted: Iterator[float]) -> Step:
    if step.overall is None or step.overall.p_value is None:
        return step
    return replace(step, overall=replace(step.overall, p_adjusted=float(next(adjusted))))
