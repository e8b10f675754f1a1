"""The test images on which two methods differ most, to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from debate2017.data.specification import DataSource, ImagePair
from debate2017.report.images import Digit, Digits, Pair
from debate2017.report.pixels import pixel_grid
from fitdiff.report.answers import Answers, At, read_answers
from fitdiff.report.document import Block, Section, Text
from fitdiff.report.material import Material
from fitdiff.report.pairs import MOST_PAIRS, chosen_pairs
from fitdiff.tables.dataset import Dataset
from fitdiff.tables.source import load_data

# So many images of each pair; they are ordered, and the first tell most.
IMAGES = 12

LEAD = (
    "The test images on which two methods differ most: first those to which they give different "
    "classes after most training sets, then those where their fitted values lie furthest apart. "
    "Both values are those of the training set on which they differ most."
)


@dataclass(frozen=True)
class ImageRows:
    """The test images of one data source, in the order of its splits.

    Attributes
    ----------
    rows : ndarray, shape (m,), int32
        Row numbers of the data as published.
    pixels : ndarray, shape (m, height, width), uint8
    truth : ndarray, shape (m,), uint8
    classes : tuple of str, length 2
    """

    rows: NDArray[np.int32]
    pixels: NDArray[np.uint8]
    truth: NDArray[np.uint8]
    classes: tuple[str, str]


def digits_section(material: Material, asked: Iterable[tuple[str, str]] = ()) -> Section:
    """Show images for every pair of `fitdiff.report.pairs.chosen_pairs`, and selected pixels."""
    title = "Look at the images"
    sources = _image_sources(material)
    if not sources:
        lead = "The data of this study are no images: there is nothing to look at."
        return Section("digits", title, lead, ())
    blocks: list[Block] = []
    pairs = tuple(_pairs(material, sources, chosen_pairs(material, asked)))
    if pairs:
        second = " or ".join(dict.fromkeys(str(source.classes[1]) for source in sources.values()))
        blocks.append(
            Digits(
                id="digits",
                title="Where two methods differ most",
                notice=material.notice,
                positive=second,
                pairs=pairs,
            )
        )
    else:
        blocks.append(Text("No two methods of this study were fitted on the same split."))
    blocks += pixel_grid(material)
    return Section("digits", title, LEAD, tuple(blocks))


def _image_sources(material: Material) -> dict[str, ImagePair]:
    present = set(material.sources)
    profile = material.study.profile(str(material.manifest["profile"]))
    sources: Sequence[DataSource] = material.study.sources(profile)
    return {
        source.label: source
        for source in sources
        if isinstance(source, ImagePair) and source.label in present
    }


def _pairs(
    material: Material, sources: dict[str, ImagePair], names: list[tuple[str, str]]
) -> Iterator[Pair]:
    asked = [(pair, source) for pair in names for source in sources][:MOST_PAIRS]
    wanted = {(method, source) for pair, source in asked for method in pair}
    answers = read_answers(material.folder, wanted)
    images = {source: _image_rows(material, sources[source]) for _, source in asked}
    for (first, second), source in asked:
        one, other = answers.get((first, source)), answers.get((second, source))
        if one is not None and other is not None:
            yield from compare_answers(first, second, source, one, other, images[source])


def _image_rows(material: Material, source: ImagePair) -> ImageRows:
    table = pq.read_table(
        material.folder / "splits.parquet",
        columns=["test_rows"],
        filters=[("source", "=", source.label)],
    )
    # One pool a source: its splits share their test rows, and their order.
    rows = np.asarray(table["test_rows"][0].values.to_numpy(), dtype=np.int32)
    data: Dataset = load_data(source)
    assert data.image_shape is not None
    positions = data.positions(rows)
    pixels = data.x[positions].reshape(rows.size, *data.image_shape).astype(np.uint8)
    classes = (str(source.classes[0]), str(source.classes[1]))
    return ImageRows(rows, pixels, data.y[positions], classes)


def compare_answers(
    first: str, second: str, source: str, one: Answers, other: Answers, images: ImageRows
) -> Iterator[Pair]:
    """Find the images on which two methods differ most; nothing when they share no split."""
    splits = sorted(one.label.keys() & other.label.keys())
    if not splits:
        return
    differs = np.array([one.label[at] != other.label[at] for at in splits])
    apart = np.array([np.abs(one.probability[at] - other.probability[at]) for at in splits])
    apart = np.nan_to_num(apart, nan=0.0, posinf=np.finfo(float).max)
    count = differs.sum(axis=0)
    # Of an image whose labels differ somewhere, a split on which they do is shown.
    seen = np.where(differs | (count == 0), apart, -1.0)
    order = np.lexsort((np.arange(count.size), -seen.max(axis=0), -count))
    chosen = [at for at in order[:IMAGES] if count[at] or seen[:, at].max() > 0]
    yield Pair(
        first=first,
        second=second,
        source=source,
        splits=len(splits),
        disagreement=float(differs.mean()),
        digits=tuple(
            _digit(int(at), splits[int(seen[:, at].argmax())], int(count[at]), one, other, images)
            for at in chosen
        ),
    )


def _digit(
    image: int, at: At, splits: int, one: Answers, other: Answers, images: ImageRows
) -> Digit:
    classes = images.classes
    return Digit(
        row=int(images.rows[image]),
        truth=classes[int(images.truth[image])],
        first=float(one.probability[at][image]),
        second=float(other.probability[at][image]),
        first_label=classes[int(one.label[at][image])],
        second_label=classes[int(other.label[at][image])],
        n=at[0],
        replicate=at[1],
        splits=splits,
        png=_png(images.pixels[image]),
    )


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """An image as it is printed: dark ink on white."""
    stream = BytesIO()
    Image.fromarray(255 - pixels).save(stream, format="png", optimize=True)
    return stream.getvalue()
