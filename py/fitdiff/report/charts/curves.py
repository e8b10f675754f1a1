"""Accuracy against size of the training set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.models import GlyphRenderer
from bokeh.plotting import figure

from fitdiff.report.charts.frame import (
    Chart,
    Columns,
    add_hover,
    colour,
    dash,
    finish,
    first_source,
    mark,
    new_plot,
)
from fitdiff.report.figures import Curves, Series


def draw_curves(curves: Curves) -> Chart:
    """Lines through means, and a mark for each cell."""
    names = series_names(curves)
    data = {choice: _curve_data(series, names) for choice, series in curves.choices}
    plot = new_plot(curves.notice, "rows of the training set (n)", curves.value)
    hovers = [
        one for number in range(len(names)) for one in _draw_series(plot, data, names, number)
    ]
    add_hover(plot, hovers, "n", "replicate", "value{0.0000}", name="method")
    return finish(plot, curves.id, data)


def _draw_series(
    plot: figure, data: Mapping[str, Mapping[str, Columns]], names: Sequence[str], number: int
) -> list[GlyphRenderer]:
    """Draw one method; its name is the tag by which the page hides it. Return the marks."""
    name = names[number]
    look: dict[str, Any] = {"color": colour(number), "x": "n", "y": "value", "tags": [name]}
    cells, means = (first_source(data, f"{part}-{number}") for part in ("cells", "means"))
    plot.line(source=means, line_width=2.5, line_dash=dash(number), **look)
    filled: dict[str, Any] = {"marker": mark(number), "name": name, **look}
    return [
        plot.scatter(source=cells, size=6, alpha=0.5, **filled),
        plot.scatter(source=means, size=10, line_color="white", **filled),
    ]


def series_names(curves: Curves) -> list[str]:
    """Methods of a figure, in order; their place gives colour, mark and dashes."""
    return list(dict.fromkeys(one.method for _, series in curves.choices for one in series))


def _curve_data(series: Sequence[Series], names: Sequence[str]) -> dict[str, Columns]:
    by_method = {one.method: one for one in series}
    data: dict[str, Columns] = {}
    for number, name in enumerate(names):
        one = by_method.get(name, Series(name, name, ()))
        points = sorted(one.points, key=lambda point: (point.n, point.replicate))
        data[f"cells-{number}"] = _points([(one.n, one.replicate, one.value) for one in points])
        values: dict[int, list[float]] = {}
        for point in points:
            values.setdefault(point.n, []).append(point.value)
        data[f"means-{number}"] = _points(
            [(n, f"mean of {len(found)}", float(np.mean(found))) for n, found in values.items()]
        )
    return data


def _points(rows: Sequence[tuple[float, float | str, float]]) -> Columns:
    return {
        "n": [row[0] for row in rows],
        "replicate": [row[1] for row in rows],
        "value": [row[2] for row in rows],
    }
