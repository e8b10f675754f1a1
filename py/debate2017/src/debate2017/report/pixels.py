"""Report section of the pixels that each method selected, on the grid of the image."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from debate2017.pixels.settings import SIDE
from debate2017.report.png import png
from fitdiff.report.figures import Image, Images
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted
from fitdiff.report.tables import Column, Table, Value

# A method that keeps more columns than this selects nothing that is worth a picture.
MOST_SELECTED = 200
# Pictures that the page holds; a study of 45 pairs of digits has more.
MOST_IMAGES = 48


def pixel_blocks(material: Material) -> list[Images | Table]:
    """Count the selected pixels of every method that selects; an empty list if none does."""
    cells = material.fitted
    sizes = cells["selected"].map(len)
    counts = list(_counts(material, cells[(sizes > 0) & (sizes <= MOST_SELECTED)]))
    if not counts:
        return []
    images = tuple(_image(*one) for one in counts[:MOST_IMAGES])
    title = "The pixels that a method selected, over all n: the darker, the more often"
    return [
        Images("pixels", title, material.notice, images, small=True),
        _table(counts[:MOST_IMAGES]),
    ]


def _counts(
    material: Material, cells: pd.DataFrame
) -> Iterator[tuple[str, int, NDArray[np.int64]]]:
    """Return a label, the number of splits, and how many of them selected each pixel."""
    for method in material.methods:
        mine = cells[cells["method"] == method.name]
        for source, rows in mine.groupby("source", sort=False):
            label = f"{method.name}, {source}" if len(material.sources) > 1 else method.name
            selected = np.fromiter(chain.from_iterable(rows["selected"]), dtype=np.int64)
            yield label, len(rows), np.bincount(selected, minlength=SIDE**2)


def _image(label: str, splits: int, counts: NDArray[np.int64]) -> Image:
    # Faint, but to be seen, where one split in many selected it.
    share = np.where(counts > 0, 0.15 + 0.85 * counts / splits, 0.0)
    grey = np.round(255 * (1 - share)).astype(np.uint8).reshape(SIDE, SIDE)
    caption = f"{label}: {counted(splits, 'split')}"
    return Image(caption, f"Pixels that {label} selected; the table lists them", png(grey))


def _table(counts: list[tuple[str, int, NDArray[np.int64]]]) -> Table:
    """The ten pixels that each method selected most often."""
    rows: list[tuple[Value, ...]] = []
    for label, splits, selected in counts:
        most = np.argsort(-selected, kind="stable")[:10]
        rows += [
            (label, *divmod(int(pixel), SIDE), int(selected[pixel]), splits)
            for pixel in most[selected[most] > 0]
        ]
    return Table(
        id="pixels-table",
        title="The pixels selected most often",
        columns=(
            Column("method"),
            Column("row", "number", meaning="From 0, at the top."),
            Column("column", "number", meaning="From 0, at the left."),
            Column("selected by", "number", meaning="Number of splits."),
            Column("of splits", "number"),
        ),
        rows=tuple(rows),
        folded=True,
    )
