"""Figures for the page, by Bokeh: one plot each, and the numbers of every choice for it.

A reader's choice (n, data source, method) exchanges the data of the plot that is there, so that the
page holds each plot once. Colours that depend on the page's own are set in the page.
"""

from __future__ import annotations

from fitdiff.report.charts.curves import draw_curves
from fitdiff.report.charts.frame import Chart
from fitdiff.report.charts.rows import draw_effects, draw_waterfall
from fitdiff.report.figures import Curves, Effects, Waterfall

Drawn = Curves | Waterfall | Effects

__all__ = ["Chart", "Drawn", "draw"]


def draw(figure: Drawn) -> Chart:
    """Draw a figure of the report."""
    match figure:
        case Curves():
            return draw_curves(figure)
        case Waterfall():
            return draw_waterfall(figure)
        case Effects():
            return draw_effects(figure)
