"""The waterfall of a ladder: from one method's accuracy to the other's, a bar a rung.

A panel for the mean over sizes, and one for each size. In the numbers of this figure ``x`` is the
number of the rung (0 for the first method), ``y`` the accuracy that it arrives at, and ``low`` and
``high`` are where the interval of its effect would have arrived.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import blended_transform_factory

from debate2017.figures.style import Twins, plotted_numbers
from debate2017.figures.twins import DEVICES, draw_by_both, draw_in_python, python_stem
from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.report import LadderReport
from fitdiff.engines.r.package import open_session
from fitdiff.errors import UnavailableError
from fitdiff.figures import canvas
from rbridge import RBridgeError

log = logging.getLogger(__name__)

# Of Okabe and Ito's palette, which the colour-blind can tell apart.
GAIN, LOSS, END = "#0072B2", "#D55E00", "#666666"
FLOOR = "#BBBBBB"
_BAR = 0.7
_DPI = 150


def draw_waterfall(report: LadderReport, folder: Path) -> list[Path]:
    """Draw a ladder by R, and again by Python from the same points.

    Parameters
    ----------
    report : LadderReport
    folder : Path
        Receives ``waterfall.png``, ``.pdf``, ``.svg`` and ``.csv`` by R, and ``waterfall-python``
        with the same endings by Python. Where R cannot draw, a warning says so and Python's are
        the only ones.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        If the two figures turn out to hold different numbers.
    """
    points, stem = points_of(report), folder / "waterfall"
    texts = (f"{report.start} to {report.end}: {report.title}", report.progress.notice())
    try:
        with open_session() as session:
            return draw_by_both(session, TWINS, points, texts, stem)
    except (UnavailableError, RBridgeError) as error:
        log.warning("The waterfall is drawn by Python alone: %s", error)
    for ending in (*DEVICES, "csv"):
        # One of an earlier run would stand beside numbers that are no longer its own.
        stem.with_suffix(f".{ending}").unlink(missing_ok=True)
    files, _ = draw_in_python(TWINS, points, texts, python_stem(stem))
    return files


def points_of(report: LadderReport) -> pd.DataFrame:
    """Return what is drawn, one row a panel and rung, or end of the ladder.

    Returns
    -------
    DataFrame
        ``panel`` and ``label`` (str); ``row`` (int32, from 0, in every panel alike); ``rung``
        (bool; False at both ends); ``before`` and ``after`` (float64, accuracies, the same at an
        end); ``mean``, ``low`` and ``high`` (float64, the effect and its interval; NaN at an end,
        and limits of too few splits too); ``floor`` (float64; NaN where there is none).
    """
    rows = [*_panel_rows("all sizes", report, [r.overall for r in report.rungs], report.gap)]
    for at, gap in enumerate(report.gap_by_size):
        effects = [rung.by_size[at] for rung in report.rungs]
        rows += _panel_rows(f"n = {gap.n}", report, effects, gap)
    columns = ["panel", "label", "row", "rung", "before", "after", "mean", "low", "high", "floor"]
    return pd.DataFrame(rows, columns=columns).astype({"row": np.int32})


def _panel_rows(
    panel: str, report: LadderReport, effects: Sequence[StepEffect], gap: StepEffect
) -> Iterator[tuple[object, ...]]:
    nothing = (np.nan,) * 4
    first, last = float(gap.before), float(gap.after)
    yield panel, report.start, 0, False, first, first, *nothing
    for row, (rung, effect) in enumerate(zip(report.rungs, effects, strict=True), start=1):
        sides = (float(effect.before), float(effect.after), float(effect.mean))
        interval = effect.interval
        ends = (np.nan, np.nan) if interval is None else (interval.low, interval.high)
        yield panel, rung.stated.label, row, True, *sides, *ends, effect.noise_floor or np.nan
    yield panel, report.end, len(effects) + 1, False, last, last, *nothing


def draw(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
    """Draw the panels side by side, rungs from top to bottom; what is missing stands above."""
    panels = points["panel"].unique()
    labels = points.loc[points["panel"] == panels[0], "label"].tolist()
    size = (4.5 + 2.6 * len(panels), 1.7 + 0.3 * len(labels))
    figure = Figure(figsize=size, dpi=_DPI, layout=ConstrainedLayoutEngine())
    all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, name in zip(all_axes, panels, strict=True):
        _draw_panel(axes, points[points["panel"] == name])
        axes.set_title(name, fontsize=10)
        axes.set_label(name)
    all_axes[0].set_yticks(range(len(labels)), labels)
    all_axes[0].set_ylim(len(labels) - 0.5, -0.5)
    heading = f"{title} ({incomplete})" if incomplete else title
    figure.suptitle(heading, fontsize=11, weight="bold")
    canvas.write_notice(figure, incomplete, (0.5, 0.03))
    _draw_legend(figure)
    return figure


def _draw_panel(axes: Axes, points: pd.DataFrame) -> None:
    rungs = points[points["rung"]]
    for end in points[~points["rung"]].itertuples():
        _draw_end(axes, end)
    for rung in rungs.itertuples():
        _draw_rung(axes, rung)
    # A floor may be many times as long as the effects: it is cut off where these end.
    interval = [rungs["before"] + rungs["low"], rungs["before"] + rungs["high"]]
    reached = pd.concat([points["before"], points["after"], *interval])
    room = 0.12 * (reached.max() - reached.min()) or 0.01
    axes.set_xlim(reached.min() - room, reached.max() + 2 * room)
    axes.set_xlabel("Accuracy; effects in hundredths", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.grid(axis="x", color="#e5e5e5", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_rung(axes: Axes, rung: Any) -> None:
    row, start, end = rung.row, rung.before, rung.after
    if np.isfinite(rung.floor):
        left, width = start - rung.floor, 2 * rung.floor
        axes.barh(row, width, 0.95, left, color=FLOOR, alpha=0.6, zorder=1, label="_floor")
    axes.barh(row, end - start, _BAR, start, color=GAIN if end >= start else LOSS, label="_rung")
    axes.plot(
        [start + rung.low, start + rung.high],
        [row, row],
        color="black",
        linewidth=1,
        marker="|",
        markersize=4,
        label=f"_interval {row}",
    )
    axes.plot([end, end], [row, row + 1], color="#999999", linewidth=0.6, label="_link")
    axes.annotate(
        f"{100 * rung.mean:+.2f}",
        (1.0, row),
        xycoords=blended_transform_factory(axes.transAxes, axes.transData),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=7,
    )


def _draw_end(axes: Axes, end: Any) -> None:
    """The accuracy of a method at an end: a mark, since axes do not begin at 0."""
    row, accuracy = end.row, end.after
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


TWINS = Twins(draw, plotted, "plot_waterfall")
