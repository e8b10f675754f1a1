"""Measuring claims: the paired effect of every step, over all sizes and at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from debate2017.claims.effects import ClaimEffect, Reading, adjusted, judge, read_effects
from debate2017.claims.specification import ClaimFile, StepFile
from debate2017.claims.thresholds import labels_by_f1, relabelled
from fitdiff.engines.contract import load_engine
from fitdiff.methods.differences import Difference, only_difference
from fitdiff.methods.method import Method
from fitdiff.stats.counts import UnpairedError, count_correct
from fitdiff.stats.decision import VerdictRule
from fitdiff.stats.labels import Place, Predicted, TestRows


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
    readings : tuple of Reading
        By the methods' own thresholds; then at one half, from the same probabilities, where one of
        them labels by the threshold with the largest F1 on its training rows.
    tried : int
        Splits of each size on which both methods were fitted or failed, up to ``stated.splits``.
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
    readings: tuple[Reading, ...]
    tried: int
    left_out: int
    missing_sizes: tuple[int, ...]
    unrepeatable: tuple[str, ...]
    epochs: tuple[float, float] | None

    @property
    def own(self) -> Reading:
        """By the methods' own thresholds."""
        return self.readings[0]

    @property
    def overall(self) -> ClaimEffect | None:
        """The effect by the methods' own thresholds."""
        return self.own.overall

    @property
    def interim(self) -> bool:
        """Whether it has fewer splits than those at which it is judged."""
        return self.tried < self.stated.splits


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
        Of the same cells, with the shared seed; probabilities only where `labels_by_f1`.

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
    return _judged(measured, rule)


def _measure_step(
    step: StepFile,
    decides: bool,
    rule: VerdictRule,
    methods: Mapping[str, Method],
    results: pd.DataFrame,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Step:
    pair = methods[step.from_], methods[step.to]
    names = step.from_, step.to
    planned = sorted({int(n) for n in results["n"]})
    looked_at = results[(results["seed"] == 0) & (results["replicate"] <= step.splits)]
    tables = [(False, predictions)]
    if any(labels_by_f1(method) for method in pair):
        tables.append((True, relabelled(predictions, pair)))
    sizes: tuple[int, ...] = ()
    try:
        counts = count_correct(looked_at, names)
    except UnpairedError:
        # Nothing to measure: said where the step is shown.
        readings = [Reading(at_half, None, ()) for at_half, _ in tables]
        left_out = 0
    else:
        readings = [read_effects(counts, at_half, step, rule, tests, of) for at_half, of in tables]
        left_out, sizes = counts.left_out, counts.sizes
    return Step(
        stated=step,
        difference=only_difference(*pair),
        decides=decides,
        readings=tuple(readings),
        tried=_tried(looked_at, names, planned),
        left_out=left_out,
        missing_sizes=tuple(n for n in planned if n not in sizes),
        unrepeatable=tuple(method.name for method in pair if _unrepeatable(method)),
        epochs=_epochs(looked_at, names),
    )


def _tried(results: pd.DataFrame, names: tuple[str, str], sizes: Sequence[int]) -> int:
    """Splits of the size that has the fewest, for the method that has the fewest."""
    mine = results[results["method"].isin(names)]
    found = mine.groupby(["method", "n"])["replicate"].nunique()
    return min((int(found.get((name, n), 0)) for name in names for n in sizes), default=0)


def _epochs(results: pd.DataFrame, names: tuple[str, str]) -> tuple[float, float] | None:
    medians = results.groupby("method")["epochs"].median().reindex([*names])
    return None if medians.isna().any() else (float(medians.iloc[0]), float(medians.iloc[1]))


def _unrepeatable(method: Method) -> bool:
    return not load_engine(method.engine).is_repeatable(method)


def _judged(claims: Sequence[Claim], rule: VerdictRule) -> list[Claim]:
    """Judge every step; p-values of those that decide are adjusted for the number of verdicts."""
    first = [claim.steps[0] for claim in claims]
    deciding = [(one, step.interim) for step in first for one in step.readings]
    p_values = adjusted([one for one, _ in deciding], [interim for _, interim in deciding])
    by_reading = iter(p_values)

    def judged(step: Step) -> Step:
        own = [next(by_reading) if step.decides else None for _ in step.readings]
        if step.interim:
            return step
        readings = [
            judge(one, step.stated, rule, p) for one, p in zip(step.readings, own, strict=True)
        ]
        return replace(step, readings=tuple(readings))

    return [replace(claim, steps=tuple(map(judged, claim.steps))) for claim in claims]
