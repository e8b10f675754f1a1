"""The rule of the verdicts, and verdicts, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from debate2017.claims.effects import Reading
from debate2017.claims.measure import Claim, Step
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.decision import POWER, Expectation, Verdict, VerdictRule
from fitdiff.stats.distribution import RESAMPLES

NOT_MEASURED = "not measured"


def rule_text(rule: VerdictRule) -> str:
    """The rule, in words."""
    size, level, limit = f"{rule.smallest_effect:g}", f"{100 * rule.level:g} %", 1 - rule.level
    fewest = max(rule.fewest_splits, FEWEST_SPLITS)
    return (
        f"Rule: a claim is supported when the whole {level} interval of the mean paired effect on "
        f"accuracy is {size} or more in the direction claimed. When the whole interval is below "
        f"that, there is no gain (or loss) of {size}: on average, on these test images, which does "
        f"not say that there is no effect. Else it is undecided. 'No effect' is supported when the "
        f"whole interval is nearer to zero than {size} (equivalence); there is an effect of {size} "
        "when all of it is at least as far from zero on one side. A step is judged once, at the "
        "number of splits of each size that the study states: with fewer it is undecided. Fewer "
        f"than {fewest} decide nothing. Interval and p are of one bootstrap distribution "
        f"({RESAMPLES:,} resamples of splits within each n, every n with the same weight), given "
        "the test images; the second interval resamples the test images too. p: the smallest 1 - "
        f"level at which the rule decides. A verdict needs p of {limit:g} or less; that of a step "
        "that decides, after Holm's adjustment over all verdicts on such steps, so that the chance "
        f"of one wrong verdict or more among them is {100 * limit:g} % at most. 'At the edge': p "
        "is so near the limit that other resamples might decide otherwise; it is undecided. 'At "
        "one half': labels are 1 where the same predicted probability exceeds one half, in place "
        "of H2O's threshold. Splits needed: of each n, to decide with probability "
        f"{POWER:g} if effect and spread are as measured."
    )


def tally(claims: Sequence[Claim], rule: VerdictRule) -> str:
    """Count the claims by verdict, and name those that another rule for labels turns."""
    counts = Counter(verdict_of(claim.steps[0], rule) for claim in claims)
    text = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    turned = [
        f"{claim.stated.id} ({verdict_words(step.readings[1], step.stated.expects, rule)})"
        for claim in claims
        for step in claim.steps[:1]
        if len({verdict_words(one, step.stated.expects, rule) for one in step.readings}) > 1
    ]
    return f"{text}; otherwise with labels at one half: {', '.join(turned)}" if turned else text


def verdict_of(step: Step, rule: VerdictRule) -> str:
    """A step's verdict by the methods' own thresholds, in words."""
    return verdict_words(step.own, step.stated.expects, rule)


def verdict_words(reading: Reading, expects: Expectation, rule: VerdictRule) -> str:
    """A verdict in words; `NOT_MEASURED` where there is no split to measure it on."""
    if reading.overall is None:
        return NOT_MEASURED
    return words(reading.overall.verdict, expects, rule)


def words(verdict: Verdict, expects: Expectation, rule: VerdictRule) -> str:
    """What a verdict says of what was claimed."""
    if verdict != "excluded":
        return verdict
    size = f"{rule.smallest_effect:g}"
    return f"an effect of {size}" if expects == "no-effect" else f"no {expects} of {size}"
