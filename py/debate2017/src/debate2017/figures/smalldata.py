"""The figure of the study of small data: accuracy against size, a panel for each data source.

The marks of a size stand side by side, so that no arm hides another: in the numbers of this figure
``x`` is the size times the arm's factor, `dodge_factors`.
"""

from __future__ import annotations

import math
from pathlib import Path
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

from debate2017.figures.cells import Arm, arm_cells, arms_of
from debate2017.figures.ggplot import GREY, draw_grid, expanded, line_width, mark_size
from debate2017.figures.series import add_bars, add_line, read_series
from debate2017.figures.style import Style, plotted_numbers
from fitdiff.figures.canvas import NOTICE
from fitdiff.studies.study import Study
from fitdiff.tables.source import titles

# Told apart by colour-blind readers (Okabe and Ito, 2008), with grey for their yellow; the last
# four are the dark ones of Tol's muted scheme. Shapes tell the arms apart as well.
COLOURS = (
    *("#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#999999"),
    *("#882255", "#999933", "#332288", "#CC6677"),
)
FILLED = ("o", "^", "s", "D")
STROKES = ("+", "x", (8, 2, 0))
EMPTY = ("o", "^", "s", "D", *STROKES, "v")
WIDTH, HEIGHT, DPI = 12.0, 9.0, 200
# Share of the way from one size to the next that the marks of a size take up.
DODGE = 0.7
# Width (as ggplot2's) and opacity of intervals and of the lines between means.
THIN, FAINT = 0.4, 0.5
# So many sizes have a tick each.
FEW = 8
# Size of the marks, as ggplot2's.
MARK = 1.8
# Height of the title and of the notice, in inches.
HEADING = 0.3
# Height of the strip above a panel, as a share of the panel's.
_STRIP = 0.075


def points(study: Study, folder: Path) -> pd.DataFrame:
    """Return `debate2017.figures.cells.arm_cells`, each source by what a reader calls it."""
    cells = arm_cells(study, folder)
    return cells.assign(source=cells["source"].map(titles(study.file.sources)))


def dodge_factors(points: pd.DataFrame) -> dict[int, float]:
    """Return what the sizes of each arm are multiplied with, by the arm's number.

    On the logarithmic axis the arms stand at equal distances around the size, in their order.
    """
    sizes = np.log10(np.sort(points["n"].unique()))
    # A single size stands as if the next were ten times as large.
    width = DODGE * float(np.diff(sizes).min(initial=1.0))
    arms = sorted(points["arm"].unique())
    middle = (len(arms) - 1) / 2
    return {int(arm): 10 ** ((k - middle) * width / len(arms)) for k, arm in enumerate(arms)}


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
    factors = dodge_factors(points)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for axes, source in zip(panels, sources, strict=False):
        _draw_panel(axes, points[points["source"] == source], source, factors)
    for axes in panels[len(sources) :]:
        axes.remove()
    _draw_axes(panels[0], points)
    _draw_legend(figure, points)
    return figure


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the marks back; see `debate2017.figures.style.Style`."""
    panels = [read_series(axes, axes.get_title()) for axes in figure.axes]
    return plotted_numbers(dict(pd.concat(panels)))


def _rows_and_columns(panels: int) -> tuple[int, int]:
    rows = math.floor(math.sqrt(panels))
    return rows, math.ceil(panels / rows)


def _draw_panel(axes: Axes, cells: pd.DataFrame, source: str, factors: dict[int, float]) -> None:
    for arm in arms_of(cells):
        by_size = arm.cells.groupby("n")["accuracy"]
        mean, count = by_size.mean(), by_size.count()
        # One value has no spread: NaN, and no bar.
        half = student.ppf(0.975, count - 1) * by_size.std() / np.sqrt(count)
        x = mean.index.to_numpy() * factors[arm.number]
        low, high = ((mean + sign * half).clip(0, 1) for sign in (-1, 1))
        add_bars(axes, arm.series, x, low, high, zorder=1.9, **_line(arm))
        add_line(axes, arm.series, x, mean, **_line(arm), **_mark(arm))
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
    x = np.log10(points["n"] * points["arm"].map(dodge_factors(points)))
    axes.set_xscale("log")
    left, right = expanded(x.min(), x.max())
    axes.set_xlim(10**left, 10**right)
    axes.xaxis.set_major_locator(FixedLocator(_breaks(points["n"].unique())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    means = points.groupby(["source", "series", "n"])["accuracy"].mean()
    axes.set_ylim(expanded(min(0.5, means.min()), 1.0))


def _breaks(sizes: NDArray[np.int32]) -> list[float]:
    """Return the sizes if they are few, or else 1, 2 and 5 times powers of ten among them."""
    if len(sizes) <= FEW:
        return sorted(sizes.tolist())
    low, high = sizes.min(), sizes.max()
    return [c * 10.0**k for k in range(10) for c in (1, 2, 5) if low <= c * 10**k <= high]


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


def _colour(arm: Arm) -> str:
    return COLOURS[(arm.number - 1) % len(COLOURS)]


def _line(arm: Arm) -> dict[str, Any]:
    return {"color": (_colour(arm), FAINT), "linewidth": line_width(THIN)}


def _mark(arm: Arm) -> dict[str, Any]:
    """Return the look of an arm's marks, which are clear on top of the lines."""
    number = (arm.number - 1) % (len(FILLED) + len(EMPTY))
    filled = number < len(FILLED)
    marker = (*FILLED, *EMPTY)[number]
    # R's filled diamond is smaller, and its marks of mere strokes are larger.
    share = 0.75 if filled and marker == "D" else 1.3 if marker in STROKES else 1
    size = mark_size(MARK) * share
    face = _colour(arm) if filled else "none"
    edge = {"markeredgecolor": _colour(arm), "markeredgewidth": 1.0}
    return {"marker": marker, "markersize": size, "markerfacecolor": face, **edge}


STYLE = Style(draw, plotted, "plot_smalldata", points)
