"""Data frames as the R side takes them: vectors, and factors as codes and levels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from fitdiff.calls.errors import CallError
from rbridge import Masked, Value


def r_table(table: pd.DataFrame) -> dict[str, Value]:
    """Return a table as a list of columns."""
    return {str(name): r_column(table[name]) for name in table.columns}


def r_values(values: Mapping[str, pd.DataFrame | pd.Series]) -> dict[str, Value]:
    """Return X, as a matrix with the names of its columns, and y."""
    return {
        name: _matrix(value) if isinstance(value, pd.DataFrame) else r_column(value)
        for name, value in values.items()
    }


def _matrix(frame: pd.DataFrame) -> Value:
    values = np.column_stack([_doubles(frame[name]) for name in frame.columns])
    missing = np.isnan(values)
    columns = np.array(list(map(str, frame.columns)), dtype=np.str_)
    return {"matrix": Masked(values, missing) if missing.any() else values, "columns": columns}


def _doubles(column: pd.Series) -> np.ndarray:
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def r_column(column: pd.Series) -> Value:
    """Return a column: numbers, booleans, text, or a factor.

    Raises
    ------
    CallError
        If it holds something else.
    """
    missing = column.isna().to_numpy()
    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        codes = np.where(missing, 0, column.cat.codes.to_numpy() + 1).astype(np.int32)
        levels = np.array([str(one) for one in column.cat.categories], dtype=np.str_)
        masked = Masked(codes, missing)
        return {"codes": masked, "levels": levels, "ordered": bool(column.cat.ordered)}
    if pd.api.types.is_bool_dtype(kind):
        return Masked(column.fillna(value=False).to_numpy(dtype=np.bool_), missing)
    if pd.api.types.is_integer_dtype(kind):
        values = column.fillna(0).to_numpy(dtype=np.int64)
        small = bool((np.abs(values) < 2**31 - 1).all())
        return Masked(values.astype(np.int32 if small else np.float64), missing)
    if pd.api.types.is_float_dtype(kind):
        return Masked(_doubles(column), missing)
    texts = [one if not gone else "" for one, gone in zip(column, missing, strict=True)]
    if all(isinstance(one, str) for one in texts):
        return Masked(np.array(texts, dtype=np.str_), missing)
    found = next(type(one).__name__ for one in texts if not isinstance(one, str))
    raise CallError(
        f"Column '{column.name}' holds {found}, which R cannot be given. Make it numbers or text."
    )
