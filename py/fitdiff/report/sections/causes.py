"""Why two methods differ: the gap between them as a sum of single settings, if measured."""

from __future__ import annotations

from fractions import Fraction

from fitdiff.attribution.measure import UNCLAIMED
from fitdiff.attribution.verdict_text import NO_INTERVAL
from fitdiff.report.document import Block, Section, Text
from fitdiff.report.found import Content
from fitdiff.report.ladder_waterfall import metric_of as _metric
from fitdiff.report.ladder_waterfall import metric_title, waterfall
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed, points
from fitdiff.report.section import ReportSection
from fitdiff.report.to_measure import to_measure
from fitdiff.results.metrics import column_of, higher_is_better
from fitdiff.stats.counts import ACCURACY

# Below the figures: what was found comes first.
LEAD = (
    "A ladder leads from one method to the other and changes one setting a step, on the same "
    "splits. Each point is where a change takes the metric, and the changes add up to the whole "
    "gap. Blue is a gain, orange a loss; grey is so small that another random seed alone could "
    "explain it. Lines are intervals."
)
NOT_MEASURED = "Which settings make the difference has not been measured yet."


def causes_section(material: Material) -> Section:
    """Show every complete ladder of the study, or the command that measures one."""
    complete = [ladder for ladder in material.ladders if not ladder["notice"]]
    blocks: list[Block] = []
    for number, ladder in enumerate(complete, start=1):
        blocks += [Text(ladder_text(ladder)), waterfall(ladder, f"ladder-{number}")]
    if not complete:
        blocks += to_measure(material)
    lead = "" if complete else NOT_MEASURED
    blocks += [Text(LEAD)] if complete else []
    answer = tuple(map(_sentence, complete)) or (NOT_MEASURED,)
    return Section("causes", "Why", lead, tuple(blocks), answer)


def _sentence(ladder: Content) -> str:
    """Say in the answer which steps are the largest."""
    steps = _largest(ladder)
    words = [f"{step['label']} ({_change(ladder, step['overall']['mean'])})" for step in steps]
    return (
        f"From {ladder['start']} to {ladder['end']} (ladder {ladder['name']}, "
        f"{counted(ladder['gap']['splits'], 'split')}) {metric_title(ladder)} changes by "
        f"{_change(ladder, ladder['gap']['mean'])}"
        f"{' percentage points' if _is_accuracy(ladder) else ''}; of "
        f"{counted(len(ladder['steps']), 'cause')} that add up to it "
        + (
            f"the largest {'is' if len(words) == 1 else 'are'} {listed(words)}."
            if words
            else "none changes anything."
        )
    )


def _largest(ladder: Content) -> list[Content]:
    """At most three, of those that change anything."""
    claimed = [
        one
        for one in ladder["steps"]
        if one["overall"]["weight"] not in UNCLAIMED and one["overall"]["mean"]
    ]
    return sorted(claimed, key=lambda step: -abs(step["overall"]["mean"]))[:3]


def ladder_text(ladder: Content) -> str:
    """Say what a ladder found: the gap, its largest steps, and how many are noise."""
    gap, steps = ladder["gap"], ladder["steps"]
    words = [f"{step['label']} ({_signed(ladder, step['overall'])})" for step in _largest(ladder)]
    sentences = [
        f"{ladder['title']}. From {ladder['start']} to {ladder['end']} "
        f"{metric_title(ladder)} goes from "
        f"{gap['before']:{_digits(ladder)}} to {gap['after']:{_digits(ladder)}}, "
        f"{_direction(ladder)}, over "
        f"{counted(gap['splits'], 'split')} of the ladder's own profile {ladder['profile']}.",
        f"The largest of {counted(len(steps), 'step')}: {listed(words)}."
        if words
        else f"None of {counted(len(steps), 'step')} changes anything.",
    ]
    if adds_up(ladder):
        sentences.append("The steps add up to the gap exactly: nothing is left over.")
    idle = [step["label"] for step in steps if step["overall"]["weight"] in UNCLAIMED]
    if idle:
        sentences.append(
            f"No effect is claimed of what is not shown to change the fits: {listed(idle)}."
        )
    if gap["interval"] is None:
        sentences.append(NO_INTERVAL)
    sentences += _by_order(ladder)
    inside = [
        step["label"]
        for step in steps
        if step["overall"]["inside_floor"] and step["overall"]["noise_floor"]
    ]
    if inside:
        sentences.append(f"Inside the noise floor: {listed(inside)}.")
    unknown = sum(step["overall"]["inside_floor"] is None for step in steps)
    if unknown:
        sentences.append(f"The noise floor of {counted(unknown, 'step')} is not known yet.")
    if (origin := ladder.get("origin")) and origin["text"]:
        sentences.append(origin["text"])
    return " ".join(sentences)


def _by_order(ladder: Content) -> list[str]:
    """Say which steps do the same wherever they are changed, and which contradict themselves."""
    words = {
        "gain": "A gain wherever changed, first, on the ladder or last",
        "loss": "A loss wherever changed, first, on the ladder or last",
        "order matters": "Another effect at another place",
    }
    found = {
        kind: [
            one["name"]
            for one in ladder.get("both_ends", [])
            if one["step"] is not None and one["robustness"] == kind
        ]
        for kind in words
    }
    return [f"{words[kind]}: {listed(names)}." for kind, names in found.items() if names]


def adds_up(ladder: Content) -> bool:
    """Tell whether the exact means of the steps sum to that of the gap, over all n and at each."""
    gaps = [ladder["gap"], *ladder["gap_by_size"]]
    sums = [
        sum(Fraction(step["overall"]["mean_exact"]) for step in ladder["steps"]),
        *(
            sum(Fraction(step["by_size"][place]["mean_exact"]) for step in ladder["steps"])
            for place in range(len(ladder["gap_by_size"]))
        ),
    ]
    return all(total == Fraction(gap["mean_exact"]) for total, gap in zip(sums, gaps, strict=True))


def _is_accuracy(ladder: Content) -> bool:
    return _metric(ladder) == ACCURACY


def _digits(ladder: Content) -> str:
    return ".4f" if _is_accuracy(ladder) else ".5g"


def _change(ladder: Content, mean: float) -> str:
    """A change, in percentage points of accuracy, or in the unit of another metric."""
    return f"{100 * mean:+.1f}" if _is_accuracy(ladder) else f"{mean:+.4g}"


def _direction(ladder: Content) -> str:
    mean = ladder["gap"]["mean"]
    if mean == 0:
        return "no change"
    gain = (mean > 0) == higher_is_better(column_of(_metric(ladder)))
    size = points(mean) if _is_accuracy(ladder) else f"{abs(mean):.4g}"
    return f"{'a gain' if gain else 'a loss'} of {size}"


def _signed(ladder: Content, effect: Content) -> str:
    unit = " points" if _is_accuracy(ladder) else ""
    mean = f"{_change(ladder, effect['mean'])}{unit}"
    if (interval := effect["interval"]) is None:
        return mean
    limits = (_change(ladder, interval[limit]) for limit in ("low", "high"))
    return f"{mean}, {' to '.join(limits)}"


SECTION = ReportSection(20, causes_section)
