"""Methods of one size of training set: a row each, the highest on top."""

from __future__ import annotations

from collections.abc import Sequence

from fitdiff.report.charts.frame import (
    Chart,
    Columns,
    add_hover,
    finish,
    first_source,
    label_rows,
    new_rows_plot,
)
from fitdiff.report.charts.series import means_of, reach_of, series_colours
from fitdiff.report.figures import Curves, Series


def draw_dots(curves: Curves) -> Chart:
    """Draw the mean of each method, and every cell."""
    data = {choice: _data(series, curves) for choice, series in curves.choices}
    rows = max(len(of_choice["means"]["row"]) for of_choice in data.values())
    plot = new_rows_plot(curves.notice, curves.value, rows, reach_of(curves))
    cells, means = (first_source(data, part) for part in ("cells", "means"))
    drawn = [
        plot.scatter("value", "row", source=cells, size=6, alpha=0.3, color="colour"),
        plot.scatter("value", "row", source=means, size=12, color="colour"),
    ]
    label_rows(plot, means)
    add_hover(plot, drawn, "method", "n", "replicate", "value{0.0000}")
    return finish(plot, curves.id, data)


def _data(series: Sequence[Series], curves: Curves) -> dict[str, Columns]:
    colours = series_colours(curves)
    found = [(one, mean) for one in series for _, _, mean in means_of(one)]
    found.sort(key=lambda pair: -pair[1])
    cells = [(row, one, point) for row, (one, _) in enumerate(found) for point in one.points]
    return {
        "means": {
            "row": [-row for row in range(len(found))],
            "value": [mean for _, mean in found],
            "method": [one.method for one, _ in found],
            "n": [one.points[0].n for one, _ in found],
            "replicate": [f"mean of {len(one.points)}" for one, _ in found],
            "colour": [colours[one.method] for one, _ in found],
            "text": [f"{mean:.4f}  {_identical(one)}" for one, mean in found],
            "shown": [f"{mean:.4f}  {_identical(one)}" for one, mean in found],
        },
        "cells": {
            "row": [-row for row, _, _ in cells],
            "value": [point.value for _, _, point in cells],
            "method": [one.method for _, one, _ in cells],
            "n": [point.n for _, _, point in cells],
            "replicate": [point.replicate for _, _, point in cells],
            "colour": [colours[one.method] for _, one, _ in cells],
        },
    }


def _identical(one: Series) -> str:
    """The method, and which others are identical to it: there is room for more than at a line."""
    if not one.twins:
        return one.method
    others = one.twins[0] if len(one.twins) == 1 else f"{len(one.twins)} more"
    return f"{one.method} (identical: {others})"
