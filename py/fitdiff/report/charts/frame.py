"""Frame of all figures of the page: marks, the plot around them, hovering, the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, GlyphRenderer, HoverTool, LabelSet, Range1d
from bokeh.plotting import figure
from numpy.typing import NDArray

from fitdiff.figures.bounds import Bounds

MARKS = ("circle", "square", "triangle", "diamond", "inverted_triangle", "hex", "star")
# What the page draws in the colour of its text, which the reader's settings decide.
INK = "ink"
# Pixels a row of bars or effects, and around them.
ROW, AROUND = 42, 110

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Chart:
    """A figure as the page receives it.

    Attributes
    ----------
    item : mapping of str to Any
        Bokeh's own JSON of the plot.
    data : mapping of str to mapping of str to Columns
        By choice, the columns of every named data source of the plot; empty where there is no
        choice, since the plot has the only one.
    """

    item: Mapping[str, Any]
    data: Mapping[str, Mapping[str, Columns]]


def mark(number: int) -> str:
    """Mark of the series with a number from 0."""
    return MARKS[number % len(MARKS)]


def new_plot(notice: str, x: str, y: str, height: int = 420, x_axis_type: str = "auto") -> figure:
    """Make an empty plot, as wide as the page lets it; the notice is its title."""
    plot = figure(
        title=notice or None,
        x_axis_label=x,
        y_axis_label=y,
        height=height,
        x_axis_type=x_axis_type,
        sizing_mode="stretch_width",
        tools="box_zoom,reset,save",
        toolbar_location="above",
        # A finger that scrolls the page must not draw a box.
        active_drag=None,
        background_fill_color=None,
        border_fill_color=None,
    )
    plot.toolbar.logo = None
    return plot


def new_rows_plot(
    notice: str, x: str, rows: int, values: Sequence[float], bounds: Bounds = (-inf, inf)
) -> figure:
    """Make an empty plot of rows, the first on top at 0, the next at -1.

    Parameters
    ----------
    notice, x : str
    rows : int
    values : sequence of float
        All that can be drawn: the axis stays the same for every choice of the reader.
    bounds : (float, float)
        Between which a value can be: the axis ends there, the plot a little beyond.
    """
    plot = new_plot(notice, x, "", AROUND + ROW * rows)
    margin = 0.03 * (max(values) - min(values)) or 0.01
    low, high = min(values) - margin, max(values) + margin
    plot.x_range = Range1d(low, high)
    shown = (max(low, bounds[0]), min(high, bounds[1]))
    plot.xaxis.bounds = plot.xgrid.bounds = shown
    plot.y_range = Range1d(0.4 - rows, 0.9)
    # Half of the first number on the axis.
    plot.min_border_left = 20
    plot.yaxis.visible = False
    plot.ygrid.visible = False
    return plot


def label_rows(plot: figure, source: ColumnDataSource) -> None:
    """Write the text of each row above it, from the left edge: long names fit a phone too.

    On the colour of the page, so that no line of the figure strikes it out. The page's script
    shortens what is shown of a text to the width of the plot.
    """
    plot.add_layout(
        LabelSet(
            x=4,
            x_units="screen",
            y="row",
            y_offset=9,
            text="shown",
            text_font_size="13px",
            background_fill_color="white",
            source=source,
            tags=[INK, "whole"],
        )
    )


def add_hover(
    plot: figure, renderers: Sequence[GlyphRenderer], *fields: str, name: str = ""
) -> None:
    """Show columns of what the pointer is on.

    Parameters
    ----------
    plot : figure
    renderers : sequence of GlyphRenderer
    fields : str
        A column, or a column with its format, as ``value{0.000}``. Strings are shown as text,
        never as HTML.
    name : str
        What the renderers' own names are; empty to leave them out.
    """
    tooltips = [(name, "$name")] if name else []
    tooltips += [(field.partition("{")[0], f"@{field}") for field in fields]
    plot.add_tools(HoverTool(renderers=list(renderers), tooltips=tooltips))


def finish(plot: figure, name: str, data: Mapping[str, Mapping[str, Columns]]) -> Chart:
    """Hand over a plot, and the data of every choice; the first is in the plot already."""
    plot.name = f"figure-{name}"
    return Chart(json_item(plot), data if len(data) > 1 else {})


def first_source(data: Mapping[str, Mapping[str, Columns]], name: str) -> ColumnDataSource:
    """Make the named data source, with the data of the first choice."""
    columns = next(iter(data.values()))[name]
    return ColumnDataSource({key: _packed(column) for key, column in columns.items()}, name=name)


def _packed(column: Sequence[Any]) -> Sequence[Any] | NDArray[np.float64]:
    """Numbers as an array, which Bokeh writes shorter and sooner."""
    if all(isinstance(value, int | float) for value in column):
        return np.array(column, dtype=np.float64)
    return column
