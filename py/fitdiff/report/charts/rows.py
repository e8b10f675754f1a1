"""Figures of rows: the points of a waterfall, and effects with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from bokeh.models import Span

from fitdiff.figures.bounds import Bounds, bounds_of
from fitdiff.figures.palette import END, GAIN, LOSS, NOISE
from fitdiff.report.charts.frame import (
    INK,
    Chart,
    Columns,
    add_hover,
    finish,
    first_source,
    label_rows,
    new_rows_plot,
)
from fitdiff.report.figures import Bar, Effect, Effects, Waterfall
from fitdiff.results.metrics import shown_title


def draw_waterfall(waterfall: Waterfall) -> Chart:
    """A point a step, from the first method's metric to the second's; the same axis at every n."""
    bounds = bounds_of(waterfall.metric)
    data = {choice: {"bars": _bar_data(bars, bounds)} for choice, bars in waterfall.choices}
    rows = max(len(bars) for _, bars in waterfall.choices)
    limits = [limit for choice in data.values() for limit in _limits(choice["bars"])]
    plot = new_rows_plot(waterfall.notice, shown_title(waterfall.metric), rows, limits, bounds)
    bars = first_source(data, "bars")
    # From where a step arrives down to where the next one leaves.
    plot.segment("end", "row", "end", "next", source=bars, line_width=1, tags=[INK])
    plot.segment("low", "row", "high", "row", source=bars, line_width=1, color="colour")
    plot.segment("start", "row", "end", "row", source=bars, line_width=3, color="colour")
    drawn = plot.scatter("end", "row", source=bars, size=10, color="colour", marker="mark")
    label_rows(plot, bars)
    add_hover(plot, [drawn], "label", "detail", "effect{+0.0000}", "interval")
    return finish(plot, waterfall.id, data)


def _bar_data(bars: Sequence[Bar], bounds: Bounds) -> Columns:
    last = len(bars) - 1

    def possible(value: float) -> float:
        return min(max(value, bounds[0]), bounds[1])

    return {
        "row": [-place for place in range(len(bars))],
        "next": [-min(place + 1, last) for place in range(len(bars))],
        "label": [bar.label for bar in bars],
        "detail": [bar.detail for bar in bars],
        "start": [bar.end if bar.kind == "end" else bar.start for bar in bars],
        "end": [bar.end for bar in bars],
        "low": [bar.end if bar.low is None else possible(bar.start + bar.low) for bar in bars],
        "high": [bar.end if bar.high is None else possible(bar.start + bar.high) for bar in bars],
        "effect": [bar.end if bar.kind == "end" else bar.end - bar.start for bar in bars],
        "interval": [
            "" if bar.low is None else f"{bar.low:+.4f} to {bar.high:+.4f}" for bar in bars
        ],
        "colour": [_bar_colour(bar) for bar in bars],
        "mark": ["diamond" if bar.kind == "end" else "circle" for bar in bars],
        "text": [_bar_text(bar) for bar in bars],
        "shown": [_bar_text(bar) for bar in bars],
    }


def _bar_colour(bar: Bar) -> str:
    if bar.kind == "end":
        return END
    if bar.kind in ("noise", "idle"):
        return NOISE
    better = bar.end <= bar.start if bar.lower_is_better else bar.end >= bar.start
    return GAIN if better else LOSS


def _bar_text(bar: Bar) -> str:
    """The number first: on a phone long names end at the edge."""
    if bar.kind == "end":
        return f"{bar.end:.4f}  {bar.label}"
    return f"{bar.end - bar.start:+.4f}  {bar.label}"


def draw_effects(effects: Effects) -> Chart:
    """A mark and an interval a row, with the band of what is too small to count."""
    data = {choice: {"rows": _effect_data(rows)} for choice, rows in effects.choices}
    rows = max(len(found) for _, found in effects.choices)
    limits = [limit for choice in data.values() for limit in _limits(choice["rows"])]
    limits += [0.0, -effects.smallest, effects.smallest]
    plot = new_rows_plot(effects.notice, "effect on accuracy", rows, limits)
    source = first_source(data, "rows")
    for edge in (-effects.smallest, effects.smallest):
        plot.add_layout(Span(location=edge, dimension="height", line_dash="dotted", tags=[INK]))
    plot.add_layout(Span(location=0, dimension="height", tags=[INK]))
    plot.segment("low", "row", "high", "row", source=source, line_width=3, color="colour")
    marks = plot.scatter("value", "row", source=source, size=9, color="colour")
    label_rows(plot, source)
    add_hover(plot, [marks], "label", "detail", "value{+0.0000}", "interval")
    return finish(plot, effects.id, data)


def _effect_data(rows: Sequence[Effect]) -> Columns:
    return {
        "row": [-place for place in range(len(rows))],
        "label": [row.label for row in rows],
        "detail": [row.detail for row in rows],
        "value": [row.value for row in rows],
        "low": [row.low for row in rows],
        "high": [row.high for row in rows],
        "interval": [f"{row.low:+.4f} to {row.high:+.4f}" for row in rows],
        "colour": [_effect_colour(row) for row in rows],
        "text": [_effect_text(row) for row in rows],
        "shown": [_effect_text(row) for row in rows],
    }


def _effect_text(row: Effect) -> str:
    return f"{row.value:+.4f}  {row.label}"


def _limits(columns: Columns) -> list[float]:
    """All values of a choice along the axis."""
    names = ("start", "end", "value", "low", "high")
    return [value for name in names for value in columns.get(name, ())]


def _effect_colour(row: Effect) -> str:
    if row.low > 0:
        return GAIN
    return LOSS if row.high < 0 else NOISE
