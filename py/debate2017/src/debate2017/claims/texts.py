"""Sentences about measured claims, generated from the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from debate2017.claims.measure import Claim, ClaimEffect, Step
from fitdiff.methods.differences import spell
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.decision import MOST_SPLITS, POWER, Expectation, Verdict, VerdictRule
from fitdiff.stats.permutation import EXACT_SPLITS

NOT_MEASURED = "not measured"


def rule_text(rule: VerdictRule) -> str:
    """The rule, in words."""
    size, level = f"{rule.smallest_effect:g}", f"{100 * rule.level:g} %"
    fewest = max(rule.fewest_splits, FEWEST_SPLITS)
    return (
        f"Rule, written down before the run: a claim is supported when the whole {level} interval "
        f"of the mean paired effect on accuracy is {size} or more in the direction claimed, "
        f"refuted when the whole interval is below that, else not decidable here. 'No effect' is "
        f"supported when the whole interval is nearer to zero than {size}, refuted when all of it "
        f"is at least {size} on one side. Fewer than {fewest} splits of a size decide "
        "nothing. Intervals: bootstrap over splits within each n, every n with the same weight, "
        "given the test images; the second interval resamples the test images too. p: sign flips "
        f"over splits (exact up to {EXACT_SPLITS}), two-sided, Holm over the steps that decide. "
        f"Splits needed: of each n, to decide with probability {POWER:g} if effect and spread are "
        "as measured."
    )


def tally(claims: Sequence[Claim]) -> str:
    """Count the claims by verdict."""
    counts = Counter(verdict_of(claim.steps[0]) for claim in claims)
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())


def verdict_of(step: Step) -> Verdict | str:
    """A step's verdict; `NOT_MEASURED` where there is no split to measure it on."""
    return NOT_MEASURED if step.overall is None else step.overall.verdict


def step_text(step: Step, rule: VerdictRule) -> str:
    """Say what a step found, and what its numbers mean for the claim."""
    stated = step.stated
    what = f"{stated.from_} -> {stated.to}, {step.difference.setting} {values(step)}"
    if step.overall is None:
        return (
            f"{NOT_MEASURED.capitalize()}: {what}: no split was fitted by both. Run a profile "
            "that holds them."
        )
    effect = step.overall
    accuracies = f"{float(effect.before):.4f} -> {float(effect.after):.4f}"
    sentences = [
        f"{effect.verdict.capitalize()}: {what}: accuracy {accuracies}, effect "
        f"{float(effect.mean):+.4f}, {_inference(effect, rule)}{effect.splits} splits.",
        reason(effect, stated.expects, rule),
        *caveats(step),
    ]
    return " ".join(sentences)


def _inference(effect: ClaimEffect, rule: VerdictRule) -> str:
    """Intervals and p-values, each followed by a comma; nothing of too few splits."""
    if effect.interval is None:
        return ""
    adjusted = "" if effect.p_adjusted is None else f"{effect.p_adjusted:.4f} by Holm, "
    return (
        f"{100 * rule.level:g} % interval {interval_text(effect.interval)} "
        f"({interval_text(effect.crossed)} with test images), p = {effect.p_value:.4f}, {adjusted}"
    )


def reason(effect: ClaimEffect, expects: Expectation, rule: VerdictRule) -> str:
    """Say why the verdict is what it is."""
    fewest = max(rule.fewest_splits, FEWEST_SPLITS)
    if effect.fewest < fewest:
        return (
            f"{effect.fewest} splits of a size are too few: at least {fewest} are needed. "
            f"{_needed(effect)}"
        )
    claimed = _claimed(expects, rule)
    if effect.verdict == "not decidable here":
        return f"The interval holds both effects that are {claimed} and others. {_needed(effect)}"
    if effect.verdict == "supported":
        return f"The whole interval is {claimed}. {_enough(effect)}"
    return f"No part of the interval is {claimed}: {_instead(effect, expects)}. {_enough(effect)}"


def caveats(step: Step) -> list[str]:
    """Return notes that a reader needs besides the numbers."""
    said = []
    if step.epochs is not None:
        said.append("Epochs really run, median: {:.1f} and {:.1f}.".format(*step.epochs))
    if step.unrepeatable:
        names = " and ".join(step.unrepeatable)
        verb = "do" if len(step.unrepeatable) > 1 else "does"
        said.append(
            f"{names} {verb} not repeat the same fit by the same seed (concurrent threads): that "
            "noise is part of the interval."
        )
    if step.left_out:
        said.append(f"Left out: {step.left_out} splits that one method only has a result for.")
    if step.missing_sizes:
        sizes = ", ".join(str(n) for n in step.missing_sizes)
        said.append(f"Without n = {sizes}, where no split was fitted by both.")
    if step.stated.note:
        said.append(step.stated.note)
    return said


def values(step: Step) -> str:
    """Both values of the setting that a step changes."""
    return f"{spell(step.difference.before)} -> {spell(step.difference.after)}"


def needed_text(effect: ClaimEffect) -> str:
    """The number of splits needed of each size, for a table."""
    if effect.fewest < 2:
        return "?"
    return f"> {MOST_SPLITS:,}" if effect.splits_needed is None else f"{effect.splits_needed:,}"


def _claimed(expects: Expectation, rule: VerdictRule) -> str:
    size = f"{rule.smallest_effect:g}"
    if expects == "no-effect":
        return f"nearer to zero than {size}"
    return f"a {expects} of {size} or more"


def _instead(effect: ClaimEffect, expects: Expectation) -> str:
    """Say what contradicts a refuted claim: no effect, too small a one, or the opposite."""
    assert effect.interval is not None  # without one nothing is refuted
    low, high = effect.interval.low, effect.interval.high
    if expects == "no-effect":
        return "accuracy rises" if low > 0 else "accuracy falls"
    if expects == "loss":
        low, high = -high, -low
    if high < 0:
        return "it is a loss" if expects == "gain" else "it is a gain"
    if low > 0:
        return f"there is a {expects}, but smaller than what counts"
    return "it holds zero"


def _needed(effect: ClaimEffect) -> str:
    if effect.fewest < 2:
        return "How many would be needed cannot be told from one split of a size."
    return f"Needed for a decision: {_about(effect)} splits of each size."


def _enough(effect: ClaimEffect) -> str:
    return f"Needed for that: {_about(effect)} splits of each size."


def _about(effect: ClaimEffect) -> str:
    if effect.splits_needed is None:
        return f"more than {MOST_SPLITS:,}"
    return f"about {effect.splits_needed:,}"
