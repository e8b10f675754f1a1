"""The waterfall of a ladder, on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fitdiff.figures.rows import Place, Row, places_of, rows_of
from fitdiff.report.figures import Bar, Waterfall
from fitdiff.report.found import Content
from fitdiff.report.phrases import listed
from fitdiff.report.tables import Column, Table
from fitdiff.results.metrics import column_of, higher_is_better, shown_title
from fitdiff.stats.counts import ACCURACY


def metric_of(ladder: Content) -> str:
    """What the ladder's effects are changes of."""
    return str(ladder.get("metric", ACCURACY))


def metric_title(ladder: Content) -> str:
    """The same as it is told: a deviance per test row."""
    return shown_title(column_of(metric_of(ladder)))


def waterfall(ladder: Content, name: str) -> Waterfall:
    """Make the figure of a ladder, over all n and at each."""
    rows = rows_of([step["label"] for step in ladder["steps"]], _effects(ladder))
    gaps = ladder["gap_by_size"]
    sizes: list[tuple[str, int | None]] = [("all n", None)]
    # A single size is all sizes.
    sizes += [(f"n = {gap['n']}", k) for k, gap in enumerate(gaps) if len(gaps) > 1]
    return Waterfall(
        id=name,
        title=f"From {ladder['start']} to {ladder['end']}",
        alternative=(
            f"Points from the {metric_title(ladder)} of {ladder['start']} to that of "
            f"{ladder['end']}, one for each of {len(ladder['steps'])} settings; those without "
            "effect share one. The table below holds the same numbers."
        ),
        notice=ladder["notice"],
        choices=tuple((size, tuple(_bars(ladder, rows, place))) for size, place in sizes),
        table=_table(ladder, name),
        metric=metric_of(ladder),
    )


def _effects(ladder: Content) -> list[list[float]]:
    """Effects of the steps, over all n and at each."""
    overall = [step["overall"]["mean"] for step in ladder["steps"]]
    sizes = range(len(ladder["gap_by_size"]))
    return [overall, *([step["by_size"][k]["mean"] for step in ladder["steps"]] for k in sizes)]


def _bars(ladder: Content, rows: tuple[Row, ...], place: int | None) -> Iterator[Bar]:
    """The rows at one n, by its place; None for all n."""
    gap = ladder["gap"] if place is None else ladder["gap_by_size"][place]
    effects = _effects(ladder)[0 if place is None else place + 1]
    yield Bar(ladder["start"], "where the ladder begins", 0.0, gap["before"], None, None, "end")
    for row, at in zip(rows, places_of(rows, gap["before"], effects), strict=True):
        yield _bar(ladder, row, at, place)
    yield Bar(ladder["end"], "where the ladder ends", 0.0, gap["after"], None, None, "end")


def _bar(ladder: Content, row: Row, at: Place, place: int | None) -> Bar:
    steps = [ladder["steps"][step] for step in row.steps]
    lower = not higher_is_better(column_of(metric_of(ladder)))
    if len(steps) > 1:
        names = listed([step["label"] for step in steps])
        return Bar(row.label, names, at.start, at.end, None, None, "idle", lower)
    (step,) = steps
    effect = step["overall"] if place is None else step["by_size"][place]
    return Bar(
        label=row.label,
        detail=f"{step['setting']}: {step['value_before']} → {step['value_after']}",
        start=at.start,
        end=at.end,
        low=effect["interval"] and effect["interval"]["low"],
        high=effect["interval"] and effect["interval"]["high"],
        kind="noise" if effect["inside_floor"] else "step",
        lower_is_better=lower,
    )


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
                meaning=f"Mean change of {metric_title(ladder)} over the same splits.",
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
    each = [str(gap["n"]) for gap in ladder["gap_by_size"]]
    # A single size is all sizes.
    for place, n in enumerate(["all", *each] if len(each) > 1 else each):
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
