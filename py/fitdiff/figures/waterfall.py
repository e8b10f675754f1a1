"""The waterfall of a ladder: from one method's accuracy to the other's, a bar a rung.

A panel for the mean over sizes, and one for each size. In the numbers of this figure ``x`` is the
number of the rung (0 for the first method), ``y`` the accuracy that it arrives at, and ``low`` and
``high`` are where the interval of its effect would have arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import blended_transform_factory

from fitdiff.atomic import write_atomically
from fitdiff.figures import canvas
from fitdiff.figures.style import plotted_numbers
from fitdiff.ladders.measure import Effect
from fitdiff.ladders.report import LadderReport

# Of Okabe and Ito's palette, which the colour-blind can tell apart.
GAIN, LOSS, END = "#0072B2", "#D55E00", "#666666"
FLOOR = "#BBBBBB"
_BAR = 0.7
_DPI = 150


def draw_waterfall(report: LadderReport, folder: Path) -> list[Path]:
    """Write ``waterfall.png``, ``.pdf`` and ``.svg``, and the numbers in them as ``.csv``."""
    with canvas.settings():
        figure = draw(report)
        stem = folder / "waterfall"
        files = [stem.with_suffix(f".{kind}") for kind in canvas.FORMATS]
        for file in files:
            write_atomically(file, lambda path: canvas.save(figure, path))
        numbers = plotted(figure)
    table = stem.with_suffix(".csv")
    write_atomically(table, lambda path: numbers.to_csv(path, index=False, lineterminator="\n"))
    return [*files, table]


def draw(report: LadderReport) -> Figure:
    """Draw the panels side by side, rungs from top to bottom; what is missing stands above."""
    panels = [("all sizes", [rung.overall for rung in report.rungs], report.gap)]
    for at, gap in enumerate(report.gap_by_size):
        panels.append((f"n = {gap.n}", [rung.by_size[at] for rung in report.rungs], gap))
    rows = len(report.rungs) + 2
    size = (4.5 + 2.6 * len(panels), 1.7 + 0.3 * rows)
    figure = Figure(figsize=size, dpi=_DPI, layout=ConstrainedLayoutEngine())
    all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, (name, effects, gap) in zip(all_axes, panels, strict=True):
        _draw_panel(axes, name, effects, gap)
    labels = [rung.stated.label for rung in report.rungs]
    all_axes[0].set_yticks(range(rows), [report.start, *labels, report.end])
    all_axes[0].set_ylim(rows - 0.5, -0.5)
    title = f"{report.start} to {report.end}: {report.title}"
    notice = report.progress.notice()
    figure.suptitle(f"{title} ({notice})" if notice else title, fontsize=11, weight="bold")
    canvas.write_notice(figure, notice, (0.5, 0.03))
    _draw_legend(figure)
    return figure


def _draw_panel(axes: Axes, name: str, effects: Sequence[Effect], gap: Effect) -> None:
    before, after = float(gap.before), float(gap.after)
    _draw_end(axes, 0, before)
    _draw_end(axes, len(effects) + 1, after)
    for row, effect in enumerate(effects, start=1):
        start, end = float(effect.before), float(effect.after)
        if effect.noise_floor:
            left, width = start - effect.noise_floor, 2 * effect.noise_floor
            axes.barh(row, width, 0.95, left, color=FLOOR, alpha=0.6, zorder=1, label="_floor")
        axes.barh(
            row, end - start, _BAR, start, color=GAIN if end >= start else LOSS, label="_rung"
        )
        interval = effect.interval
        axes.plot(
            [start + interval.low, start + interval.high],
            [row, row],
            color="black",
            linewidth=1,
            marker="|",
            markersize=4,
            label=f"_interval {row}",
        )
        axes.plot([end, end], [row, row + 1], color="#999999", linewidth=0.6, label="_link")
        axes.annotate(
            f"{100 * float(effect.mean):+.2f}",
            (1.0, row),
            xycoords=blended_transform_factory(axes.transAxes, axes.transData),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7,
        )
    # A floor may be many times as long as the effects: it is cut off where these end.
    reached = [before, after]
    for effect in effects:
        start, interval = float(effect.before), effect.interval
        reached += [float(effect.after), start + interval.low, start + interval.high]
    room = 0.12 * (max(reached) - min(reached)) or 0.01
    axes.set_xlim(min(reached) - room, max(reached) + 2 * room)
    axes.set_title(name, fontsize=10)
    axes.set_xlabel("Accuracy; effects in hundredths", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.grid(axis="x", color="#e5e5e5", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_label(name)


def _draw_end(axes: Axes, row: int, accuracy: float) -> None:
    """The accuracy of a method at an end: a mark, since axes do not begin at 0."""
    axes.plot([accuracy], [row], color=END, marker="D", markersize=6, label=f"_end {row}")
    axes.annotate(
        f"{accuracy:.4f}",
        (accuracy, row),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
    )


def _draw_legend(figure: Figure) -> None:
    handles = [
        Patch(color=GAIN, label="gain"),
        Patch(color=LOSS, label="loss"),
        Patch(color=FLOOR, alpha=0.6, label="noise floor"),
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=8, frameon=False)


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the numbers back from the artists; see the module's own words on the columns."""
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    rows = []
    for axes in figure.axes:
        lines = {str(line.get_label()): line for line in axes.get_lines()}
        panel = str(axes.get_label())
        for row in (0, len(labels) - 1):
            accuracy = float(np.asarray(lines[f"_end {row}"].get_xdata())[0])
            rows.append((panel, labels[row], row, accuracy, np.nan, np.nan))
        bars = [bar for container in axes.containers for bar in container]
        for bar in bars:
            assert isinstance(bar, Rectangle)
            if not np.isclose(bar.get_height(), _BAR):
                continue
            row = round(bar.get_y() + _BAR / 2)
            low, high = np.asarray(lines[f"_interval {row}"].get_xdata(), dtype=float)
            end = bar.get_x() + bar.get_width()
            rows.append((panel, labels[row], row, end, low, high))
    columns = ("panel", "series", "x", "y", "low", "high")
    return plotted_numbers(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
