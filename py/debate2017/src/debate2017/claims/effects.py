"""The effect of a step on accuracy, by each rule for labels, and its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from debate2017.claims.specification import StepFile
from debate2017.claims.thresholds import recounted
from fitdiff.hashing import derive_seed
from fitdiff.stats.contrast import Contrast, contrasts, spread_of
from fitdiff.stats.counts import Counts
from fitdiff.stats.decision import Verdict, VerdictRule, decide, p_value_of, splits_needed
from fitdiff.stats.distribution import mean_distribution
from fitdiff.stats.labels import Place, Predicted, TestRows, gained_rows
from fitdiff.stats.permutation import holm

# A p-value within so many standard errors of its resampling from the limit is at the edge.
_ERRORS = 3.0


@dataclass(frozen=True)
class ClaimEffect(Contrast):
    """Mean effect of a step on accuracy over all sizes.

    Attributes
    ----------
    p_value : float or None
        Of the verdict: the smallest 1 - level at which the rule decides by the interval; of the
        same bootstrap distribution. None with fewer splits than an interval needs.
    p_error : float
        What `_ERRORS` standard errors of the resampling add to it.
    splits_needed : int or None
        Of each size; see `fitdiff.stats.decision.splits_needed`.
    p_adjusted : float or None
        By Holm over all verdicts on steps that decide; None for further steps.
    verdict : Verdict
    at_edge : bool
        Whether more resamples might decide what is undecided, or the reverse.
    """

    p_error: float
    splits_needed: int | None
    p_adjusted: float | None = None
    verdict: Verdict = "undecided"
    at_edge: bool = False


@dataclass(frozen=True)
class Reading:
    """A step as measured by one rule for labels.

    Attributes
    ----------
    at_half : bool
        Whether labels are 1 where the probability exceeds one half, by both methods; else each
        method has its own threshold.
    overall : ClaimEffect or None
        None when no split was fitted by both methods.
    by_size : tuple of Contrast
    """

    at_half: bool
    overall: ClaimEffect | None
    by_size: tuple[Contrast, ...]

    @property
    def signs_differ(self) -> bool:
        """Whether accuracy rises at one size and falls at another."""
        means = [effect.mean for effect in self.by_size]
        return min(means, default=0) < 0 < max(means, default=0)


def read_effects(
    counts: Counts,
    at_half: bool,
    step: StepFile,
    rule: VerdictRule,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Reading:
    """Measure a step by the labels of these predictions."""
    if at_half:
        counts = recounted(counts, tests, predictions)
    by_size = [
        _contrast(counts.of_size(n), n, rule.level, tests, predictions) for n in counts.sizes
    ]
    contrast = _contrast(counts, None, rule.level, tests, predictions)
    return Reading(at_half, measure_effect(counts, contrast, step, rule), tuple(by_size))


def _contrast(
    counts: Counts,
    n: int | None,
    level: float,
    tests: Mapping[str, TestRows],
    predictions: Mapping[Place, Predicted],
) -> Contrast:
    rng = np.random.default_rng(derive_seed("effects", *counts.methods, str(n)))
    gained = gained_rows(counts, [tests, tests], predictions)
    (found,) = contrasts(counts, n, gained, level, rng, inferences=["splits", "crossed"])
    return found


def measure_effect(
    counts: Counts, contrast: Contrast, step: StepFile, rule: VerdictRule
) -> ClaimEffect:
    """Measure the effect of one step on the splits that ``counts`` holds, not yet judged."""
    (values,), strata = counts.accuracy_effects, counts.strata
    needed = splits_needed(float(contrast.mean), spread_of(values, strata), step.expects, rule)
    if contrast.interval is None:
        return ClaimEffect(**vars(contrast), p_error=0.0, splits_needed=needed)
    rng = np.random.default_rng(derive_seed("verdict", *counts.methods))
    distribution = mean_distribution(values, strata, rng)
    p_value = p_value_of(distribution, step.expects, rule)
    return ClaimEffect(
        **vars(contrast) | {"interval": distribution.interval(rule.level), "p_value": p_value},
        p_error=p_value_of(distribution, step.expects, rule, _ERRORS) - p_value,
        splits_needed=needed,
    )


def adjusted(readings: Sequence[Reading], interim: Sequence[bool]) -> list[float]:
    """Adjust the p-values of verdicts for their number, by Holm.

    All verdicts that will be there count: those not given yet with p = 1.
    """
    p_values = [one.overall.p_value if one.overall else None for one in readings]
    given = zip(p_values, interim, strict=True)
    return [float(p) for p in holm([1.0 if p is None or early else p for p, early in given])]


def judge(reading: Reading, step: StepFile, rule: VerdictRule, p_adjusted: float | None) -> Reading:
    """Give the effect over all sizes its verdict.

    Parameters
    ----------
    reading : Reading
        On as many splits as the step states.
    step : StepFile
    rule : VerdictRule
    p_adjusted : float or None
        None for a step that does not decide: it is judged by its own p-value.
    """
    effect = reading.overall
    if effect is None or effect.p_value is None:
        return reading
    p = effect.p_value if p_adjusted is None else p_adjusted
    limit = 1 - rule.level
    at_edge = abs(p - limit) <= effect.p_error * p / effect.p_value
    decided = p <= limit and not at_edge
    verdict = decide(effect.interval, step.expects, rule, effect.fewest)
    found = replace(
        effect,
        p_adjusted=p_adjusted,
        verdict=verdict if decided else "undecided",
        at_edge=at_edge,
    )
    return replace(reading, overall=found)
