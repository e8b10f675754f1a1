"""Robinson's figure of 2017: a tile a pixel, a panel a pair, coloured by area under the ROC curve.

In the numbers of this figure ``x`` is a pixel's column, ``y`` is 28 minus its row, as on Robinson's
axis, and ``low`` and ``high`` are both the area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from debate2017.data.images import TRAINING_IMAGES, load_images
from debate2017.data.specification import DataSource, ImagePair
from debate2017.figures.style import Style, plotted_numbers
from debate2017.pixels.best import write_pixel_tables
from debate2017.pixels.pairs import pair_aucs, robinsons_rows
from debate2017.pixels.settings import SIDE
from debate2017.study_tables import figure_of
from fitdiff.errors import DataError, SpecificationError
from fitdiff.figures.canvas import write_notice
from fitdiff.results.store import FILE, open_for_reading
from fitdiff.results.table import read_results
from fitdiff.studies.study import Study

KEY = "Red: dark speaks for the digit of the row; blue: for that of the column"

# Every tenth of ggplot2's gradient from blue over white to red, which it mixes in CIELAB.
_COLOURS = LinearSegmentedColormap.from_list(
    "gradient2",
    (
        *("#0000FF", "#7145FF", "#A074FF", "#C4A2FF", "#E3D0FF", "#FFFFFF"),
        *("#FFD9CB", "#FFB299", "#FF8969", "#FF5B3A", "#FF0000"),
    ),
    N=257,  # an odd number, so that one half is white itself
)


def points(study: Study, folder: Path) -> pd.DataFrame:
    """Return the area of every pixel on the training rows of the run's splits.

    Parameters
    ----------
    study : Study
        Of pairs of digits; the figure's one arm is a method whose fits state every pixel's area.
    folder : Path
        Holds the results.

    Returns
    -------
    DataFrame
        One row a tile: ``panel`` ('0 v 1': the class labelled 0, then that labelled 1), ``x``,
        ``y``, ``auc``. Each pair is there both ways round, the areas of one being one minus those
        of the other.

    Raises
    ------
    DataError
        If there are no results of the arm.
    SpecificationError
        If the style cannot draw such a study.
    """
    figure = figure_of(study)
    assert figure is not None
    arms = figure.arms
    if len(arms) != 1:
        raise SpecificationError(
            f"The style 'robinson2017' draws one arm, and the figure of study '{study.name}' has "
            f"{len(arms)}: {', '.join(arms)}. Name one method, such as D2."
        )
    (method,) = arms.values()
    results = read_results(folder)
    cells = results[(results["method"] == method) & results["accuracy"].notna()]
    if cells.empty:
        raise DataError(
            f"{folder} holds no fitted cell of the method in the figure, {method}. Run the study, "
            "or look for errors in its summary."
        )
    pairs = {source.label: source for source in study.file.sources}
    areas: dict[tuple[int, int], NDArray[np.float64]] = {}
    for source, cell in zip(cells["source"], cells["cell"], strict=True):
        classes = _classes(pairs[source], source)
        if classes in areas:
            raise SpecificationError(
                f"The style 'robinson2017' draws one split of each pair of classes, and {folder} "
                f"holds several of {classes[0]} v {classes[1]}. Use one set of images, and a "
                "profile with one size and one replicate."
            )
        areas[classes] = _areas(folder, cell, method)
    return tiles(areas)


def robinsons_points() -> pd.DataFrame:
    """Return the points of Robinson's own protocol: digits 0 to 4, every 20th training image."""
    whole = load_images("mnist")
    rows = robinsons_rows(whole.labels[:TRAINING_IMAGES])
    return tiles(pair_aucs(whole.images[rows], whole.labels[rows]))


def tiles(areas: Mapping[tuple[int, int], NDArray[np.float64]]) -> pd.DataFrame:
    """Lay out areas, of shape (784,), by pair of classes, as `points` returns them."""
    row, column = np.divmod(np.arange(SIDE**2, dtype=np.int32), np.int32(SIDE))
    both = dict(areas) | {(one, zero): 1 - area for (zero, one), area in areas.items()}
    panels = [
        pd.DataFrame({"panel": f"{zero} v {one}", "x": column, "y": SIDE - row, "auc": area})
        for (zero, one), area in sorted(both.items())
    ]
    return pd.concat(panels, ignore_index=True)


def _classes(source: DataSource, label: str) -> tuple[int, int]:
    if not isinstance(source, ImagePair):
        raise SpecificationError(
            f"The style 'robinson2017' draws pairs of classes of images, which '{label}' is not. "
            "Choose another style."
        )
    return source.classes


def _areas(folder: Path, cell: str, method: str) -> NDArray[np.float64]:
    with open_for_reading(folder) as store:
        result = store.read(cell)
    if result is None:
        raise DataError(
            f"{folder / FILE} lacks the cell {cell[:12]}, or it is damaged. Run the study again: "
            "only what is missing is fitted."
        )
    area = result.parameters.get("auc")
    if area is None or area.shape != (SIDE**2,):
        raise SpecificationError(
            f"The style 'robinson2017' needs an area for each of {SIDE} x {SIDE} pixels, which "
            f"fits of '{method}' do not state. Name a method of the model 'one-pixel', such as D2."
        )
    return area


def draw(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
    """Draw the figure: the class labelled 1 by row, the one labelled 0 by column."""
    figure = Figure(figsize=(10, 10), dpi=150)
    pairs = {panel: panel.split(" v ") for panel in points["panel"].unique()}
    columns = sorted({zero for zero, _ in pairs.values()}, key=int)
    rows = sorted({one for _, one in pairs.values()}, key=int)
    grid = figure.add_gridspec(
        len(rows), len(columns), left=0.02, right=0.88, bottom=0.02, top=0.89, wspace=0.1
    )
    # Colours as ggplot2's: white at one half, and as far to the one side as to the other.
    reach = float((points["auc"] - 0.5).abs().max())
    norm = Normalize(0.5 - reach, 0.5 + reach)
    for panel, mine in points.groupby("panel", sort=False):
        zero, one = pairs[str(panel)]
        axes = figure.add_subplot(grid[rows.index(one), columns.index(zero)], label=str(panel))
        image = _draw_tiles(axes, mine, norm)
    _label_grid(figure, grid, columns, rows)
    figure.colorbar(image, cax=figure.add_axes((0.925, 0.4, 0.02, 0.16))).ax.set_title("AUC")
    figure.text(0.02, 0.968, title, size=14, va="top")
    figure.text(0.02, 0.942, KEY, size=11, va="top")
    write_notice(figure, incomplete)
    return figure


def _draw_tiles(axes: Axes, points: pd.DataFrame, norm: Normalize) -> AxesImage:
    areas = np.full((SIDE, SIDE), np.nan)
    areas[points["y"] - 1, points["x"]] = points["auc"]
    axes.set_axis_off()
    # From half a tile before the first to half a tile after the last.
    edges = (-0.5, SIDE - 0.5, 0.5, SIDE + 0.5)
    return axes.imshow(
        areas, cmap=_COLOURS, norm=norm, origin="lower", extent=edges, interpolation="none"
    )


def _label_grid(
    figure: Figure, grid: GridSpec, columns: Sequence[str], rows: Sequence[str]
) -> None:
    """Write the digits above the columns and at the right of the rows, as `facet_grid` does."""
    bottoms, tops, lefts, rights = grid.get_grid_positions(figure)
    for digit, left, right in zip(columns, lefts, rights, strict=True):
        figure.text((left + right) / 2, tops[0] + 0.004, digit, ha="center", va="bottom")
    for digit, bottom, top in zip(rows, bottoms, tops, strict=True):
        figure.text(rights[-1] + 0.006, (bottom + top) / 2, digit, ha="left", va="center")


def plotted(figure: Figure) -> pd.DataFrame:
    """Read the areas back from the images: see the module's own words on the columns."""
    tables = []
    for axes in figure.axes:
        for image in axes.get_images():
            shown = image.get_array()
            assert shown is not None
            areas = np.ma.filled(shown, np.nan)
            left, _, bottom, _ = image.get_extent()
            y, x = np.nonzero(~np.isnan(areas))
            area = areas[y, x]
            place = {"panel": axes.get_label(), "x": left + 0.5 + x, "y": bottom + 0.5 + y}
            tables.append(pd.DataFrame(place | {"low": area, "high": area}))
    table = pd.concat(tables, ignore_index=True).assign(series="")
    return plotted_numbers({str(name): column for name, column in table.items()})


STYLE = Style(
    points=points,
    draw=draw,
    plotted=plotted,
    r_function="plot_robinson2017",
    tables=write_pixel_tables,
    as_published=robinsons_points,
)
