"""A file of results: coefficients or predictions, a column each, and what each row is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
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


# Names of columns that tell rows of the same name apart: a fit or a fold each.
_GROUPS = ("model", "method", "fold", "split", "repeat", "rep", "resample", "run", "seed", "chain",
           "imputation", "group", "effect", "component", "response", "ylevel", "outcome",
           "contrast", "comparison", "dataset", "tau", "quantile", "lambda", "time")  # fmt: skip
_MOST_KEYS = 3


@dataclass(frozen=True)
class ResultFile:
    """What a file of results holds.

    Attributes
    ----------
    path : str
    labels : tuple of str or None
        What each row is, no two the same; None where nothing in the file tells.
    columns : mapping of str to ndarray of float64 or object
        The others, in order: numbers, or names of classes.
    repeated : (str, str) or None
        The column of names and the first that stands there more than once: its rows are told apart
        by their order.
    """

    path: str
    labels: tuple[str, ...] | None
    columns: Mapping[str, Floats | np.ndarray]
    repeated: tuple[str, str] | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values())))


def read_results(
    first: str | Path, second: str | Path, by: str | None = None
) -> tuple[ResultFile, ResultFile]:
    """Read two files of results; see `fitdiff.comparison.result_files`."""
    tables = [_table(path) for path in (first, second)]
    if by is not None:
        keys = [
            _stated(by, path, table) for path, table in zip((first, second), tables, strict=True)
        ]
        return _read(first, tables[0], keys[0], stated=True), _read(
            second, tables[1], keys[1], stated=True
        )
    keys = [_label_column(table) for table in tables]
    if not all(keys):
        keys = _common_keys(tables) or keys
    return _read(first, tables[0], keys[0]), _read(second, tables[1], keys[1])


def _table(path: str | Path) -> pd.DataFrame:
    table = read_table(str(path)).to_pandas()
    names = [str(name) for name in table.columns]
    # A summary that was written as CSV is padded: "   coef   ".
    bare = [name.strip() for name in names]
    table.columns = pd.Index(bare if len(set(bare)) == len(bare) else names)
    return table


def _stated(by: str, path: str | Path, table: pd.DataFrame) -> tuple[str, ...]:
    """The columns that the user names: one, or several with commas between."""
    names = list(table.columns)
    keys = (by,) if by in names else tuple(one.strip() for one in by.split(","))
    for key in keys:
        if key not in names:
            raise SpecificationError(f"{path} has no column '{key}'. {nearest(key, names)}".strip())
    return keys


def _read(
    path: str | Path, table: pd.DataFrame, key: tuple[str, ...], *, stated: bool = False
) -> ResultFile:
    labels, repeated = _labels(table, key) if key else (None, None)
    if repeated is not None and stated:
        raise DataError(
            f"{path}: column '{repeated[0]}' names '{repeated[1]}' more than once. Name a column "
            "that tells rows apart with --by, or several: --by model,term."
        )
    columns = {name: _values(table[name]) for name in table.columns if name not in key}
    if not columns:
        raise DataError(f"{path} has no column of results beside '{', '.join(key)}'.")
    return ResultFile(str(path), labels, columns, repeated)


def _labels(
    table: pd.DataFrame, key: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """What each row is, and what is there more than once."""
    texts = [[_text(one) for one in table[name]] for name in key]
    named = [
        f"{normal_term(last)} ({', '.join(rest)})" if rest else normal_term(last)
        for *rest, last in zip(*texts, strict=True)
    ]
    if len(set(named)) < len(named):  # "a b" and "ab" are one term, and two names of rows
        named = [", ".join(one) for one in zip(*texts, strict=True)]
    twice = sorted(label for label, times in Counter(named).items() if times > 1)
    if not twice:
        return tuple(named), None
    seen: Counter[str] = Counter()
    labels = []
    for label in named:
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(labels), (", ".join(key), twice[0])


def _label_column(table: pd.DataFrame) -> tuple[str, ...]:
    """The column that names each row; empty where none does."""
    lower = {str(name).lower(): str(name) for name in table.columns}
    if table.shape[1] < 2:
        return ()
    for name in _LABELS:
        if name in lower and table[lower[name]].is_unique:
            return (lower[name],)
    texts = (
        str(name)
        for name in table.columns
        if not pd.api.types.is_numeric_dtype(table[name]) and table[name].is_unique
    )
    return next(((name,) for name in texts), ())


def _common_keys(tables: Sequence[pd.DataFrame]) -> list[tuple[str, ...]] | None:
    """Columns of both files that together name each row, else the one whose names repeat."""
    one, two = tables
    plain = {name: name.lower().replace(".", "") for name in one.columns if name in two.columns}
    groups = [name for name, word in plain.items() if word in _GROUPS]
    names = [name for label in _LABELS for name, word in plain.items() if word == label]
    if not names or min(one.shape[1], two.shape[1]) < 2:
        return None
    for size in range(1, _MOST_KEYS + 1):
        for keys in combinations([*groups, *names], size):
            if all(not table.duplicated(list(keys)).any() for table in tables):
                return [keys, keys]
    return [(names[0],), (names[0],)]


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _values(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return column.astype(str).to_numpy(dtype=object)
    return column.to_numpy(dtype=np.float64, na_value=np.nan)
