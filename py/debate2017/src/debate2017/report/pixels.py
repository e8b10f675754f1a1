"""Which pixels each method selected, on the grid of the image."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pandas as pd

from debate2017.pixels.settings import SIDE
from debate2017.report.images import PixelCount, PixelGrid
from fitdiff.report.material import Material
from fitdiff.report.tables import Column, Table

# A method that keeps more columns than this selects nothing that is worth a picture.
MOST_SELECTED = 200
# Choices of method and n that the page holds; a study of 45 pairs of digits has more.
MOST_CHOICES = 120


def pixel_grid(material: Material) -> list[PixelGrid]:
    """Count the selected pixels of every method that selects; an empty list if none does."""
    cells = material.fitted
    sizes = cells["selected"].map(len)
    cells = cells[(sizes > 0) & (sizes <= MOST_SELECTED)]
    groups = list(_groups(material, cells))
    if not groups:
        return []
    choices = tuple(_choice(label, rows) for label, rows in groups[:MOST_CHOICES])
    return [
        PixelGrid(
            id="pixels",
            title="The pixels that a method selected",
            alternative=(
                "The grid of the image; a pixel is the darker the more training sets selected it. "
                "The table below lists the pixels selected most often."
            ),
            notice=material.notice,
            side=SIDE,
            choices=choices,
            table=_table(choices),
        )
    ]


def _groups(material: Material, cells: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The cells of each method over all n, then at each n."""
    several = len(material.sources) > 1
    sizes = sorted({int(n) for n in cells["n"]})
    for method in material.methods:
        mine = cells[cells["method"] == method.name]
        for source, rows in mine.groupby("source", sort=False):
            name = f"{method.name}, {source}" if several else method.name
            if len(sizes) > 1 and not several:
                yield f"{name}, all n", rows
            for n, of_size in rows.groupby("n"):
                yield f"{name}, n = {n}", of_size


def _choice(label: str, cells: pd.DataFrame) -> tuple[str, int, tuple[PixelCount, ...]]:
    counts = Counter(int(pixel) for pixel in chain.from_iterable(cells["selected"]))
    pixels = tuple(PixelCount(*divmod(pixel, SIDE), count) for pixel, count in counts.most_common())
    return label, len(cells), pixels


def _table(choices: tuple[tuple[str, int, tuple[PixelCount, ...]], ...]) -> Table:
    """The ten pixels that each choice selected most often."""
    rows = tuple(
        (label, pixel.row, pixel.column, pixel.count, splits)
        for label, splits, pixels in choices
        for pixel in pixels[:10]
    )
    return Table(
        id="pixels-table",
        title="The pixels selected most often",
        columns=(
            Column("method and n"),
            Column("row", "number", meaning="From 0, at the top."),
            Column("column", "number", meaning="From 0, at the left."),
            Column("selected by", "number", meaning="Number of splits."),
            Column("of splits", "number"),
        ),
        rows=rows,
        folded=True,
    )
