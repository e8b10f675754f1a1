"""Tables of the pixels of a run: all of them, and the best; on training and on test images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from debate2017.data.images import Images, load_images
from debate2017.data.specification import ImagePair
from debate2017.pixels.choice import Criterion
from debate2017.pixels.levels import Counts, count_levels
from debate2017.pixels.pairs import PairScores, compare_counts
from debate2017.pixels.settings import SIDE
from fitdiff.atomic import write_atomically
from fitdiff.errors import SpecificationError
from fitdiff.results.table import read_results
from fitdiff.studies.study import Study

BEST, ALL = "best_pixels.csv", "pixels.parquet"

_CRITERIA: tuple[Criterion, ...] = ("accuracy", "auc")


@dataclass(frozen=True)
class ScoredSplit:
    """Accuracy of every pixel on one split of a pair of images."""

    pair: ImagePair
    n: int
    replicate: int
    scores: PairScores

    @property
    def place(self) -> dict[str, object]:
        """The first columns of both tables."""
        return {"source": self.pair.label, "n": self.n, "replicate": self.replicate}


def write_pixel_tables(study: Study, folder: Path) -> list[Path]:
    """Write `best_pixels` and `all_pixels` of a run to its folder, and return the files."""
    splits = list(score_splits(study, folder))
    best, every = best_pixels(splits), all_pixels(splits)
    files = [folder / BEST, folder / ALL]
    write_atomically(files[0], lambda path: best.to_csv(path, index=False, lineterminator="\n"))
    write_atomically(files[1], lambda path: every.to_parquet(path, index=False))
    return files


def score_splits(study: Study, folder: Path) -> Iterator[ScoredSplit]:
    """Score every pixel on every split of a run.

    Parameters
    ----------
    study : Study
        Of pairs of images.
    folder : Path
        Holds the run's results and splits.

    Raises
    ------
    DataError
        If there are no results, or the images cannot be loaded.
    SpecificationError
        If the study's data are not images.
    """
    sources = _image_pairs(study)
    images = {name: load_images(name) for name in {pair.name for pair in sources.values()}}
    run = read_results(folder)["split_hash"].unique()
    splits = pq.read_table(folder / "splits.parquet").to_pandas()
    counted: dict[tuple[str, bytes], Counts] = {}
    for split in splits[splits["hash"].isin(run)].to_dict("records"):
        pair = sources[split["source"]]
        train, test = (
            _count_pair(pair, images[pair.name], split[part], counted)
            for part in ("train_rows", "test_rows")
        )
        yield ScoredSplit(pair, split["n"], split["replicate"], compare_counts(train, test))


def best_pixels(splits: Iterable[ScoredSplit]) -> pd.DataFrame:
    """Find the best pixel of every split.

    Returns
    -------
    DataFrame
        Four rows a split: ``chosen_on`` 'train', then 'test' (chosen and scored on the same
        images, as Robinson did, which flatters), each ``chosen_by`` 'accuracy' and 'auc'. Of each
        the pixel (``row``, ``column``, zero-based); the best threshold on it in the images that
        it was chosen on (``cut_off``, and the class that ``dark_means``); the accuracy of this
        threshold (``train_accuracy``, ``test_accuracy``); the pixel's area under the ROC curve
        (``train_auc``, ``test_auc``), above one half where dark means the second class.
    """
    return pd.DataFrame([s.place | row for s in splits for row in _describe_best(s.pair, s.scores)])


def all_pixels(splits: Iterable[ScoredSplit]) -> pd.DataFrame:
    """Say of every pixel of every split what it is worth on its training and its test images.

    Returns
    -------
    DataFrame
        One row a pixel (``row``, ``column``, zero-based) of a split: its area under the ROC curve
        (``train_auc``, ``test_auc``), above one half where dark means the second class; the best
        threshold in the training images (``cut_off``, and the class that ``dark_means``) and its
        accuracy (``train_accuracy``, ``test_accuracy``); and ``best_test_accuracy``, that of the
        threshold which is best in the test images themselves, which flatters.
    """
    return pd.concat([_describe_all(split) for split in splits], ignore_index=True)


def _describe_all(split: ScoredSplit) -> pd.DataFrame:
    train, test = split.scores.train, split.scores.test
    row, column = np.divmod(np.arange(train.auc.size), SIDE)
    zero, one = split.pair.classes
    return pd.DataFrame(
        split.place
        | {
            "row": row,
            "column": column,
            "train_auc": train.auc,
            "test_auc": test.auc,
            "cut_off": train.rules.cut_off,
            "dark_means": np.where(train.rules.direction > 0, one, zero),
            "train_accuracy": train.correct / train.total,
            "test_accuracy": split.scores.test_correct / test.total,
            "best_test_accuracy": test.correct / test.total,
        }
    )


def _image_pairs(study: Study) -> dict[str, ImagePair]:
    pairs = {source.label: source for source in study.file.sources if isinstance(source, ImagePair)}
    if len(pairs) < len(study.file.sources):
        other = next(s.label for s in study.file.sources if s.label not in pairs)
        raise SpecificationError(
            f"'{other}' of study '{study.name}' has no pixels to choose from. The best pixels "
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
