"""The figure of the study of small data: accuracy against size, a panel for each data source."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter
from numpy.typing import NDArray
from scipy.stats import t as student

from fitdiff.figures.canvas import NOTICE
from fitdiff.figures.cells import Arm, arm_cells, arms_of
from fitdiff.figures.ggplot import GREY, draw_grid, expanded, line_width, mark_size
from fitdiff.figures.series import add_bars, add_line, read_series
from fitdiff.figures.style import Style, plotted_numbers

# Told apart by colour-blind readers (Okabe and Ito, 2008), with grey for their yellow; the last
# four are the dark ones of Tol's muted scheme. Shapes tell the arms apart as well.
COLOURS = (
    *("#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#999999"),
    *("#882255", "#999933", "#332288", "#CC6677"),
)
FILLED = ("o", "^", "s", "D")
EMPTY = ("o", "^", "s", "D", "+", "x", (8, 2, 0), "v")
WIDTH, HEIGHT, DPI = 10.0, 7.5, 200
# Height of the title and of the notice, in inches.
HEADING = 0.3
# Height of the strip above a panel, as a share of the panel's.
_STRIP = 0.075

points = arm_cells


def draw(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
    """Draw a panel for each source: lines through the means, bars over their 95 % intervals."""
    layout = ConstrainedLayoutEngine()
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout=layout)
    headings = [(title, {"fontsize": 13.2}), (incomplete, {"fontsize": 11, **NOTICE})]
    top = HEIGHT - 0.05
    for text, look in headings:
        if text:
            figure.text(0.05, top / HEIGHT, text, va="top", **look)
            top -= HEADING
    layout.set(rect=(0, 0, 1, top / HEIGHT))
    sources = points["source"].unique()
    rows, columns = _rows_and_columns(len(sources))
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for axes, source in zip(panels, sources, strict=False):
        _draw_panel(axes, points[points["source"] == source], source)
    for axes in panels[len(sources) :]:
        axes.remove()
    _draw_axes(panels[0], points)
    _draw_legend(figure, points)
    return figure


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the marks back; see `fitdiff.figures.style.Style`."""
    panels = [read_series(axes, axes.get_title()) for axes in figure.axes]
    return plotted_numbers(dict(pd.concat(panels)))


def _rows_and_columns(panels: int) -> tuple[int, int]:
    rows = math.floor(math.sqrt(panels))
    return rows, math.ceil(panels / rows)


def _draw_panel(axes: Axes, cells: pd.DataFrame, source: str) -> None:
    for arm in arms_of(cells):
        by_size = arm.cells.groupby("n")["accuracy"]
        mean, count = by_size.mean(), by_size.count()
        # One value has no spread: NaN, and no bar.
        half = student.ppf(0.975, count - 1) * by_size.std() / np.sqrt(count)
        add_bars(axes, arm.series, mean.index, mean - half, mean + half, zorder=1.9, **_line(arm))
        add_line(axes, arm.series, mean.index, mean, **_line(arm), **_mark(arm))
    axes.set_title(source, fontsize=8.8, color="#1A1A1A", pad=6)
    strip = Rectangle((0, 1), 1, _STRIP, transform=axes.transAxes, clip_on=False)
    strip.set(facecolor="#D9D9D9", edgecolor="#333333", linewidth=line_width(0.5))
    axes.add_patch(strip)
    draw_grid(axes, "#EBEBEB", 0.5, 0)
    axes.tick_params(labelsize=8.8, labelcolor=GREY, color="#333333")
    axes.spines[:].set_color("#333333")
    axes.label_outer(remove_inner_ticks=True)


def _draw_axes(axes: Axes, points: pd.DataFrame) -> None:
    """Set the axes, which all panels share."""
    low, high = points["n"].min(), points["n"].max()
    axes.set_xscale("log")
    left, right = expanded(math.log10(low), math.log10(high))
    axes.set_xlim(10**left, 10**right)
    axes.xaxis.set_major_locator(FixedLocator(_breaks(points["n"].unique())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    means = points.groupby(["source", "series", "n"])["accuracy"].mean()
    axes.set_ylim(expanded(min(0.5, means.min()), 1.0))


def _breaks(sizes: NDArray[np.int32]) -> list[float]:
    """Return 1, 2 and 5 times powers of ten within the sizes; the sizes if that is hardly any."""
    low, high = sizes.min(), sizes.max()
    breaks = [c * 10.0**k for k in range(10) for c in (1, 2, 5) if low <= c * 10**k <= high]
    return breaks if len(breaks) > 1 else sizes.tolist()


def _draw_legend(figure: Figure, points: pd.DataFrame) -> None:
    entries = [
        Line2D([], [], label=arm.series, **_line(arm), **_mark(arm)) for arm in arms_of(points)
    ]
    figure.legend(
        handles=entries,
        loc="outside right center",
        title="Method",
        frameon=False,
        fontsize=8.8,
        title_fontsize=11,
        alignment="left",
        labelspacing=0.9,
    )
    figure.supxlabel("Training images, both classes together", fontsize=11)
    figure.supylabel("Accuracy", fontsize=11)


def _line(arm: Arm) -> dict[str, Any]:
    colour = COLOURS[(arm.number - 1) % len(COLOURS)]
    return {"color": colour, "linewidth": line_width(0.5)}


def _mark(arm: Arm) -> dict[str, Any]:
    number = (arm.number - 1) % (len(FILLED) + len(EMPTY))
    if number < len(FILLED):
        # R's filled diamond is the smaller one.
        size = mark_size(2) * (0.75 if FILLED[number] == "D" else 1)
        return {"marker": FILLED[number], "markersize": size}
    return {
        "marker": EMPTY[number - len(FILLED)],
        "markersize": mark_size(2),
        "markerfacecolor": "none",
    }


STYLE = Style(draw, plotted, "plot_smalldata", points)
