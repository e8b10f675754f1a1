"""Leek's figure of 2017: means with bars from the 10 % to the 90 % quantile, like base R's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from debate2017.figures.cells import Arm, arm_cells, arms_of, require_one_source, select_arms
from debate2017.figures.style import PLOTTED, CrossCheck, Style, plotted_numbers
from debate2017.record import read_recorded
from debate2017.study_tables import figure_of, recorded_file, recorded_of
from fitdiff.errors import SpecificationError
from fitdiff.studies.study import Study

# Leek's palette "tropical" begins with the first four.
COLOURS = ("darkorange", "dodgerblue", "hotpink", "limegreen", "gold", "mediumpurple")
WIDTH, HEIGHT, DPI = 7.0, 5.0, 192
# Base R: bottom, left, top and right margin in inches; a line width of 1 is 1/96 inch.
MARGINS = (1.02, 0.82, 0.82, 0.42)
LINE_WIDTH = 72 / 96
# Of what is missing: R's red3.
NOTICE = "#CD0000"
# Names that begin so are left out of legends by matplotlib.
_BARS = "_bars of "


def points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the cells of the arms, see `arm_cells`, none of them recorded."""
    cells = arm_cells(study, folder)
    return require_one_source(cells, "leek2017").assign(recorded=False)


def recorded(study: Study) -> pd.DataFrame:
    """Return the published accuracies of the arms that the figure draws."""
    table, file = recorded_of(study), recorded_file(study)
    figure = figure_of(study)
    assert figure is not None
    if table is None or file is None:
        raise SpecificationError(
            f"Study '{study.name}' has no [recorded] table, which names the published values. "
            "Leave out --recorded and --recorded-only."
        )
    arm_of = {method: arm for arm, method in table.arms.items()}
    labels = {label: arm_of.get(method, "") for label, method in figure.arms.items()}
    return select_arms(read_recorded(file), "arm", labels)


def draw(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
    """Draw lines through the means and bars from quantile to quantile."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI)
    bottom, left, top, right = MARGINS
    box = (left / WIDTH, bottom / HEIGHT, 1 - (left + right) / WIDTH, 1 - (bottom + top) / HEIGHT)
    axes = figure.add_axes(box)
    _draw_axes(axes, points["n"], title)
    ours = points[~points["recorded"]]
    for arm in arms_of(ours):
        by_size = arm.cells.groupby("n")["accuracy"]
        mean, low, high = by_size.mean(), by_size.quantile(0.1), by_size.quantile(0.9)
        look = _thick(arm)
        axes.plot(mean.index, mean, label=arm.series, solid_capstyle="round", **look)
        bars = axes.vlines(mean.index, low, high, label=_BARS + arm.series, zorder=2.1, **look)
        bars.set_capstyle("round")
    for arm in arms_of(points[points["recorded"]]):
        mean = arm.cells.groupby("n")["accuracy"].mean()
        look = _dashed(_colour(arm))
        axes.plot(mean.index, mean, label=f"{arm.series}, recorded", zorder=2.2, **look)
    _draw_legend(axes, ours, with_recorded=bool(points["recorded"].any()))
    middle, top = box[0] + box[2] / 2, 1 - 0.57 / HEIGHT
    figure.text(middle, top, incomplete, ha="center", va="top", color=NOTICE, weight="bold")
    return figure


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the marks back; see `debate2017.figures.style.CrossCheck`."""
    axes = figure.axes[0]
    bars = {
        (str(artist.get_label()), bar[0, 0]): (bar[0, 1], bar[1, 1])
        for artist in axes.collections
        if isinstance(artist, LineCollection)
        for bar in artist.get_segments()
    }
    marks = []
    for line in axes.get_lines():
        series = str(line.get_label())
        for x, y in np.asarray(line.get_xydata()):
            marks.append(("", series, x, y, *bars.get((_BARS + series, x), (np.nan, np.nan))))
    columns = zip(*marks, strict=True) if marks else [()] * len(PLOTTED)
    return plotted_numbers(dict(zip(PLOTTED, columns, strict=True)))


def _draw_axes(axes: Axes, sizes: pd.Series[int], title: str) -> None:
    low, high = float(sizes.min()), float(sizes.max())
    if low == high:
        low, high = 0.6 * low, 1.4 * high
    axes.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    axes.set_ylim(0.5 - 0.02, 1 + 0.02)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    axes.tick_params(length=7.2, width=LINE_WIDTH, labelsize=12, pad=10)
    axes.tick_params(axis="y", labelrotation=90, pad=8)
    for label in axes.get_yticklabels():
        label.set_verticalalignment("center")
    axes.set_xlabel("Training Set Sample Size", fontsize=12, labelpad=16)
    axes.set_ylabel("Accuracy", fontsize=12, labelpad=15)
    axes.set_title(title, fontsize=14.4, weight="bold", pad=24)
    for spine in axes.spines.values():
        spine.set_linewidth(LINE_WIDTH)


def _draw_legend(axes: Axes, cells: pd.DataFrame, *, with_recorded: bool) -> None:
    """Draw the legend at Leek's place if it fits there, or else in the corner."""
    entries = [Line2D([], [], label=arm.series, **_thick(arm)) for arm in arms_of(cells)]
    if with_recorded:
        entries.append(Line2D([], [], label="Recorded means", **_dashed("black")))
    legend = axes.legend(
        handles=entries,
        loc="upper left",
        bbox_to_anchor=(50, 0.7),
        fontsize=12,
        bbox_transform=axes.transData,
        borderaxespad=0,
        fancybox=False,
        framealpha=1,
        edgecolor="black",
        borderpad=0.7,
        labelspacing=0.25,
        handlelength=1.85,
        handletextpad=1.0,
    )
    legend.get_frame().set_linewidth(LINE_WIDTH)
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    place, box = legend.get_window_extent(), axes.bbox
    if not (box.x0 < place.x0 and place.x1 < box.x1 and box.y0 < place.y0):
        legend.set_loc("lower right")
        legend.set_bbox_to_anchor((0.98, 0.02), transform=axes.transAxes)


def _colour(arm: Arm) -> str:
    return COLOURS[(arm.number - 1) % len(COLOURS)]


def _thick(arm: Arm) -> dict[str, Any]:
    return {"color": _colour(arm), "linewidth": 3 * LINE_WIDTH}


def _dashed(colour: str) -> dict[str, Any]:
    return {"color": colour, "linewidth": LINE_WIDTH, "linestyle": (0, (4, 4))}


STYLE = Style(points, recorded, check=CrossCheck(draw, plotted))
