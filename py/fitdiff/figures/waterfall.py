"""The waterfall of a ladder: from one method's accuracy to the other's, a point a step.

A panel for the mean over sizes, and one for each size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import AutoLocator

from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.report import LadderReport
from fitdiff.figures import canvas
from fitdiff.figures.bounds import Bounds, bounds_of
from fitdiff.figures.palette import END, FLOOR, GAIN, LOSS, NOISE, NOTICE
from fitdiff.figures.rows import Row, places_of, rows_of
from fitdiff.results.metrics import higher_is_better, shown_title
from fitdiff.stats.counts import ACCURACY

_DPI = 150


def draw_waterfall(report: LadderReport, folder: Path) -> list[Path]:
    """Draw a ladder.

    Parameters
    ----------
    report : LadderReport
    folder : Path
        Receives ``waterfall.png``, ``.pdf`` and ``.svg``, and the numbers in them as ``.csv``.

    Returns
    -------
    list of Path
        The files written.
    """
    points = points_of(report)
    title = f"{report.start} to {report.end}: {report.title}"
    with canvas.settings():
        figure = draw(points, title, report.progress.notice(), report.metric)
        return canvas.write(figure, points, folder / "waterfall")


def points_of(report: LadderReport) -> pd.DataFrame:
    """Return what is drawn, one row a panel and row of the waterfall.

    Returns
    -------
    DataFrame
        ``panel`` and ``label`` (str); ``row`` (int32, from 0, the same in every panel); ``step``
        (bool; False at both ends); ``before`` and ``after`` (float64, the running metric, the same
        at an end); ``mean``, ``low`` and ``high`` (float64, the effect and its interval; NaN at an
        end, and limits of too few splits too); ``floor`` (float64; NaN where there is none);
        ``inside`` (bool: inside its noise floor).
    """
    panels = [("all sizes", report.gap, [step.overall for step in report.steps])]
    # A single size is all sizes.
    for at, gap in enumerate(report.gap_by_size if len(report.gap_by_size) > 1 else ()):
        panels.append((f"n = {gap.n}", gap, [step.by_size[at] for step in report.steps]))
    labels = [step.stated.label for step in report.steps]
    rows = rows_of(labels, [[float(one.mean) for one in effects] for _, _, effects in panels])
    drawn = [
        one
        for panel, gap, effects in panels
        for one in _panel_rows(panel, (report.start, report.end), rows, effects, gap)
    ]
    columns = ["panel", "label", "row", "step", "before", "after", "mean", "low", "high", "floor"]
    return pd.DataFrame(drawn, columns=[*columns, "inside"]).astype({"row": np.int32})


def _panel_rows(
    panel: str,
    ends: tuple[str, str],
    rows: Sequence[Row],
    effects: Sequence[StepEffect],
    gap: StepEffect,
) -> Iterator[tuple[object, ...]]:
    nothing = (np.nan,) * 4
    first, last = float(gap.before), float(gap.after)
    yield panel, ends[0], 0, False, first, first, *nothing, False
    places = places_of(rows, first, [float(effect.mean) for effect in effects])
    for number, (row, place) in enumerate(zip(rows, places, strict=True), start=1):
        one = effects[row.steps[0]]
        # Several steps without effect have no interval of their own: nothing is claimed of them.
        interval = one.interval if len(row.steps) == 1 else None
        limits = (np.nan, np.nan) if interval is None else (interval.low, interval.high)
        floor = one.noise_floor if len(row.steps) == 1 else None
        mean = place.end - place.start if len(row.steps) > 1 else float(one.mean)
        yield (
            *(panel, row.label, number, True, place.start, place.end, mean, *limits),
            *(floor or np.nan, len(row.steps) > 1 or bool(one.inside_floor)),
        )
    yield panel, ends[1], len(rows) + 1, False, last, last, *nothing, False


def draw(points: pd.DataFrame, title: str, incomplete: str, metric: str = ACCURACY) -> Figure:
    """Draw the panels side by side on one scale, rows from top to bottom, what lacks above."""
    scale = _scale_of(metric)
    panels = points["panel"].unique()
    labels = points.loc[points["panel"] == panels[0], "label"].tolist()
    size = (3.5 + 2.9 * len(panels), 1.7 + 0.3 * len(labels))
    figure = Figure(figsize=size, dpi=_DPI, layout=ConstrainedLayoutEngine())
    all_axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
    low, high = _limits(points, scale.bounds)
    all_axes[0].set_xlim(low, high)
    all_axes[0].set_yticks(range(len(labels)), labels)
    all_axes[0].set_ylim(len(labels) - 0.5, -0.5)
    for axes, name in zip(all_axes, panels, strict=True):
        _draw_panel(axes, points[points["panel"] == name], scale)
        axes.set_title(name, fontsize=10)
        axes.xaxis.set_major_locator(_Possible(scale.bounds))
        axes.spines["bottom"].set_bounds(low, min(high, scale.bounds[1]))
    heading = f"{title} ({incomplete})" if incomplete else title
    # As many characters of this size fit an inch.
    figure.suptitle(fill(heading, int(10 * size[0])), fontsize=11, weight="bold")
    if incomplete:
        figure.text(0.5, 0.03, incomplete, ha="center", va="top", color=NOTICE, weight="bold")
    _draw_legend(figure, scale)
    return figure


def _limits(points: pd.DataFrame, bounds: Bounds) -> tuple[float, float]:
    """Ends of the panels, which all share, with room for the numbers beyond the axis.

    A floor may be many times as long as the effects: it is cut off where these end.
    """
    interval = [points["before"] + points["low"], points["before"] + points["high"]]
    reached = pd.concat([points["before"], points["after"], *interval]).clip(*bounds)
    room = 0.05 * (reached.max() - reached.min()) or 0.01
    return max(float(reached.min() - room), bounds[0]), float(reached.max() + 6 * room)


class _Possible(AutoLocator):
    """Ticks at values that there can be."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self._bounds = bounds

    def __call__(self) -> list[float]:
        low, high = self._bounds
        return [float(tick) for tick in super().__call__() if low <= tick <= high]


@dataclass(frozen=True)
class _Scale:
    """How a metric is written: its axis; the digits of its values; factor and digits of effects.

    And what values it can have.
    """

    label: str
    value: str
    factor: float
    effect: str
    unit: str
    bounds: Bounds
    higher_is_better: bool = True


def _scale_of(metric: str) -> _Scale:
    if metric == ACCURACY:
        return _Scale("accuracy", ".3f", 100, "+.1f", "percentage points", bounds_of(metric))
    better = higher_is_better(metric)
    label = f"{shown_title(metric)}; {'higher' if better else 'lower'} is better"
    return _Scale(label, ".4g", 1, "+.3g", shown_title(metric), bounds_of(metric), better)


def _draw_panel(axes: Axes, points: pd.DataFrame, scale: _Scale) -> None:
    for row in points.itertuples():
        if row.step:
            _draw_step(axes, row, scale)
        else:
            _draw_end(axes, row, scale)
    axes.set_xlabel(scale.label, fontsize=8)
    axes.tick_params(labelsize=8)
    axes.grid(axis="x", color="#e5e5e5", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_step(axes: Axes, step: Any, scale: _Scale) -> None:
    """A point where the step arrives, a line from where it left, and its interval."""
    row, start, end = step.row, step.before, step.after
    if np.isfinite(step.floor):
        sides = np.clip([start - step.floor, start + step.floor], *scale.bounds)
        axes.plot(sides, [row, row], color=FLOOR, alpha=0.5, linewidth=9, solid_capstyle="butt")
    gains = end >= start if scale.higher_is_better else end <= start
    colour = NOISE if step.inside else GAIN if gains else LOSS
    low, high = np.clip([start + step.low, start + step.high], *scale.bounds)
    axes.plot([low, high], [row, row], color=colour, linewidth=0.8)
    axes.plot([start, end], [row, row], color=colour, linewidth=2.2)
    axes.plot([end], [row], color=colour, marker="o", markersize=5.5, gid="step")
    axes.plot([end, end], [row, row + 1], color="#999999", linewidth=0.6, zorder=1)
    reached = np.nanmax([end, start, high])
    _write(axes, (reached, row), f"{scale.factor * step.mean:{scale.effect}}", colour)


def _draw_end(axes: Axes, end: Any, scale: _Scale) -> None:
    """The metric of a method at an end."""
    axes.plot([end.after], [end.row], color=END, marker="D", markersize=6)
    if end.row == 0:
        axes.plot([end.after] * 2, [0, 1], color="#999999", linewidth=0.6, zorder=1)
    _write(axes, (end.after, end.row), f"{end.after:{scale.value}}", "black")


def _write(axes: Axes, at: tuple[float, int], text: str, colour: str) -> None:
    """Write a number to the right of what it is the number of, in the same panel."""
    axes.annotate(
        text,
        at,
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=colour,
    )


def _draw_legend(figure: Figure, scale: _Scale) -> None:
    handles = [
        Line2D([], [], color=GAIN, marker="o", label="gain"),
        Line2D([], [], color=LOSS, marker="o", label="loss"),
        Line2D([], [], color=NOISE, marker="o", label="within the noise, or without effect"),
        Line2D([], [], color=FLOOR, alpha=0.5, linewidth=9, label="noise floor"),
        Line2D([], [], color="black", linewidth=0.8, label=f"interval; numbers: {scale.unit}"),
    ]
    columns = 5 if figure.get_figwidth() > 8 else 3
    figure.legend(
        handles=handles, loc="outside lower left", ncols=columns, fontsize=8, frameon=False
    )
