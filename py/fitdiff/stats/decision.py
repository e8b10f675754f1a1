"""The rule by which a measured effect supports a claim, excludes what it says, or decides nothing.

It needs the smallest effect that counts: a gain claimed is tested for superiority by that margin
and, the other way round, for its absence; no effect claimed is a test of equivalence (two one-sided
tests: Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15).
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from scipy import stats

from fitdiff.constraints import STRICT, PositiveFloat
from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.distribution import MeanDistribution

Expectation = Literal["gain", "loss", "no-effect"]
# 'excluded' says that there is no effect as large as the smallest that counts, in the direction
# claimed; where none is claimed, that there is one.
Verdict = Literal["supported", "excluded", "undecided"]

# Probability with which as many splits as `splits_needed` says would decide.
POWER = 0.8
# More splits than these are not worth a number: the effect sits on the edge of the rule.
MOST_SPLITS = 1_000_000


@dataclass(frozen=True, config=STRICT)
class VerdictRule:
    """By which rule an effect claimed is called supported, excluded or undecided.

    Attributes
    ----------
    smallest_effect : float
        The smallest change of accuracy that counts, as a fraction of test rows.
    level : float
        Confidence level of the intervals.
    fewest_splits : int
        Splits of each size below which no interval decides anything.
    """

    smallest_effect: PositiveFloat
    level: Annotated[float, Field(ge=0.5, lt=1)]
    fewest_splits: Annotated[int, Field(ge=2)]


def decide(
    interval: Interval | None, expects: Expectation, rule: VerdictRule, splits: int
) -> Verdict:
    """Apply the rule.

    Parameters
    ----------
    interval : Interval or None
        Of the mean effect on accuracy, over splits; None, too few splits for one, decides nothing.
    expects : {'gain', 'loss', 'no-effect'}
        A gain is supported when the whole interval is at least the smallest effect, and excluded
        when the whole interval is below it; a loss is a gain of the opposite sign. No effect is
        supported when the whole interval is nearer to zero than the smallest effect, and excluded
        when all of it is at least as far from zero, on one side.
    rule : VerdictRule
    splits : int
        Of the size that has the fewest.
    """
    if interval is None or splits < rule.fewest_splits:
        return "undecided"
    smallest = rule.smallest_effect
    low, high = interval.low, interval.high
    if expects == "loss":
        low, high = -high, -low
    if expects == "no-effect":
        supported = -smallest < low and high < smallest
        excluded = low >= smallest or high <= -smallest
    else:
        supported = low >= smallest
        excluded = high < smallest
    if supported:
        return "supported"
    return "excluded" if excluded else "undecided"


def p_value_of(
    distribution: MeanDistribution, expects: Expectation, rule: VerdictRule, errors: float = 0.0
) -> float:
    """Find the smallest 1 - level at which the rule would decide by the distribution's interval.

    Two-sided: twice the p-value of the one-sided test that decides.

    Parameters
    ----------
    distribution : MeanDistribution
        Of the mean effect on accuracy.
    expects : {'gain', 'loss', 'no-effect'}
    rule : VerdictRule
    errors : float
        Standard errors of the resampling to add.
    """
    smallest = rule.smallest_effect

    def below(value: float) -> float:
        return distribution.p_below(value, errors)

    def above(value: float) -> float:
        return distribution.p_above(value, errors)

    if expects == "no-effect":
        supports = max(below(-smallest), above(smallest))
        one_sided = min(supports, below(smallest), above(-smallest))
    else:
        limit = smallest if expects == "gain" else -smallest
        one_sided = min(below(limit), above(limit))
    return min(1.0, 2 * one_sided)


def splits_needed(
    effect: float, spread: float, expects: Expectation, rule: VerdictRule
) -> int | None:
    """Splits of each size with which the rule would decide, four times out of five.

    Normal approximation, taking the effect and the spread as they were measured.

    Parameters
    ----------
    effect : float
        Mean effect on accuracy.
    spread : float
        Standard error that the mean would have with one split of each size.
    expects : {'gain', 'loss', 'no-effect'}
    rule : VerdictRule

    Returns
    -------
    int or None
        None where more than `MOST_SPLITS` would be needed, or the spread is not known.
    """
    if math.isnan(spread):
        return None
    signed = {"gain": effect, "loss": -effect, "no-effect": abs(effect)}[expects]
    distance = abs(signed - rule.smallest_effect)
    quantiles = float(stats.norm.ppf((1 + rule.level) / 2) + stats.norm.ppf(POWER))
    if quantiles * spread > distance * math.sqrt(MOST_SPLITS):
        return None
    wanted = math.ceil((quantiles * spread / distance) ** 2) if spread > 0 else 0
    return max(wanted, rule.fewest_splits)
