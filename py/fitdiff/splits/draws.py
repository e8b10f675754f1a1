"""Drawing rows: the pool, and training sets from it, by protocols that a study states."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.data.dataset import Dataset
from fitdiff.errors import SpecificationError
from fitdiff.hashing import derive_seed
from fitdiff.splits.shares import proportional
from fitdiff.studies.study_file import Draw, HoldOutPool, OfficialHalfPool, Pool, StudyFile

RowNumbers = NDArray[np.int32]


def split_axes(study: StudyFile, source: str) -> tuple[str | int, ...]:
    """Return the statements that a study's draws depend on, besides size and replicate.

    A study with one source differs from others only by the name that it is drawn under.
    """
    label = (source,) if len(study.sources) > 1 else ()
    return (study.drawn_as, study.seed, *label)


def draw_pool(pool: Pool, data: Dataset, *axes: str | int) -> tuple[RowNumbers, RowNumbers]:
    """Divide the data into rows to draw training sets from and rows to test on.

    Returns
    -------
    draw_from, test : ndarray of int32
        Row numbers, ascending.

    Raises
    ------
    SpecificationError
        If a class has fewer rows than the protocol asks for, or no official division exists.
    """
    if isinstance(pool, HoldOutPool):
        generator = _generator("pool", *axes)
        classes = strata_of(data)
        if len(pool.class_counts) != classes.max(initial=0) + 1:
            raise SpecificationError(
                f"class_counts = {list(pool.class_counts)}, but the outcome has "
                f"{len(data.task.labels) or 'no'} classes. State a number for each class, or one "
                "number of rows where there are none."
            )
        drawn = [
            generator.choice(_rows_of_class(data, classes, label, count), count, replace=False)
            for label, count in enumerate(pool.class_counts)
        ]
        everything = np.sort(np.concatenate(drawn))
        chosen = np.zeros(everything.size, dtype=bool)
        chosen[generator.choice(everything.size, pool.draw_from, replace=False)] = True
        return everything[chosen], everything[~chosen]
    test = data.row_numbers[data.official_test]
    if isinstance(pool, OfficialHalfPool):
        test = test[test.size // 2 :]
    draw_from = data.row_numbers[~data.official_test]
    if not draw_from.size or not test.size:
        raise SpecificationError(
            f"The pool '{pool.protocol}' has {draw_from.size} rows to draw from and {test.size} to "
            "test on: the data have no official division into both. Use the protocol 'hold-out'."
        )
    return draw_from, test


def draw_training(
    draw: Draw, draw_from: RowNumbers, labels: NDArray[np.integer], n: int, *axes: str | int
) -> RowNumbers:
    """Draw one training set of ``n`` rows.

    Parameters
    ----------
    draw : Draw
    draw_from : ndarray of int32
        Row numbers of the pool.
    labels : ndarray of int
        Class of each row of the pool, from 0; used only where draws are stratified.
    n : int
    *axes : str or int
        What the seed is derived from.

    Returns
    -------
    ndarray, shape (n,), int32
        Ascending without replacement (as caret hands them over), in the order drawn with it (as
        NumPy's ``choice`` does).
    """
    generator = _generator("draw", *axes)
    replace = draw.protocol == "with-replacement"
    if not replace and n > draw_from.size:
        raise SpecificationError(
            f"Cannot draw {n} rows without replacement from a pool of {draw_from.size}. "
            "Use smaller sizes or draw with replacement."
        )
    if draw.stratification != "none":
        counts = _class_counts(draw, n, np.bincount(labels, minlength=2))
        parts = [
            generator.choice(draw_from[labels == label], count, replace=replace)
            for label, count in enumerate(counts)
        ]
        rows = generator.permutation(np.concatenate(parts))
    else:
        rows = generator.choice(draw_from, n, replace=replace)
    return rows if replace else np.sort(rows)


def draw_coupled(
    draw: Draw,
    draw_from: RowNumbers,
    labels: NDArray[np.integer],
    n: int,
    population: int,
    *axes: str | int,
) -> RowNumbers:
    """Draw as `draw_training` does, but so that other protocols and pools draw the same rows.

    All rows of the data have a place in one random order. A draw takes the first rows of that
    order that its pool holds; with replacement, chance decides at each draw whether a row drawn
    before comes again, and else the next of the order does. Either is the protocol exactly: the
    first rows of a random order are a simple random sample, and the k-th draw repeats one of d
    different rows among N with probability d / N. But whatever two protocols or pools can have in
    common they have, as long as ``population`` (all row numbers are below it) and ``axes`` are the
    same. Other parameters and what is returned are as in `draw_training`.
    """
    replace = draw.protocol == "with-replacement"
    if draw.stratification == "none":
        groups = [(draw_from, n)]
    else:
        counts = _class_counts(draw, n, np.bincount(labels, minlength=2))
        groups = [(draw_from[labels == label], count) for label, count in enumerate(counts)]
    if not replace and any(count > rows.size for rows, count in groups):
        raise SpecificationError(
            f"Cannot draw {n} rows without replacement from a pool of {draw_from.size}. "
            "Use smaller sizes or draw with replacement."
        )
    place = _generator("order", *axes).permutation(population)
    chance = _generator("repeats", *axes)
    parts = []
    for rows, count in groups:
        fresh = rows[np.argsort(place[rows])]
        again = _repeats(count, rows.size, chance)
        parts.append(fresh[again] if replace else fresh[:count])
    rows = np.concatenate(parts)
    if not replace:
        return np.sort(rows)
    return rows if len(parts) == 1 else chance.permutation(rows)


def _repeats(count: int, rows: int, chance: np.random.Generator) -> NDArray[np.intp]:
    """Return the distinct row, numbered by first occurrence, of each of ``count`` draws."""
    taken: list[int] = []
    different = 0
    for draw in chance.random(count):
        # A place below ``different`` is a row that has come before, any with the same chance.
        row = min(int(draw * rows), different)
        taken.append(row)
        different += row == different
    return np.array(taken, dtype=np.intp)


def _generator(*axes: str | int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(derive_seed(*axes)))


def strata_of(data: Dataset) -> NDArray[np.int64]:
    """Class of each row, all 0 where the outcome has none."""
    strata = data.task.strata(data.y)
    return np.zeros(len(data.y), dtype=np.int64) if strata is None else strata.astype(np.int64)


def check_stratified(draw: Draw, data: Dataset) -> None:
    """Raise `SpecificationError` if draws are to be stratified and the outcome has no classes."""
    if draw.stratification != "none" and data.task.strata(data.y) is None:
        raise SpecificationError(
            f"stratification = '{draw.stratification}' needs classes; the outcome is "
            f"{data.task.name}. State stratification = 'none'."
        )


def _rows_of_class(
    data: Dataset, classes: NDArray[np.int64], label: int, wanted: int
) -> RowNumbers:
    rows: RowNumbers = data.row_numbers[classes == label]
    if rows.size < wanted:
        raise SpecificationError(
            f"The pool asks for {wanted} rows of class {label}, but the data have {rows.size}. "
            "Lower class_counts."
        )
    return rows


def _class_counts(draw: Draw, n: int, class_sizes: NDArray[np.int64]) -> list[int]:
    if draw.stratification == "proportional":
        return proportional(n, class_sizes)
    share, left = divmod(n, class_sizes.size)
    counts = [share + (label < left) for label in range(class_sizes.size)]
    if ((class_sizes == 0) & (np.array(counts) > 0)).any():
        raise SpecificationError(
            f"Cannot draw {counts} rows of the classes: the pool has {class_sizes.tolist()}. "
            "Make the pool larger, or do not stratify."
        )
    if draw.protocol == "without-replacement" and (counts > class_sizes).any():
        raise SpecificationError(
            f"Cannot draw {counts} rows of the classes without replacement: the pool has "
            f"{class_sizes.tolist()}. Use smaller sizes or draw with replacement."
        )
    return counts
