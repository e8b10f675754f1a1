"""The waterfall of causes: the gap between two methods as a sum of single settings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from fitdiff.report.document import Block, Missing, Section, Text
from fitdiff.report.figures import Bar, Waterfall
from fitdiff.report.found import Content
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed, points
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.results.metrics import column_of, higher_is_better
from fitdiff.stats.counts import ACCURACY

LEAD = (
    "Two methods differ in many settings at once. A ladder leads from one to the other and changes "
    "one setting a step, on the same splits; each bar is what that one change does to the "
    "accuracy (or the metric named), and the bars add up to the whole gap. Green bars gain, "
    "orange ones lose, grey ones are so small that another random seed alone could have "
    "made them. Lines are intervals."
)


def causes_section(material: Material) -> Section:
    """Show every ladder that was measured for the study."""
    blocks: list[Block] = []
    for number, ladder in enumerate(material.ladders, start=1):
        blocks += [Text(ladder_text(ladder)), waterfall(ladder, f"ladder-{number}")]
    if not blocks:
        blocks.append(
            Missing(
                f"no ladder of the study {material.study.name} was measured, so that its gaps are "
                "not yet divided into causes",
                f"fitdiff explain METHOD_A METHOD_B --study {material.argument}",
            )
        )
    answer = tuple(_sentence(ladder) for ladder in material.ladders)
    return Section("causes", "What makes the difference", LEAD, tuple(blocks), answer)


def _sentence(ladder: Content) -> str:
    """Say in the answer which steps are the largest."""
    steps = _largest(ladder)
    words = [f"{step['label']} ({_change(ladder, step['overall']['mean'])})" for step in steps]
    return (
        f"From {ladder['start']} to {ladder['end']} (ladder {ladder['name']}, "
        f"{counted(ladder['gap']['splits'], 'split')}) {_metric(ladder)} changes by "
        f"{_change(ladder, ladder['gap']['mean'])}"
        f"{' percentage points' if _is_accuracy(ladder) else ''}; of "
        f"{counted(len(ladder['steps']), 'cause')} that add up to it the largest "
        f"{'is' if len(words) == 1 else 'are'} {listed(words)}."
    )


def _largest(ladder: Content) -> list[Content]:
    claimed = [one for one in ladder["steps"] if one["overall"]["weight"] != "nothing changed"]
    return sorted(claimed, key=lambda step: -abs(step["overall"]["mean"]))[:3]


def ladder_text(ladder: Content) -> str:
    """Say what a ladder found: the gap, its largest steps, and how many are noise."""
    gap, steps = ladder["gap"], ladder["steps"]
    words = [f"{step['label']} ({_signed(ladder, step['overall'])})" for step in _largest(ladder)]
    sentences = [
        f"{ladder['title']}. From {ladder['start']} to {ladder['end']} {_metric(ladder)} goes from "
        f"{gap['before']:{_digits(ladder)}} to {gap['after']:{_digits(ladder)}}, "
        f"{_direction(ladder)}, over "
        f"{counted(gap['splits'], 'split')} of the ladder's own profile {ladder['profile']}.",
        f"The largest of {counted(len(steps), 'step')}: {listed(words)}.",
    ]
    if adds_up(ladder):
        sentences.append("The steps add up to the gap exactly: nothing is left over.")
    idle = [step["label"] for step in steps if step["overall"]["weight"] == "nothing changed"]
    if idle:
        sentences.append(f"No effect is claimed of what changed too few fits: {listed(idle)}.")
    sentences += _by_order(ladder)
    inside = [step["label"] for step in steps if step["overall"]["inside_floor"]]
    if inside:
        sentences.append(f"Inside the noise floor: {listed(inside)}.")
    unknown = sum(step["overall"]["inside_floor"] is None for step in steps)
    if unknown:
        sentences.append(f"The noise floor of {counted(unknown, 'step')} is not known yet.")
    if ladder["notice"]:
        sentences.insert(0, f"{ladder['notice']}.")
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


def waterfall(ladder: Content, name: str) -> Waterfall:
    """Make the figure of a ladder, over all n and at each."""
    choices = [("all n", tuple(_bars(ladder, None)))]
    for place, gap in enumerate(ladder["gap_by_size"]):
        choices.append((f"n = {gap['n']}", tuple(_bars(ladder, place))))
    return Waterfall(
        id=name,
        title=f"From {ladder['start']} to {ladder['end']}",
        alternative=(
            f"Bars from the {_metric(ladder)} of {ladder['start']} to that of {ladder['end']}, one "
            f"for each of {len(ladder['steps'])} settings. The table below holds the same numbers."
        ),
        notice=ladder["notice"],
        choices=tuple(choices),
        table=_table(ladder, name),
        metric=_metric(ladder),
    )


def _bars(ladder: Content, place: int | None) -> Iterator[Bar]:
    """The bars at one n, by its place; None for all n."""
    gap = ladder["gap"] if place is None else ladder["gap_by_size"][place]
    yield Bar(ladder["start"], "where the ladder begins", 0.0, gap["before"], None, None, "end")
    for step in ladder["steps"]:
        effect = step["overall"] if place is None else step["by_size"][place]
        yield Bar(
            label=step["label"],
            detail=f"{step['setting']}: {step['value_before']} → {step['value_after']}",
            start=effect["before"],
            end=effect["after"],
            low=effect["interval"] and effect["interval"]["low"],
            high=effect["interval"] and effect["interval"]["high"],
            kind="noise" if effect["inside_floor"] else "step",
            lower_is_better=not higher_is_better(column_of(_metric(ladder))),
        )
    yield Bar(ladder["end"], "where the ladder ends", 0.0, gap["after"], None, None, "end")


def _table(ladder: Content, name: str) -> Table:
    return Table(
        id=f"{name}-table",
        title="The numbers in this figure",
        columns=(
            Column("n"),
            Column("step"),
            Column("setting"),
            Column("from"),
            Column("to"),
            Column(
                "effect",
                "signed",
                meaning=f"Mean change of {_metric(ladder)} over the same splits.",
            ),
            Column("low", "signed"),
            Column("high", "signed", meaning="Low and high are the limits of the interval."),
            Column("p (Holm)", "number"),
            Column("share", "number", 3, "Of the gap."),
            Column("labels differ", "number", meaning="Share of test rows."),
            Column("|dp|", "number", meaning="Median absolute change of the fitted value."),
            Column("noise floor", "number", meaning="What re-seeding alone gives; 0: no chance."),
            Column("weight", meaning="By the ladder's rule."),
        ),
        rows=tuple(_rows(ladder)),
        folded=True,
    )


def _rows(ladder: Content) -> Iterator[tuple[Any, ...]]:
    sizes = ["all", *(str(gap["n"]) for gap in ladder["gap_by_size"])]
    for place, n in enumerate(sizes):
        for step in ladder["steps"]:
            effect = [step["overall"], *step["by_size"]][place]
            change = (step["setting"], step["value_before"], step["value_after"])
            yield (n, step["label"], *change, *_measured(effect))
        gap = [ladder["gap"], *ladder["gap_by_size"]][place]
        yield (n, "whole gap", "", ladder["start"], ladder["end"], *_measured(gap))


def _measured(effect: Content) -> tuple[Any, ...]:
    interval = effect["interval"] or {"low": None, "high": None}
    return (
        *(effect["mean"], interval["low"], interval["high"], effect["p_adjusted"]),
        *(effect["share"], effect["disagreement"], effect["probability_change"]),
        *(effect["noise_floor"], effect["weight"] or ""),
    )


def _metric(ladder: Content) -> str:
    return str(ladder.get("metric", ACCURACY))


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


SECTION = ReportSection(40, causes_section)
