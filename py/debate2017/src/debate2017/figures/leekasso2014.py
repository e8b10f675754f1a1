"""Leek's figure of 2014: a panel an arm, a tile a combination, coloured by mean test accuracy.

The last panel is that of the correction of March 2014: the first arm's mean accuracy minus the
second's; it is left out when the two are accuracies of different rows. In the numbers of this
figure ``x`` is the standard deviation of effects, ``y`` the number of true features, and ``low``
and ``high`` are both the mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, Normalize
from matplotlib.figure import Figure

from debate2017.data.specification import Simulated
from debate2017.figures.cells import arm_cells
from debate2017.figures.style import Style, plotted_numbers
from debate2017.record import read_recorded
from debate2017.study_tables import figure_of
from fitdiff.errors import SpecificationError
from fitdiff.figures.canvas import write_notice
from fitdiff.studies.study import Study

RECORDED = "leekasso2014.csv"
"""Leek's own accuracies."""
ON_TRAINING = ("leekasso",)
"""Arms of the record whose accuracies are of the training rows, by a fault in Leek's code."""
ARMS = {"leek-lm": "leekasso", "lasso-squared": "lasso", "lasso-debiased": "debiased_lasso"}
"""Arm of the record that each method reproduces."""

X_LABEL, Y_LABEL = "Signal increasing left to right", "# of features increasing bottom to top"
PANEL, KEY, HEIGHT, DPI = 5.0, 0.9, 5.0, 96
COLOURS = 64
_KEY_LABEL = "key"


def points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the accuracy of every simulated data set, none of them recorded.

    Returns
    -------
    DataFrame
        One row a cell: ``arm`` (int32, from 1), ``series`` (the arm's name), ``true_features``
        (int32), ``effect_sd``, ``accuracy`` (float64) and ``recorded`` (bool).

    Raises
    ------
    DataError
        If there are no results of the arms.
    SpecificationError
        If a data source is not such a simulation.
    """
    cells = arm_cells(study, folder)
    by_label = {source.label: source for source in study.file.sources}
    sources = [by_label[label] for label in cells["source"]]
    if strange := [source.label for source in sources if not isinstance(source, Simulated)]:
        raise SpecificationError(
            f"The style 'leekasso2014' draws simulations, which '{strange[0]}' is not. Choose "
            "another style."
        )
    drawn = [source for source in sources if isinstance(source, Simulated)]
    grid = {
        "true_features": np.array([source.true_features for source in drawn], dtype=np.int32),
        "effect_sd": np.array([source.effect_sd for source in drawn]),
    }
    return cells[["arm", "series", "accuracy"]].assign(**grid, scored_on="test", recorded=False)


def recorded(study: Study) -> pd.DataFrame:
    """Return Leek's own accuracies for the arms of the figure, as `points` has them."""
    figure = figure_of(study)
    assert figure is not None
    table = read_recorded(study.folder / "recorded" / RECORDED)
    rows = np.where(table["arm"].isin(ON_TRAINING), "training", "test")
    table = table.assign(scored_on=rows)
    tables = [
        table[table["arm"] == ARMS.get(method)].assign(arm=number, series=label)
        for number, (label, method) in enumerate(figure.arms.items(), start=1)
    ]
    columns = ["arm", "series", "accuracy", "true_features", "effect_sd", "scored_on"]
    types = {"arm": np.int32, "true_features": np.int32}
    return pd.concat(tables, ignore_index=True)[columns].astype(types)


@dataclass(frozen=True)
class _Panel:
    """Means by number of features (rows) and sd of effects (columns); NaN where there are none."""

    name: str
    title: str
    means: pd.DataFrame
    norm: Normalize
    colours: Colormap


def draw(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
    """Draw the panels side by side, a key after the last of each scale."""
    panels = list(_panels(points))
    keyed = [*(panel.norm is not after.norm for panel, after in pairwise(panels)), True]
    total = PANEL * len(panels) + KEY * sum(keyed)
    figure = Figure(figsize=(total, HEIGHT), dpi=DPI)
    left = 0.0
    for panel, key in zip(panels, keyed, strict=True):
        axes = _add_axes(figure, left + 0.9, PANEL - 1.1, panel.name)
        tiles = _draw_tiles(axes, panel)
        left += PANEL
        if key:
            bar = figure.colorbar(tiles, cax=_add_axes(figure, left, 0.2, _KEY_LABEL))
            bar.ax.tick_params(labelsize=9)
            left += KEY
    figure.text(0.5, 0.98, title, size=14, weight="bold", ha="center", va="top")
    write_notice(figure, incomplete, (0.5, 0.98 if not title else 0.93))
    return figure


def _add_axes(figure: Figure, left: float, width: float, label: str) -> Axes:
    """Add axes that begin at ``left``, in inches, and leave room for texts above and below."""
    total = figure.get_figwidth()
    return figure.add_axes(
        (left / total, 0.8 / HEIGHT, width / total, (HEIGHT - 1.6) / HEIGHT), label=label
    )


def _panels(points: pd.DataFrame) -> Iterator[_Panel]:
    # What is below 0.4 has the first colour.
    accuracy = Normalize(0.4, 1), jet()
    ours: list[tuple[str, str, pd.DataFrame]] = []
    named = ["recorded", "arm", "series", "scored_on"]
    for (is_recorded, _, series, rows), cells in points.groupby(named):
        means = cells.pivot_table(
            index="true_features", columns="effect_sd", values="accuracy", aggfunc="mean"
        )
        mark = ", recorded" if is_recorded else ""
        if not is_recorded:
            ours.append((str(series), str(rows), means))
        title = f"{series} {str(rows).capitalize()} Accuracy{mark}"
        yield _Panel(f"{series}{mark}", title, means, *accuracy)
    if len(ours) < 2:
        return
    (one, one_on, first), (other, other_on, second) = ours[:2]
    # Training accuracies minus test accuracies would show overfitting, not which arm is better.
    if one_on == other_on:
        difference = first - second
        reach = max(0.01, float(np.nanmax(np.abs(difference.to_numpy()))))
        colours = LinearSegmentedColormap.from_list("", ("blue", "white", "red"), N=COLOURS)
        name = f"{one} minus {other}"
        yield _Panel(name, name, difference, Normalize(-reach, reach), colours)


def jet() -> ListedColormap:
    """MATLAB's palette of 64 colours from dark blue to dark red, which fields has in R."""
    ramp = np.concatenate([np.arange(1, 17), np.full(15, 16), np.arange(16, 0, -1)]) / 16
    padded = np.concatenate([np.zeros(24), ramp, np.zeros(40)])
    channels = [padded[start : start + COLOURS] for start in (0, 16, 32)]
    return ListedColormap(np.column_stack(channels).tolist())


def _draw_tiles(axes: Axes, panel: _Panel) -> QuadMesh:
    means = panel.means
    x, y = (np.arange(count + 1) + 0.5 for count in (means.shape[1], means.shape[0]))
    tiles = axes.pcolormesh(x, y, np.ma.masked_invalid(means), norm=panel.norm, cmap=panel.colours)
    axes.set_xticks(x[:-1] + 0.5, [f"{sd:g}" for sd in means.columns])
    axes.set_yticks(y[:-1] + 0.5, [str(count) for count in means.index])
    axes.set_xlabel(X_LABEL, fontsize=12)
    axes.set_ylabel(Y_LABEL, fontsize=12)
    axes.set_title(panel.title, fontsize=11, weight="bold", pad=12)
    return tiles


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the means back from the tiles: see the module's own words on the columns."""
    tables = []
    for axes in figure.axes:
        if axes.get_label() == _KEY_LABEL:
            continue
        (tiles,) = (artist for artist in axes.collections if isinstance(artist, QuadMesh))
        shown = tiles.get_array()
        assert shown is not None
        means = np.ma.filled(shown, np.nan)
        sds, counts = (
            np.array([float(label.get_text()) for label in labels])
            for labels in (axes.get_xticklabels(), axes.get_yticklabels())
        )
        row, column = np.nonzero(~np.isnan(means))
        mean = means[row, column]
        place = {"panel": axes.get_label(), "x": sds[column], "y": counts[row]}
        tables.append(pd.DataFrame(place | {"low": mean, "high": mean}))
    table = pd.concat(tables, ignore_index=True).assign(series="")
    return plotted_numbers({str(name): column for name, column in table.items()})


STYLE = Style(draw, plotted, "plot_leekasso2014", points, recorded)
