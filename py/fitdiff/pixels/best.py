"""The table of best pixels of a run: chosen on training images, and on test images beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fitdiff.atomic import write_atomically
from fitdiff.data import load_images
from fitdiff.data.images import Images
from fitdiff.data.specification import ImagePair
from fitdiff.errors import SpecificationError
from fitdiff.factors.pixels import SIDE
from fitdiff.pixels.choice import Criterion
from fitdiff.pixels.levels import Counts, count_levels
from fitdiff.pixels.pairs import PairScores, compare_counts
from fitdiff.results.table import read_results
from fitdiff.study import Study

FILE = "best_pixels.csv"

_CRITERIA: tuple[Criterion, ...] = ("accuracy", "auc")


def write_best_pixels(study: Study, folder: Path) -> Path:
    """Write `best_pixels` of a run to its folder, and return the file."""
    table = best_pixels(study, folder)
    file = folder / FILE
    write_atomically(file, lambda path: table.to_csv(path, index=False, lineterminator="\n"))
    return file


def best_pixels(study: Study, folder: Path) -> pd.DataFrame:
    """Find the best pixel of every split of a run.

    Parameters
    ----------
    study : Study
        Of pairs of images.
    folder : Path
        Holds the run's results and splits.

    Returns
    -------
    DataFrame
        Four rows a split: ``chosen_on`` 'train', then 'test' (chosen and scored on the same
        images, as Robinson did, which flatters), each ``chosen_by`` 'accuracy' and 'auc'. Of each
        the pixel (``row``, ``column``, zero-based); the best threshold on it in the images that
        it was chosen on (``cut_off``, and the class that ``dark_means``); the accuracy of this
        threshold (``train_accuracy``, ``test_accuracy``); the pixel's area under the ROC curve
        (``train_auc``, ``test_auc``), above one half where dark means the second class.

    Raises
    ------
    DataError
        If there are no results, or the images cannot be had.
    SpecificationError
        If the study's data are not images.
    """
    sources = _image_pairs(study)
    images = {name: load_images(name) for name in {pair.name for pair in sources.values()}}
    run = read_results(folder)["split_hash"].unique()
    splits = pq.read_table(folder / "splits.parquet").to_pandas()
    counted: dict[tuple[str, bytes], Counts] = {}
    rows = []
    for split in splits[splits["hash"].isin(run)].to_dict("records"):
        pair = sources[split["source"]]
        train, test = (
            _count_pair(pair, images[pair.name], split[part], counted)
            for part in ("train_rows", "test_rows")
        )
        place = {key: split[key] for key in ("source", "n", "replicate")}
        rows += [place | row for row in _describe_best(pair, compare_counts(train, test))]
    return pd.DataFrame(rows)


def _image_pairs(study: Study) -> dict[str, ImagePair]:
    pairs = {source.label: source for source in study.file.sources if isinstance(source, ImagePair)}
    if len(pairs) < len(study.file.sources):
        strange = next(s.label for s in study.file.sources if s.label not in pairs)
        raise SpecificationError(
            f"'{strange}' of study '{study.name}' has no pixels to choose from. The best pixels "
            'are those of pairs of images, such as [data] name = "mnist".'
        )
    return pairs


def _count_pair(
    pair: ImagePair, whole: Images, rows: NDArray[np.int32], counted: dict[Any, Counts]
) -> tuple[Counts, Counts]:
    """Count grey levels of both classes; images that several splits share are counted once."""
    counts = []
    for digit in pair.classes:
        chosen = rows[whole.labels[rows] == digit]
        key = pair.name, chosen.tobytes()
        if key not in counted:
            counted[key] = count_levels(whole.images[chosen])
        counts.append(counted[key])
    return counts[0], counts[1]


def _describe_best(pair: ImagePair, scores: PairScores) -> list[dict[str, object]]:
    train, test = scores.train, scores.test
    on_both = {
        "train": (train, train.correct, scores.test_correct),
        "test": (test, scores.train_correct, test.correct),
    }
    rows: list[dict[str, object]] = []
    for chosen_on, (chosen, train_correct, test_correct) in on_both.items():
        for criterion in _CRITERIA:
            pixel = chosen.best(criterion)
            row, column = divmod(pixel, SIDE)
            rows.append(
                {
                    "chosen_on": chosen_on,
                    "chosen_by": criterion,
                    "row": row,
                    "column": column,
                    "cut_off": int(chosen.rules.cut_off[pixel]),
                    "dark_means": pair.classes[int(chosen.rules.direction[pixel] > 0)],
                    "train_accuracy": train_correct[pixel] / train.total,
                    "test_accuracy": test_correct[pixel] / test.total,
                    "train_auc": train.auc[pixel],
                    "test_auc": test.auc[pixel],
                }
            )
    return rows
