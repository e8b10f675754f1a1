"""Objects in memory as tables: data frames, dicts of columns, NumPy arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import narwhals as nw
import numpy as np
import pyarrow as pa

from fitdiff.errors import DataError
from fitdiff.tables.arrow import from_array, from_arrow
from fitdiff.tables.columns import Column, column
from fitdiff.tables.table import Table


def from_object(source: object, name: str) -> Table:
    """Read a table from an object.

    Parameters
    ----------
    source : data frame, mapping, ndarray
        pandas (also nullable and Arrow types), polars, an Arrow table or whatever else narwhals
        knows; a mapping from name to column; a structured array, or a matrix, whose columns are
        called x1, x2 ...
    name : str

    Notes
    -----
    NaN in NumPy's own floats (arrays, and pandas' float64) is read as missing, as both languages'
    users mean it there; in Arrow, polars and pandas' Float64, where there is a null, NaN is a
    value. A pandas index is not read. What is None, NaT or pandas' NA is missing.

    Raises
    ------
    DataError
        If it is none of these, or a column holds values of several types.
    """
    if isinstance(source, Mapping):
        columns = [_column(str(label), values) for label, values in source.items()]
        return Table(tuple(columns), name=name)
    if isinstance(source, np.ndarray):
        return _from_numpy(source, name)
    try:
        frame: nw.DataFrame[Any] = nw.from_native(cast("Any", source), eager_only=True)
    except TypeError:
        raise DataError(
            f"{type(source).__module__}.{type(source).__qualname__} is not a table. Allowed: "
            "a path, a pandas, polars or Arrow data frame, a dict of columns, a NumPy array."
        ) from None
    except nw.exceptions.DuplicateError as error:
        raise DataError(f"{name} has two columns of one name. Rename one. {error}") from None
    return _from_frame(frame, name)


def _from_frame(frame: nw.DataFrame[Any], name: str) -> Table:
    if not frame.implementation.is_pandas():
        return from_arrow(frame.to_arrow(), name)
    native = frame.to_native()
    bad = [label for label in native.columns if not isinstance(label, str)]
    if bad:
        raise DataError(
            f"{name} has a column named {bad[0]!r}; names are strings. Use "
            ".rename(columns=str) or name the columns."
        )
    columns = tuple(_column(label, native[label].array) for label in native.columns)
    if columns and not len(native):
        raise DataError(f"{name} has columns ({', '.join(native.columns[:5])}) but no rows.")
    default = type(native.index).__name__ == "RangeIndex"
    notes = (
        ()
        if default
        else (f"The index of {name} is not read; use .reset_index() to make it a column.",)
    )
    return Table(columns, name=name, notes=notes)


def _from_numpy(source: np.ndarray[Any, Any], name: str) -> Table:
    if source.dtype.names:
        columns = [_column(label, source[label]) for label in source.dtype.names]
    elif source.ndim == 2:
        columns = [_column(f"x{i}", source[:, i - 1]) for i in range(1, source.shape[1] + 1)]
    else:
        raise DataError(
            f"{name} is an array of {source.ndim} dimensions; a table has 2. For one column use "
            "a dict: {'x': array}."
        )
    return Table(tuple(columns), name=name)


def _column(name: str, values: Any) -> Column:
    if isinstance(values, Column):
        return values.renamed(name)
    if isinstance(values, np.ndarray) and values.ndim != 1:
        raise DataError(
            f"Column '{name}' is an array of shape {values.shape}; a column has one dimension."
        )
    if isinstance(values, np.ma.MaskedArray):
        return column(name, values.data, np.ma.getmaskarray(values))
    if isinstance(values, str) or (
        not isinstance(values, Sequence | np.ndarray) and not hasattr(values, "__array__")
    ):
        raise DataError(
            f"Column '{name}' is {values!r}, of type {type(values).__name__}; it must be a "
            "sequence of values."
        )
    try:
        return from_array(name, _arrow(values))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise DataError(_mixed(name, values) or f"Column '{name}': {error}.") from None
    except pa.ArrowNotImplementedError as error:
        raise DataError(f"Column '{name}' cannot be read: {error}.") from None


def _arrow(values: Any) -> pa.Array:
    if hasattr(values, "to_arrow"):  # a polars series
        return values.to_arrow()
    # Arrow would cut the nanoseconds of pandas' timestamps in a list.
    if isinstance(values, list) and any(getattr(value, "nanosecond", 0) for value in values):
        raise pa.ArrowInvalid("times are not whole microseconds; round them")
    # from_pandas: NaN of NumPy's own types is null; pandas' nullable types say themselves.
    return pa.array(values, from_pandas=True)


def _mixed(name: str, values: Any) -> str | None:
    """Name the first value that is of another type than the one before it."""
    first: object = None
    for row, value in enumerate(values):
        if _is_missing(value):
            continue
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
            return f"Column '{name}' has {value} in row {row}, beyond 64 bits. Make it a string."
        if first is None:
            first = value
        elif not _same_type(first, value):
            return (
                f"Column '{name}' mixes types: {first!r} is {type(first).__name__}, but "
                f"{value!r} in row {row}, counted from 0, is {type(value).__name__}. Make all of "
                "one type."
            )
    return None


def _is_missing(value: object) -> bool:
    if isinstance(value, float | np.floating):
        return bool(np.isnan(value))
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def _same_type(one: object, other: object) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool)
    numbers = (int, float, np.integer, np.floating)
    if isinstance(one, numbers) and isinstance(other, numbers):
        return True
    return isinstance(other, type(one)) or isinstance(one, type(other))
