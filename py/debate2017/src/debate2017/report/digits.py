"""The test images on which two methods differ most, to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from debate2017.data.specification import ImagePair
from debate2017.report.pixels import pixel_blocks
from debate2017.report.png import png
from debate2017.study_tables import claims_of, figure_of
from fitdiff.data.source import load_data
from fitdiff.report.document import Block, Section, Text
from fitdiff.report.figures import Image, Images
from fitdiff.report.material import Material
from fitdiff.report.pairs import MOST_PAIRS, Pair, chosen_pairs
from fitdiff.report.phrases import counted
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.results.predictions import Prediction, read_predictions

# Images of each pair; they are ordered, and the first tell most.
IMAGES = 12
# Splits of a source that are looked at, those of the lowest replicates first.
SPLITS = 400

LEAD = (
    "The test images on which two methods differ most: first those to which they give different "
    "classes after most training sets, then those where their fitted values lie furthest apart. "
    "Both values are those of the training set on which they differ most. The fitted value is what "
    "a method gives for the second class: a probability, for most. The class follows from the "
    "method's own threshold, which need not be one half."
)

# Size and replicate of a split of one source.
At = tuple[int, int]


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


@dataclass(frozen=True)
class Digit:
    """A test image on which two methods differ.

    Attributes
    ----------
    image : int
        Its place among the test rows.
    at : (int, int)
        Size and replicate of the split on which both differ most.
    splits : int
        Number of splits on which the labels differ.
    """

    image: int
    at: At
    splits: int


@dataclass(frozen=True)
class Difference:
    """Two methods on one data source.

    Attributes
    ----------
    splits : int
        Splits that both have been fitted on, and that were compared.
    share : float
        Share of labels that differ, over these.
    digits : tuple of Digit
    """

    splits: int
    share: float
    digits: tuple[Digit, ...]


def digits_section(material: Material) -> Section | None:
    """Show images for the pairs that the study is about, and selected pixels."""
    sources = {
        source.label: source
        for source in material.study.file.sources
        if isinstance(source, ImagePair) and source.label in material.sources
    }
    if not sources:
        return None
    blocks: list[Block] = list(_pairs(material, sources))
    blocks += pixel_blocks(material)
    return Section("digits", "Look at the images", LEAD, tuple(blocks))


def _stated_pairs(material: Material) -> Iterator[Pair]:
    """Pairs of the figure's arms, and those of the steps by which claims are decided."""
    if (figure := figure_of(material.study)) is not None:
        yield from combinations(figure.arms.values(), 2)
    for claim in claims_of(material.study):
        yield claim.steps[0].from_, claim.steps[0].to


def _pairs(material: Material, sources: Mapping[str, ImagePair]) -> Iterator[Block]:
    names = chosen_pairs(material, _stated_pairs(material))
    asked = [(pair, source) for pair in names for source in sources][:MOST_PAIRS]
    wanted = {(method, source) for pair, source in asked for method in pair}
    found = read_predictions(
        material.folder, lambda place: place.seed == 0 and (place.method, place.source) in wanted
    )
    answers = {one: found.of(*one) for one in wanted}
    images = {source: _image_rows(material, sources[source]) for _, source in asked}
    for number, (pair, source) in enumerate(asked, start=1):
        one, other = (answers[method, source] for method in pair)
        difference = compare_answers(one, other)
        if difference is not None:
            title = f"{pair[0]} and {pair[1]}" + (f", {source}" if len(sources) > 1 else "")
            if not difference.digits:
                yield Text(
                    f"{title}: no value differs, over {counted(difference.splits, 'split')}."
                )
            else:
                yield _images(
                    material, title, number, difference, (pair, (one, other)), images[source]
                )
                yield _table(pair, number, difference, (one, other), images[source])


def _image_rows(material: Material, source: ImagePair) -> ImageRows:
    table = pq.read_table(
        material.folder / "splits.parquet",
        columns=["test_rows"],
        filters=[("source", "=", source.label)],
    )
    # One pool a source: its splits share their test rows, and their order.
    rows = np.asarray(table["test_rows"][0].values.to_numpy(), dtype=np.int32)
    data = load_data(source)
    assert data.image_shape is not None
    assert isinstance(data.x, np.ndarray)
    positions = data.positions(rows)
    pixels = data.x[positions].reshape(rows.size, *data.image_shape).astype(np.uint8)
    classes = (str(source.classes[0]), str(source.classes[1]))
    return ImageRows(rows, pixels, data.y[positions], classes)


def compare_answers(
    one: Mapping[At, Prediction], other: Mapping[At, Prediction]
) -> Difference | None:
    """Find the images on which two methods differ most; None when they share no split."""
    splits = sorted(one.keys() & other.keys(), key=lambda at: (at[1], at[0]))[:SPLITS]
    if not splits:
        return None
    differs = np.array([one[at].label != other[at].label for at in splits])
    apart = np.array([np.abs(one[at].prediction - other[at].prediction) for at in splits])
    apart = np.nan_to_num(apart, nan=0.0, posinf=np.finfo(float).max)
    count = differs.sum(axis=0)
    # Of an image whose labels differ somewhere, a split on which they do is shown.
    seen = np.where(differs | (count == 0), apart, -1.0)
    order = np.lexsort((np.arange(count.size), -seen.max(axis=0), -count))
    chosen = [int(at) for at in order[:IMAGES] if count[at] or seen[:, at].max() > 0]
    digits = tuple(Digit(at, splits[int(seen[:, at].argmax())], int(count[at])) for at in chosen)
    return Difference(len(splits), float(differs.mean()), digits)


def _images(
    material: Material,
    title: str,
    number: int,
    difference: Difference,
    said: tuple[Pair, tuple[Mapping[At, Prediction], Mapping[At, Prediction]]],
    images: ImageRows,
) -> Images:
    share = f"{100 * difference.share:.2f} % of the labels"
    return Images(
        id=f"digits-{number}",
        title=f"{title}: {share} differ, over {counted(difference.splits, 'split')}",
        notice=material.notice,
        images=tuple(
            Image(
                caption=_caption(digit, difference, said, images),
                alternative=(
                    f"Test image {images.rows[digit.image]}, "
                    f"a {images.classes[images.truth[digit.image]]}"
                ),
                png=png(255 - images.pixels[digit.image]),
            )
            for digit in difference.digits
        ),
        small=True,
    )


def _caption(
    digit: Digit,
    difference: Difference,
    said: tuple[Pair, tuple[Mapping[At, Prediction], Mapping[At, Prediction]]],
    images: ImageRows,
) -> str:
    """What it is, and what both say where they differ most."""
    labels = [images.classes[answer[digit.at].label[digit.image]] for answer in said[1]]
    words = "; ".join(f"{name}: {label}" for name, label in zip(said[0], labels, strict=True))
    often = f"Labels differ on {digit.splits} of {counted(difference.splits, 'split')}"
    return f"Is {images.classes[images.truth[digit.image]]}. {words}. {often}"


def _table(
    pair: Pair,
    number: int,
    difference: Difference,
    answers: tuple[Mapping[At, Prediction], Mapping[At, Prediction]],
    images: ImageRows,
) -> Table:
    said = [Column(pair[0], "number"), Column("says"), Column(pair[1], "number"), Column("says")]
    rows = []
    for digit in difference.digits:
        values: list[float | str] = []
        for answer in answers:
            values.append(float(answer[digit.at].prediction[digit.image]))
            values.append(images.classes[answer[digit.at].label[digit.image]])
        truth = images.classes[images.truth[digit.image]]
        rows.append((int(images.rows[digit.image]), truth, *values, *digit.at, digit.splits))
    return Table(
        id=f"digits-{number}-table",
        title="What both predict for these images",
        columns=(
            Column("image", "number"),
            Column("is"),
            *said,
            Column("n", "number"),
            Column("replicate", "number"),
            Column("splits", "number", meaning="On which the labels differ."),
        ),
        rows=tuple(rows),
        folded=True,
    )


SECTION = ReportSection(40, digits_section)
