"""What a ladder found, in a few sentences: the gap, and the steps that make most of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.order_text import digits_of, signed
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.results.metrics import higher_is_better, shown_title
from fitdiff.stats.bootstrap import interval_text

# Steps that are named.
_MOST_NAMED = 3


def verdict_sentences(report: LadderReport) -> Iterator[str]:
    """Yield the gap between both ends, then what makes it."""
    gap, digits, name = report.gap, digits_of(report.metric), shown_title(report.metric)
    splits = f"{gap.splits} split" if gap.splits == 1 else f"{gap.splits} splits"
    before, after = f"{float(gap.before):{digits}}", f"{float(gap.after):{digits}}"
    if gap.mean == 0:
        yield f"{report.start} and {report.end} have the same {name}: {before}, over {splits}."
    else:
        better = "higher" if higher_is_better(report.metric) else "lower"
        yield (
            f"From {report.start} to {report.end} {name} goes from {before} to {after}, by "
            f"{_effect(gap, digits)}, over {splits}; {better} is better."
        )
    moving = _moving(report.steps)
    if not moving:
        yield f"No step changes it, of {len(report.steps)}."
        return
    named = "; ".join(
        f"{step.stated.label}, {_effect(step.overall, digits)}" for step in moving[:_MOST_NAMED]
    )
    steps = "1 step" if len(report.steps) == 1 else f"{len(report.steps)} steps"
    verb = "changes" if len(moving) == 1 else "change"
    most = ", most of all" if len(moving) > _MOST_NAMED else ":"
    yield f"Of {steps} {len(moving)} {verb} it{most} {named}. They add up to the gap exactly."


def _moving(steps: Sequence[MeasuredStep]) -> list[MeasuredStep]:
    """The steps that change anything, the largest first."""
    found = [s for s in steps if s.overall.mean and s.overall.weight != "nothing changed"]
    return sorted(found, key=lambda step: -abs(step.overall.mean))


def _effect(effect: StepEffect, digits: str) -> str:
    interval = interval_text(effect.interval, digits)
    return signed(effect.mean, digits) + (f" ({interval})" if interval else "")
