"""Sentences about measured claims, generated from the numbers."""

from __future__ import annotations

from debate2017.claims.effects import ClaimEffect, Reading
from debate2017.claims.measure import Step
from debate2017.claims.verdicts import NOT_MEASURED, verdict_of, verdict_words
from fitdiff.methods.differences import spell
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.contrast import FEWEST_SPLITS
from fitdiff.stats.decision import MOST_SPLITS, Expectation, VerdictRule


def step_text(step: Step, rule: VerdictRule) -> str:
    """Say what a step found, and what its numbers mean for the claim."""
    stated = step.stated
    what = f"{stated.from_} -> {stated.to}, {step.difference.setting} {values(step)}"
    if step.overall is None:
        return (
            f"{NOT_MEASURED.capitalize()}: {what}: no split was fitted by both. Run a profile "
            "that holds them."
        )
    sentences = [
        _found(one, step, rule, "At one half" if one.at_half else what) for one in step.readings
    ]
    return " ".join([*sentences, *caveats(step)])


def _found(reading: Reading, step: Step, rule: VerdictRule, what: str) -> str:
    effect = reading.overall
    assert effect is not None, "a step is measured by all rules for labels, or by none"
    expects = step.stated.expects
    accuracies = f"{float(effect.before):.4f} -> {float(effect.after):.4f}"
    start = what if reading.at_half else f"{verdict_of(step, rule).capitalize()}: {what}"
    verdict = f" {verdict_words(reading, expects, rule)}:" if reading.at_half else ""
    return (
        f"{start}:{verdict} accuracy {accuracies}, effect {float(effect.mean):+.4f}, "
        f"{_inference(effect, rule)}{effect.splits} splits.{by_size_text(reading)} "
        f"{reason(effect, step, rule)}"
    )


def by_size_text(reading: Reading) -> str:
    """The effect at each size, where it is not of the same sign at all."""
    if not reading.signs_differ:
        return ""
    effects = ", ".join(f"{float(one.mean):+.4f} at n = {one.n}" for one in reading.by_size)
    return f" Its sign depends on n: {effects}."


def _inference(effect: ClaimEffect, rule: VerdictRule) -> str:
    """Intervals and p-values, each followed by a comma; nothing of too few splits."""
    if effect.interval is None:
        return ""
    adjusted = "" if effect.p_adjusted is None else f"{effect.p_adjusted:.4f} by Holm, "
    return (
        f"{100 * rule.level:g} % interval {interval_text(effect.interval)} "
        f"({interval_text(effect.crossed)} with test images), p = {effect.p_value:.4f}, {adjusted}"
    )


def reason(effect: ClaimEffect, step: Step, rule: VerdictRule) -> str:
    """Say why the verdict is what it is."""
    fewest = max(rule.fewest_splits, FEWEST_SPLITS)
    expects = step.stated.expects
    if step.interim:
        return (
            f"Interim: {step.tried} of the {step.stated.splits} splits of each size at which it is "
            "judged."
        )
    if effect.fewest < fewest:
        return (
            f"{effect.fewest} splits of a size are too few: at least {fewest} are needed. "
            f"{_needed(effect)}"
        )
    claimed = _claimed(expects, rule)
    if effect.verdict == "supported":
        return f"The whole interval is {claimed}. {_enough(effect)}"
    if effect.verdict == "excluded":
        return f"No part of the interval is {claimed}: {_instead(effect, expects, rule)}."
    return f"{_undecided(effect, claimed, rule)} {_needed(effect)}"


def _undecided(effect: ClaimEffect, claimed: str, rule: VerdictRule) -> str:
    if effect.at_edge:
        return "At the edge: other resamples might decide."
    if effect.p_value is not None and effect.p_value <= 1 - rule.level:
        return "The interval alone would decide; as one of so many verdicts it does not."
    return f"The interval holds both effects that are {claimed} and others."


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


def _instead(effect: ClaimEffect, expects: Expectation, rule: VerdictRule) -> str:
    """Say what there is instead of what was claimed: the opposite, a small effect, or none."""
    assert effect.interval is not None  # without one nothing is excluded
    low, high = effect.interval.low, effect.interval.high
    if expects == "no-effect":
        return "accuracy rises" if low > 0 else "accuracy falls"
    size = f"{rule.smallest_effect:g}"
    opposite = "loss" if expects == "gain" else "gain"
    if expects == "loss":
        low, high = -high, -low
    if high <= -rule.smallest_effect:
        return f"it is a {opposite} of {size} or more"
    if high < 0:
        return f"it is a {opposite}"
    if low <= -rule.smallest_effect:
        return f"a {opposite} of {size} is not excluded"
    if low > 0:
        return f"there is a {expects}, but smaller"
    return f"equivalent within {size}"


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
