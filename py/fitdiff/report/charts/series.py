"""Series of a figure: their order, colours and names."""

from __future__ import annotations

import numpy as np

from fitdiff.figures.palette import GREY, HIGHLIGHTS
from fitdiff.report.figures import Curves, Series


def series_colours(curves: Curves) -> dict[str, str]:
    """Colour of every method: one each for what the figure is about, in order, else grey."""
    free = iter(HIGHLIGHTS)
    series = {one.method: one for _, found in curves.choices for one in found}
    colours = dict.fromkeys(series, GREY)
    for focus in curves.focus:
        for one in series.values():
            if focus in (one.method, *one.twins) and colours[one.method] == GREY:
                colours[one.method] = next(free, GREY)
    return colours


def series_names(curves: Curves) -> list[str]:
    """Methods of a figure: the grey ones first, so that what it is about lies above them."""
    colours = series_colours(curves)
    return sorted(colours, key=lambda name: colours[name] != GREY)


def series_label(one: Series) -> str:
    """The method, and which others are identical to it."""
    if not one.twins:
        return one.method
    others = one.twins[0] if len(one.twins) == 1 else f"{len(one.twins)} more"
    return f"{one.method} = {others}"


def sizes_of(curves: Curves) -> set[int]:
    """Sizes of the training sets; of a single one there is a row a method, not a line."""
    return {point.n for _, series in curves.choices for one in series for point in one.points}


def means_of(one: Series) -> list[tuple[int, int, float]]:
    """Size, number of cells and mean, by size."""
    values: dict[int, list[float]] = {}
    for point in sorted(one.points, key=lambda point: point.n):
        values.setdefault(point.n, []).append(point.value)
    return [(n, len(found), float(np.mean(found))) for n, found in values.items()]


def reach_of(curves: Curves) -> tuple[float, float]:
    """Ends of the axis: those of the data."""
    values = [point.value for _, series in curves.choices for one in series for point in one.points]
    if not values:
        return 0.0, 1.0
    margin = 0.04 * (max(values) - min(values)) or 0.01
    return min(values) - margin, max(values) + margin
