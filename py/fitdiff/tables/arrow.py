"""Arrow's columns as ours: what data frames, Parquet, Feather and CSV files go through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.table import Table

_Maker = Callable[[str, pa.Array, NDArray[np.bool_]], Column]


def from_arrow(data: pa.Table, name: str, notes: tuple[str, ...] = ()) -> Table:
    """Make a table of Arrow's: null is missing, NaN a value, dictionaries are categories.

    Integers become int64, floats float64, timestamps microseconds; a column of nulls only is
    ``float``.

    Raises
    ------
    DataError
        If a column has another type, or a value is not exact in ours.
    """
    if data.num_columns and not data.num_rows:
        raise DataError(f"{name} has columns ({', '.join(data.column_names[:5])}) but no rows.")
    columns = tuple(
        from_array(label, values)
        for label, values in zip(data.column_names, data.columns, strict=True)
    )
    return Table(columns, name=name, notes=notes)


def from_array(name: str, data: pa.Array | pa.ChunkedArray) -> Column:
    """Make a column of Arrow's array; `DataError` as `from_arrow`."""
    if isinstance(data, pa.ChunkedArray):
        data = data.combine_chunks()
    if isinstance(data, pa.ChunkedArray):
        # What Arrow cannot put into one array is beyond any table for a fit.
        raise DataError(f"Column '{name}' has more text than one Arrow array can hold.")
    kind, missing = data.type, _nulls(data)
    for is_of, make in _MAKERS:
        if is_of(kind):
            return make(name, data, missing)
    raise DataError(f"Column '{name}' is of Arrow's type {kind}. {_remedy(kind)}")


def _nulls(data: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(data.is_null().to_numpy(zero_copy_only=False), dtype=np.bool_)


def _filled(data: pa.Array, fill: object) -> NDArray[Any]:
    # With nulls in them, Arrow would hand integers out as rounded doubles.
    whole = data.fill_null(pa.scalar(fill, data.type)) if data.null_count else data
    return np.asarray(whole.to_numpy(zero_copy_only=False))


def _plain(fill: object, as_type: pa.DataType | None = None) -> _Maker:
    def make(name: str, data: pa.Array, missing: NDArray[np.bool_]) -> Column:
        return column(name, _filled(data if as_type is None else data.cast(as_type), fill), missing)

    return make


def _strings(name: str, data: pa.Array, missing: NDArray[np.bool_]) -> Column:
    return column(name, np.array(data.to_pylist(), dtype=object), missing)


def _nothing(name: str, data: pa.Array, missing: NDArray[np.bool_]) -> Column:
    return column(name, np.zeros(len(data)), missing)


def _category(name: str, data: pa.Array, missing: NDArray[Any]) -> Column:
    levels = data.dictionary.to_pylist()
    for level in levels:
        # bool is an int, too.
        if not isinstance(level, str | int):
            raise DataError(
                f"Column '{name}' has the category {level!r}; categories are strings or integers. "
                "Make strings of them, so that both languages have the same."
            )
    codes = _filled(data.indices, 0)
    return column(
        name, codes, missing, levels=[str(level) for level in levels], ordered=data.type.ordered
    )


def _date(name: str, data: pa.Array, missing: NDArray[np.bool_]) -> Column:
    try:
        days = data.cast(pa.date32()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid as error:
        raise DataError(f"Column '{name}' has dates with a time of day: {error}.") from None
    return column(name, np.asarray(days), missing)


def _datetime(name: str, data: pa.Array, missing: NDArray[Any]) -> Column:
    try:
        exact = data.cast(pa.timestamp("us", data.type.tz))
    except pa.ArrowInvalid as error:
        raise DataError(
            f"Column '{name}' has times that are not whole microseconds ({error}). Round them: R "
            "has no finer ones."
        ) from None
    since_1970 = _filled(pc.cast(exact, pa.int64()), 0)
    return column(name, since_1970.view("datetime64[us]"), missing, zone=data.type.tz or "")


def _remedy(kind: pa.DataType) -> str:
    if pa.types.is_decimal(kind):
        return "Cast it to a double or to a string."
    if pa.types.is_nested(kind):
        return "A table holds one value in a cell: unnest it."
    if pa.types.is_duration(kind) or pa.types.is_time(kind):
        return "Make it a number, in a unit that you choose."
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return "Decode it to strings."
    return "Allowed: numbers, booleans, strings, dictionaries, dates and timestamps."


def _is_text(kind: pa.DataType) -> bool:
    return kind in (pa.string(), pa.large_string(), pa.string_view())


_MAKERS: tuple[tuple[Callable[[pa.DataType], bool], _Maker], ...] = (
    (pa.types.is_dictionary, _category),
    (pa.types.is_null, _nothing),
    (pa.types.is_integer, _plain(0)),
    (pa.types.is_floating, _plain(0.0, pa.float64())),
    (pa.types.is_boolean, _plain(False)),
    (_is_text, _strings),
    (pa.types.is_date, _date),
    (pa.types.is_timestamp, _datetime),
)
