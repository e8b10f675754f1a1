"""The waterfall of a ladder: from one method's accuracy to the other's, a bar a step.

A panel for the mean over sizes, and one for each size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch
from matplotlib.transforms import blended_transform_factory

from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.report import LadderReport
from fitdiff.figures import canvas
from fitdiff.results.metrics import higher_is_better, title_of
from fitdiff.stats.counts import ACCURACY

# Of Okabe and Ito's palette, which the colour-blind can tell apart.
GAIN, LOSS, END = "#0072B2", "#D55E00", "#666666"
FLOOR = "#BBBBBB"
NOTICE = "#CD0000"
_BAR = 0.7
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
    """Return what is drawn, one row a panel and step, or end of the ladder.

    Returns
    -------
    DataFrame
        ``panel`` and ``label`` (str); ``row`` (int32, from 0, the same in every panel); ``step``
        (bool; False at both ends); ``before`` and ``after`` (float64, accuracies, the same at an
        end); ``mean``, ``low`` and ``high`` (float64, the effect and its interval; NaN at an end,
        and limits of too few splits too); ``floor`` (float64; NaN where there is none).
    """
    rows = [*_panel_rows("all sizes", report, [r.overall for r in report.steps], report.gap)]
    for at, gap in enumerate(report.gap_by_size):
        effects = [step.by_size[at] for step in report.steps]
        rows += _panel_rows(f"n = {gap.n}", report, effects, gap)
    columns = ["panel", "label", "row", "step", "before", "after", "mean", "low", "high", "floor"]
    return pd.DataFrame(rows, columns=columns).astype({"row": np.int32})


def _panel_rows(
    panel: str, report: LadderReport, effects: Sequence[StepEffect], gap: StepEffect
) -> Iterator[tuple[object, ...]]:
    nothing = (np.nan,) * 4
    first, last = float(gap.before), float(gap.after)
    yield panel, report.start, 0, False, first, first, *nothing
    for row, (step, effect) in enumerate(zip(report.steps, effects, strict=True), start=1):
        sides = (float(effect.before), float(effect.after), float(effect.mean))
        interval = effect.interval
        ends = (np.nan, np.nan) if interval is None else (interval.low, interval.high)
        yield panel, step.stated.label, row, True, *sides, *ends, effect.noise_floor or np.nan
    yield panel, report.end, len(effects) + 1, False, last, last, *nothing


def draw(points: pd.DataFrame, title: str, incomplete: str, metric: str = ACCURACY) -> Figure:
    """Draw the panels side by side, steps from top to bottom, with missing cells noted above."""
    scale = _scale_of(metric)
    panels = points["panel"].unique()
    labels = points.loc[points["panel"] == panels[0], "label"].tolist()
    size = (4.5 + 2.6 * len(panels), 1.7 + 0.3 * len(labels))
    figure = Figure(figsize=size, dpi=_DPI, layout=ConstrainedLayoutEngine())
    all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, name in zip(all_axes, panels, strict=True):
        _draw_panel(axes, points[points["panel"] == name], scale)
        axes.set_title(name, fontsize=10)
    all_axes[0].set_yticks(range(len(labels)), labels)
    all_axes[0].set_ylim(len(labels) - 0.5, -0.5)
    heading = f"{title} ({incomplete})" if incomplete else title
    figure.suptitle(heading, fontsize=11, weight="bold")
    if incomplete:
        figure.text(0.5, 0.03, incomplete, ha="center", va="top", color=NOTICE, weight="bold")
    _draw_legend(figure)
    return figure


@dataclass(frozen=True)
class _Scale:
    """How a metric is written: its axis; the digits of its values; factor and digits of effects."""

    label: str
    value: str
    factor: float
    effect: str
    higher_is_better: bool = True


def _scale_of(metric: str) -> _Scale:
    if metric == ACCURACY:
        return _Scale("Accuracy; effects in hundredths", ".4f", 100, "+.2f")
    better = higher_is_better(metric)
    label = f"{title_of(metric)}; {'higher' if better else 'lower'} is better"
    return _Scale(label, ".4g", 1, "+.3g", better)


def _draw_panel(axes: Axes, points: pd.DataFrame, scale: _Scale) -> None:
    steps = points[points["step"]]
    for end in points[~points["step"]].itertuples():
        _draw_end(axes, end, scale)
    for step in steps.itertuples():
        _draw_step(axes, step, scale)
    # A floor may be many times as long as the effects: it is cut off where these end.
    interval = [steps["before"] + steps["low"], steps["before"] + steps["high"]]
    reached = pd.concat([points["before"], points["after"], *interval])
    room = 0.12 * (reached.max() - reached.min()) or 0.01
    axes.set_xlim(reached.min() - room, reached.max() + 2 * room)
    axes.set_xlabel(scale.label, fontsize=8)
    axes.tick_params(labelsize=8)
    axes.grid(axis="x", color="#e5e5e5", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_step(axes: Axes, step: Any, scale: _Scale) -> None:
    row, start, end = step.row, step.before, step.after
    if np.isfinite(step.floor):
        left, width = start - step.floor, 2 * step.floor
        axes.barh(row, width, 0.95, left, color=FLOOR, alpha=0.6, zorder=1)
    gains = end >= start if scale.higher_is_better else end <= start
    axes.barh(row, end - start, _BAR, start, color=GAIN if gains else LOSS)
    axes.plot(
        [start + step.low, start + step.high],
        [row, row],
        color="black",
        linewidth=1,
        marker="|",
        markersize=4,
    )
    axes.plot([end, end], [row, row + 1], color="#999999", linewidth=0.6)
    axes.annotate(
        f"{scale.factor * step.mean:{scale.effect}}",
        (1.0, row),
        xycoords=blended_transform_factory(axes.transAxes, axes.transData),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=7,
    )


def _draw_end(axes: Axes, end: Any, scale: _Scale) -> None:
    """The accuracy of a method at an end: a mark, since axes do not begin at 0."""
    row, accuracy = end.row, end.after
    axes.plot([accuracy], [row], color=END, marker="D", markersize=6)
    axes.annotate(
        f"{accuracy:{scale.value}}",
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
