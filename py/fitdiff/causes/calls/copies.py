"""Perturbed copies of a table, on which a cause must close the gap as well."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from fitdiff.causes.calls.kept import Kept

# Rows below which leaving some out leaves too little to fit.
_FEWEST_ROWS = 8
_LEFT_OUT = 0.1
# Units that belong together below which leaving one out leaves too few: then rows are left out.
_FEWEST_UNITS = 5
_ALONE = Kept()
# Draws made for each copy that is wanted: those that lose a category are not used.
_DRAWS = 8
_MOST_LEVELS = 12
# In standard deviations of a column: enough to move every estimate, too little for another regime.
_JITTER = 0.05


def copies(
    table: pd.DataFrame, most: int, kept: Kept = _ALONE, seed: int = 20261
) -> Iterator[pd.DataFrame]:
    """Yield perturbed copies: rows left out, drawn again, and drawn again with jitter, in turn.

    Where a column has no ties, rows are left out instead of drawn again. Rows that belong together
    are left out together, and of a time series only a block at an end. Rows keep their order.
    Only columns of fractional numbers are jittered, one jitter a distinct value, so that ties stay
    ties; counts, codes and categories are left as they are. A small table of counts has counts
    added instead.
    """
    generator = np.random.default_rng(seed)
    if len(table) < _FEWEST_ROWS:
        yield from _of_counts(table, most, generator)
        return
    units = kept.units
    if units is not None and np.unique(units).size < _FEWEST_UNITS:
        units = None
    made = 0
    # Rows drawn twice are ties, which a method of ranks treats otherwise.
    untied = kept.once or any(table[name].is_unique for name in table.select_dtypes("number"))
    for _ in range(_DRAWS * most):
        share = _LEFT_OUT * (1 + made % 3)
        if kept.ordered:
            rows = _without_end(len(table), share * generator.random(), generator)
        elif units is not None:
            rows = _without_units(units, share, generator)
        elif made % 3 == 0 or untied:
            rows = np.flatnonzero(generator.random(len(table)) >= share)
            if len(rows) == len(table):
                continue
        else:
            # Of another number of rows: what depends on it agrees by chance where it divides.
            rows = np.sort(generator.choice(len(table), len(table) - made % 3))
        copy = table.iloc[rows].reset_index(drop=True)
        if len(copy) < len(table) // 2 or lost_levels(table, copy, units):
            continue
        yield _jittered(copy, generator) if made % 3 == 2 else copy
        made += 1
        if made == most:
            return


def _without_end(rows: int, share: float, generator: np.random.Generator) -> np.ndarray:
    """All rows but a block at the start or at the end, of at least one row."""
    gone = max(1, round(share * rows))
    return np.arange(gone, rows) if generator.random() < 0.5 else np.arange(rows - gone)


def _without_units(units: np.ndarray, share: float, generator: np.random.Generator) -> np.ndarray:
    """All rows but those of some units, of at least one."""
    numbers = np.unique(units)
    gone = generator.choice(numbers, max(1, round(share * numbers.size)), replace=False)
    return np.flatnonzero(~np.isin(units, gone))


def lost_levels(table: pd.DataFrame, copy: pd.DataFrame, units: np.ndarray | None = None) -> bool:
    """Whether a category of the table is not in the copy: then its term is not there either."""
    for name in table.columns:
        # The units themselves are meant to lose some.
        if units is not None and np.array_equal(pd.factorize(table[name])[0], units):
            continue
        levels = table[name].nunique()
        few = levels <= _MOST_LEVELS and 3 * levels <= len(table)
        if few and copy[name].nunique() < levels:
            return True
    return False


def _jittered(table: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    made = table.copy()
    for name in made.columns:
        column = made[name]
        if not pd.api.types.is_float_dtype(column):
            continue
        values = column.to_numpy(dtype=np.float64)
        finite = values[np.isfinite(values)]
        if finite.size == 0 or (finite == np.round(finite)).all() or np.ptp(finite) == 0:
            continue
        distinct, place = np.unique(values, return_inverse=True)
        moved = distinct + _JITTER * finite.std() * generator.standard_normal(distinct.size)
        low, high = finite.min(), finite.max()
        # A share stays a share, a positive number positive.
        made[name] = np.clip(moved, low, high)[place]
    return made


def _of_counts(
    table: pd.DataFrame, most: int, generator: np.random.Generator
) -> Iterator[pd.DataFrame]:
    numeric = table.select_dtypes("number")
    if numeric.empty or not (numeric == np.round(numeric)).all().all():
        return
    for _ in range(most):
        made = table.copy()
        added = generator.integers(1, 6, numeric.shape)
        made[numeric.columns] = numeric + added
        yield made
