"""Robinson's figure of 2017: a tile a pixel, a panel a pair, coloured by area under the ROC curve.

In the numbers of this figure ``x`` is a pixel's column, ``y`` is 28 minus its row, as on Robinson's
axis, and ``low`` and ``high`` are both the area.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from debate2017.data.images import TRAINING_IMAGES, load_images
from debate2017.data.specification import ImagePair
from debate2017.figures.style import Style
from debate2017.pixels.best import write_pixel_tables
from debate2017.pixels.pairs import pair_aucs, robinsons_rows
from debate2017.pixels.settings import SIDE
from debate2017.study_tables import figure_of
from fitdiff.data.source import DataSource
from fitdiff.errors import DataError, SpecificationError
from fitdiff.results.store import FILE, open_for_reading
from fitdiff.results.table import read_results
from fitdiff.studies.study import Study


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
            f"{len(arms)}: {', '.join(arms)}. Name one method, such as best-pixel."
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
            f"fits of '{method}' do not state. Name a method of the model 'one-pixel', such as "
            "best-pixel."
        )
    return area


STYLE = Style(points, tables=write_pixel_tables, as_published=robinsons_points)
