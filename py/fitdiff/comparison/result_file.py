"""A file of results: coefficients or predictions, a column each, and what each row is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fitdiff.errors import DataError, SpecificationError, nearest
from fitdiff.quantities.quantity import Floats
from fitdiff.quantities.terms import normal_term
from fitdiff.tables.reading import read_table

# Names of columns that say what a row is, in the order in which they are looked for.
_LABELS = ("term", "name", "variable", "parameter", "coefficient", "predictor", "id", "row", "x",
           "index", "unnamed: 0", "rownames", "rowname")  # fmt: skip


@dataclass(frozen=True)
class ResultFile:
    """What a file of results holds.

    Attributes
    ----------
    path : str
    labels : tuple of str or None
        What each row is; None where nothing in the file tells.
    columns : mapping of str to ndarray of float64 or object
        The others, in order: numbers, or names of classes.
    """

    path: str
    labels: tuple[str, ...] | None
    columns: Mapping[str, Floats | np.ndarray]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values())))


def read_result(path: str | Path, by: str | None = None) -> ResultFile:
    """Read a file of results; see `fitdiff.comparison.result_files`."""
    table = read_table(str(path)).to_pandas()
    names = [str(name) for name in table.columns]
    table.columns = pd.Index(names)
    if by is not None and by not in names:
        raise SpecificationError(f"{path} has no column '{by}'. {nearest(by, names)}".strip())
    key = by or _label_column(table)
    labels = None
    if key is not None:
        labels = tuple(normal_term(_text(one)) for one in table[key])
        twice = sorted(label for label, times in Counter(labels).items() if times > 1)
        if twice:
            raise DataError(
                f"{path}: column '{key}' names '{twice[0]}' more than once. Name a column that "
                "tells rows apart with --by."
            )
    columns = {name: _values(table[name]) for name in names if name != key}
    if not columns:
        raise DataError(f"{path} has no column of results beside '{key}'.")
    return ResultFile(str(path), labels, columns)


def in_order_of(one: ResultFile, two: ResultFile) -> ResultFile:
    """Put rows that both files name into one order: numbers are else taken for places."""
    if one.labels is None or two.labels is None or {*one.labels} != {*two.labels}:
        return two
    place = {label: at for at, label in enumerate(two.labels)}
    at = [place[label] for label in one.labels]
    columns = {name: values[at] for name, values in two.columns.items()}
    return replace(two, labels=one.labels, columns=columns)


def _label_column(table: pd.DataFrame) -> str | None:
    lower = {str(name).lower(): str(name) for name in table.columns}
    for name in _LABELS:
        if name in lower and table[lower[name]].is_unique and table.shape[1] > 1:
            return lower[name]
    return next(
        (
            str(name)
            for name in table.columns
            if not pd.api.types.is_numeric_dtype(table[name])
            and table[name].is_unique
            and table.shape[1] > 1
        ),
        None,
    )


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _values(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return column.astype(str).to_numpy(dtype=object)
    return column.to_numpy(dtype=np.float64, na_value=np.nan)
