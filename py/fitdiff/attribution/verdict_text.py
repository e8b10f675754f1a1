"""What a ladder found, in a few sentences: the gap, and the steps that make most of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.order_text import digits_of, signed
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.results.metrics import higher_is_better, shown_title
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.contrast import FEWEST_SPLITS

NO_INTERVAL = (
    f"There are fewer than {FEWEST_SPLITS} splits of a size, hence no interval and no p-value: how "
    "far chance moves these numbers is not known."
)
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
    steps = "1 step" if len(report.steps) == 1 else f"{len(report.steps)} steps"
    moving = _moving(report.steps)
    if moving:
        yield _largest(moving, steps, digits)
        yield from _signs(report, moving, digits)
    else:
        yield f"None of {steps} changes it."
    idle = [one for one in report.steps if one.overall.mean and not one.overall.claimed]
    if unshown := [one.stated.label for one in idle]:
        yield f"No effect is claimed of what is not shown to change the fits: {'; '.join(unshown)}."
    if gap.interval is None:
        yield NO_INTERVAL


def _largest(moving: Sequence[MeasuredStep], steps: str, digits: str) -> str:
    """Name the steps that change most."""
    named = "; ".join(
        f"{step.stated.label}, {_effect(step.overall, digits)}" for step in moving[:_MOST_NAMED]
    )
    verb = "changes" if len(moving) == 1 else "change"
    most = ", most of all" if len(moving) > _MOST_NAMED else ":"
    return f"Of {steps} {len(moving)} {verb} it{most} {named}. They add up to the gap exactly."


def _signs(report: LadderReport, moving: Sequence[MeasuredStep], digits: str) -> Iterator[str]:
    """Show the effects at each size where the mean over sizes hides that signs differ."""
    rows = [("the gap", report.gap_by_size)]
    rows += [(step.stated.label, step.by_size) for step in moving[:_MOST_NAMED]]
    for name, by_size in rows:
        if min(one.mean for one in by_size) < 0 < max(one.mean for one in by_size):
            effects = ", ".join(f"{signed(one.mean, digits)} at n = {one.n}" for one in by_size)
            yield f"The sign of {name} depends on n: {effects}."


def _moving(steps: Sequence[MeasuredStep]) -> list[MeasuredStep]:
    """The steps that change anything, the largest first."""
    found = [one for one in steps if one.overall.mean and one.overall.claimed]
    return sorted(found, key=lambda step: -abs(step.overall.mean))


def _effect(effect: StepEffect, digits: str) -> str:
    interval = interval_text(effect.interval, digits)
    return signed(effect.mean, digits) + (f" ({interval})" if interval else "")
