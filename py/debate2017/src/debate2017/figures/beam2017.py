"""Beam's figure of 2017: means with bars of one standard deviation, in two stacked panels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from debate2017.figures.cells import arm_cells, arms_of, require_one_source
from debate2017.figures.ggplot import GREY, draw_grid, expanded, line_width, mark_size
from debate2017.figures.series import add_bars, add_line, read_series
from debate2017.figures.style import Style, plotted_numbers
from fitdiff.figures.canvas import NARROW, font, write_notice
from fitdiff.studies.study import Study

# The muted colours of his theme, in its order.
COLOURS = ("#d18975", "#8fd175", "#3f2d54", "#75b8d1", "#2d543d", "#c9d175", "#d1ab75")
# What each panel is called, where its axis begins, and its ticks.
PANELS = {"0.5 to 1": (0.5, 0.1), "0.9 to 1": (0.9, 0.025)}
ONLY_ABOVE = "MLP (Leek)"


def points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the cells of the arms, as `debate2017.figures.cells.arm_cells`."""
    return require_one_source(arm_cells(study, folder), "beam2017")


def draw(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
    """Draw every arm from 0.5 to 1, and those not called "MLP (Leek)" from 0.9 to 1."""
    layout = ConstrainedLayoutEngine(w_pad=30 / 72, h_pad=30 / 72)
    figure = Figure(figsize=(10, 7.5), dpi=300, layout=layout)
    grid = figure.add_gridspec(2, 1)
    for row, (panel, (lowest, step)) in enumerate(PANELS.items()):
        half = figure.add_subfigure(grid[row])
        shown = points if lowest == 0.5 else points[points["series"] != ONLY_ABOVE]
        _draw_panel(half, shown, title, lowest, step)
        half.set_label(panel)
    write_notice(figure, incomplete)
    return figure


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the marks back; see `debate2017.figures.style.Style`."""
    panels = [read_series(part.axes[0], str(part.get_label())) for part in figure.subfigs]
    return plotted_numbers(dict(pd.concat(panels)))


def _draw_panel(
    part: SubFigure, points: pd.DataFrame, title: str, lowest: float, step: float
) -> None:
    axes = part.subplots()
    narrow = font(NARROW)
    for arm in arms_of(points):
        by_size = arm.cells.groupby("n")["accuracy"]
        mean, sd = by_size.mean(), by_size.std()
        look: dict[str, Any] = {"color": COLOURS[(arm.number - 1) % len(COLOURS)]}
        mark = {"marker": "o", "markersize": mark_size(1.5)}
        add_line(axes, arm.series, mean.index, mean, linewidth=line_width(0.5), **mark, **look)
        look |= {"linewidth": line_width(0.75), "zorder": 2.1}
        add_bars(axes, arm.series, mean.index, mean - sd, mean + sd, cap=1.0, **look)
    if not points.empty:
        axes.set_xlim(expanded(points["n"].min() - 0.5, points["n"].max() + 0.5))
    axes.set_ylim(expanded(lowest, 1.0))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.set_yticks(np.arange(lowest, 1 + step / 2, step))
    axes.spines[:].set_visible(False)
    draw_grid(axes, "#cccccc", 0.2, 0.15)
    axes.tick_params(length=0, labelsize=12, labelcolor=GREY, labelfontfamily=narrow)
    axes.set_title(title, loc="left", fontsize=20, weight="bold", family=narrow, pad=10)
    axes.set_xlabel("Training Sample Size", fontsize=12, loc="right", family=narrow)
    axes.set_ylabel("Accuracy on Heldout Sample", fontsize=12, loc="top", family=narrow)
    legend = axes.legend(
        title="Model",
        loc="center left",
        bbox_to_anchor=(1.02, 0.5),
        frameon=False,
        alignment="left",
        labelspacing=0.9,
        handlelength=1.6,
        prop={"family": narrow, "size": 9.2},
        title_fontproperties={"family": narrow, "size": 11.5},
    )
    legend.set_zorder(3)


STYLE = Style(draw, plotted, "plot_beam2017", points)
