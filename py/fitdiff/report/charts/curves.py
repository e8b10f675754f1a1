"""The metric against size of the training set: what it is about in colour, the rest grey."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bokeh.models import GlyphRenderer, LabelSet, Range1d
from bokeh.plotting import figure

from fitdiff.figures.palette import GREY
from fitdiff.report.charts.dots import draw_dots
from fitdiff.report.charts.frame import (
    Chart,
    Columns,
    add_hover,
    finish,
    first_source,
    mark,
    new_plot,
)
from fitdiff.report.charts.series import (
    means_of,
    reach_of,
    series_colours,
    series_label,
    series_names,
    sizes_of,
)
from fitdiff.report.figures import Curves, Series

HEIGHT, LABEL = 440, 15
# Characters of a label at a line's end, and pixels of the plot for it.
LONGEST, ROOM = 24, 165
# More grey labels than this hide each other.
MOST_LABELS = 20
# Sizes that can each have a number on the axis.
MOST_TICKS = 8
# Sizes that span more than this many times the smallest are shown as logarithms.
WIDE = 20


def draw_curves(curves: Curves) -> Chart:
    """Lines through means and a mark for each cell; rows of marks where there is one size."""
    names = series_names(curves)
    sizes = sizes_of(curves)
    if len(sizes) < 2:
        return draw_dots(curves)
    data = {choice: _curve_data(series, names, curves) for choice, series in curves.choices}
    axis = "log" if max(sizes) > WIDE * min(sizes) else "linear"
    plot = new_plot(
        curves.notice, "rows of the training set (n)", curves.value, HEIGHT, x_axis_type=axis
    )
    plot.y_range = Range1d(*reach_of(curves))
    if len(sizes) <= MOST_TICKS:
        plot.xaxis.ticker = sorted(sizes)
    plot.x_range = Range1d(*_with_room(min(sizes), max(sizes), axis))
    plot.tags = ["room", min(sizes), max(sizes), ROOM]
    hovers = [
        one
        for number, name in enumerate(names)
        for one in _draw_series(plot, data, name, number, series_colours(curves)[name])
    ]
    labels = first_source(data, "labels")
    plot.add_layout(
        LabelSet(
            x="n",
            y="place",
            x_offset=10,
            text="text",
            text_color="colour",
            text_font_size="12px",
            text_baseline="middle",
            source=labels,
        )
    )
    add_hover(plot, hovers, "n", "replicate", "value{0.0000}", name="method")
    return finish(plot, curves.id, data)


def _with_room(low: float, high: float, axis: str) -> tuple[float, float]:
    """Ends of the axis of sizes; the page makes the room for names as many pixels as they need."""
    if axis == "log":
        return low / 1.1, high * (high / low) ** 0.35
    return low - 0.03 * (high - low), high + 0.35 * (high - low)


def _draw_series(
    plot: figure,
    data: Mapping[str, Mapping[str, Columns]],
    name: str,
    number: int,
    colour: str,
) -> list[GlyphRenderer]:
    """Draw one method; its name is the tag by which the page hides it. Return the marks."""
    look: dict[str, Any] = {"color": colour, "x": "n", "y": "value", "tags": [name]}
    cells, means = (first_source(data, f"{part}-{number}") for part in ("cells", "means"))
    grey = colour == GREY
    level = {"level": "underlay" if grey else "glyph"}
    plot.line(source=means, line_width=1 if grey else 3, alpha=0.7 if grey else 1, **look, **level)
    filled: dict[str, Any] = {"marker": mark(number), "name": name, **look, **level}
    return [
        plot.scatter(source=cells, size=3 if grey else 6, alpha=0.25 if grey else 0.45, **filled),
        plot.scatter(source=means, size=5 if grey else 10, line_color=None, **filled),
    ]


def _curve_data(
    series: Sequence[Series], names: Sequence[str], curves: Curves
) -> dict[str, Columns]:
    by_method = {one.method: one for one in series}
    data: dict[str, Columns] = {}
    for number, name in enumerate(names):
        one = by_method.get(name, Series(name, name, ()))
        points = sorted(one.points, key=lambda point: (point.n, point.replicate))
        data[f"cells-{number}"] = _points([(one.n, one.replicate, one.value) for one in points])
        data[f"means-{number}"] = _points(
            [(n, f"mean of {count}", mean) for n, count, mean in means_of(one)]
        )
    data["labels"] = _labels(series, curves)
    return data


def _labels(series: Sequence[Series], curves: Curves) -> Columns:
    """Names at the ends of the lines, moved apart; what the figure is about comes first."""
    colours = series_colours(curves)
    drawn = [one for one in series if one.points]
    drawn.sort(key=lambda one: colours[one.method] == GREY)
    ends = {one.method: means_of(one)[-1] for one in drawn[:MOST_LABELS]}
    low, high = reach_of(curves)
    # The frame is what the axis and its title leave of the height.
    gap = (high - low) * LABEL / (HEIGHT - 90)
    places = spread([end[2] for end in ends.values()], gap, (low, high))
    by_method = {one.method: one for one in series}
    return {
        "n": [float(end[0]) for end in ends.values()],
        "place": places,
        "text": [_shortened(series_label(by_method[name])) for name in ends],
        "colour": [colours[name] for name in ends],
    }


def spread(values: Sequence[float], gap: float, limits: tuple[float, float]) -> list[float]:
    """Move values apart until neighbours have the gap, none further than it must.

    Parameters
    ----------
    values : sequence of float
    gap : float
    limits : (float, float)
        The lowest is moved up to the lower limit at least; too many may pass the upper one.
    """
    places = list(values)
    order = sorted(range(len(places)), key=places.__getitem__)
    at = math.inf
    for k in reversed(order):
        at = places[k] = min(places[k], at - gap, limits[1] - gap / 2)
    at = limits[0] - gap / 2
    for k in order:
        at = places[k] = max(places[k], at + gap)
    return places


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _points(rows: Sequence[tuple[float, float | str, float]]) -> Columns:
    return {
        "n": [row[0] for row in rows],
        "replicate": [row[1] for row in rows],
        "value": [row[2] for row in rows],
    }
