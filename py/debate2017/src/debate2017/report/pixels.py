"""Report section of the pixels that each method selected, on the grid of the image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from debate2017.pixels.settings import SIDE
from debate2017.report.png import png
from fitdiff.figures.palette import HIGHLIGHTS
from fitdiff.report.figures import Image, Images
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed
from fitdiff.report.tables import Column, Table, Value

# A method that keeps more columns than this selects nothing that is worth a picture.
MOST_SELECTED = 200
# Pictures that the page holds; a study of 45 pairs of digits has more.
MOST_IMAGES = 48

# A label, the number of splits, and how many of them selected each pixel.
Counted = tuple[str, int, NDArray[np.int64]]


def pixel_blocks(material: Material) -> list[Images | Table]:
    """Show the selected pixels of every method that selects; an empty list if none does."""
    cells = material.fitted
    sizes = cells["selected"].map(len)
    counts = list(_counts(material, cells[(sizes > 0) & (sizes <= MOST_SELECTED)]))
    if not counts:
        return []
    alike = _alike(counts)[:MOST_IMAGES]
    images = tuple(_image(labels, splits, selected) for labels, splits, selected in alike)
    return [
        Images("pixels", _title(counts, alike), material.notice, images, small=True),
        _table(counts[:MOST_IMAGES]),
    ]


def _counts(material: Material, cells: pd.DataFrame) -> Iterator[Counted]:
    """Return a label, the number of splits, and how many of them selected each pixel."""
    for method in material.methods:
        mine = cells[cells["method"] == method.name]
        for source, rows in mine.groupby("source", sort=False):
            label = f"{method.name}, {source}" if len(material.sources) > 1 else method.name
            selected = np.fromiter(chain.from_iterable(rows["selected"]), dtype=np.int64)
            yield label, len(rows), np.bincount(selected, minlength=SIDE**2)


def _alike(counts: Sequence[Counted]) -> list[tuple[list[str], int, NDArray[np.int64]]]:
    """Put together those that selected every pixel equally often."""
    groups: dict[tuple[int, bytes], tuple[list[str], int, NDArray[np.int64]]] = {}
    for label, splits, selected in counts:
        groups.setdefault((splits, selected.tobytes()), ([], splits, selected))[0].append(label)
    return list(groups.values())


def _title(counts: Sequence[Counted], alike: Sequence[object]) -> str:
    """Say how many select alike, and how many of their most frequent pixels all have."""
    often = [set(_most(selected)) for _, _, selected in counts]
    shared, fewest = len(set.intersection(*often)), min(map(len, often))
    if len(counts) == 1:
        return "The selected pixels: the darker, the more often"
    return (
        f"{len(counts)} selections of pixels, {len(alike)} of them different: the darker, the more "
        f"often; {shared} of the {fewest} most frequent are in all"
    )


def _most(selected: NDArray[np.int64]) -> list[int]:
    """The ten pixels selected most often, fewer where fewer were ever selected."""
    most = np.argsort(-selected, kind="stable")[:10]
    return [int(pixel) for pixel in most[selected[most] > 0]]


def _image(labels: list[str], splits: int, counts: NDArray[np.int64]) -> Image:
    """From white to the first colour of all figures; faint, but to be seen, where one split is."""
    share = np.where(counts > 0, 0.15 + 0.85 * counts / splits, 0.0)
    full = np.array(to_rgb(HIGHLIGHTS[0]))
    colours = np.round(255 * (1 - share[:, None] * (1 - full))).astype(np.uint8)
    label = listed(labels)
    same = ", identical" if len(labels) > 1 else ""
    caption = f"{label}{same}: {counted(splits, 'split')}"
    what = f"Pixels that {label} selected; the table lists them"
    return Image(caption, what, png(colours.reshape(SIDE, SIDE, 3)))


def _table(counts: list[tuple[str, int, NDArray[np.int64]]]) -> Table:
    """The ten pixels that each method selected most often."""
    rows: list[tuple[Value, ...]] = []
    for label, splits, selected in counts:
        rows += [
            (label, *divmod(pixel, SIDE), int(selected[pixel]), splits) for pixel in _most(selected)
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
