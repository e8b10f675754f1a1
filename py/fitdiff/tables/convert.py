"""A column as another type: only if every value is exact in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.inference import texts_of
from fitdiff.tables.options import ColumnType
from fitdiff.tables.parsing import categories, parse
from fitdiff.tables.table import Table


def with_types(table: Table, types: Mapping[str, ColumnType]) -> Table:
    """Give columns the types that are stated; those that have them stay as they are.

    Raises
    ------
    DataError
        If there is no such column, or a value would not be exact.
    """
    for name, wanted in types.items():
        table = table.with_column(as_type(table.column(name), wanted))
    return table


def as_type(made: Column, wanted: ColumnType) -> Column:
    """Turn a column into one of another type; `DataError` names a value that does not fit."""
    if made.kind == wanted.kind and made.kind != "category" and made.zone == wanted.zone:
        return made
    if wanted.kind == "category":
        return _as_category(made, wanted)
    if made.kind in ("string", "category") and wanted.kind != "string":
        texts = pa.array(made.labels(), pa.string())
        return parse(texts_of(made.name, texts, (), "."), wanted)
    if wanted.kind == "string" and made.kind in ("category", "integer"):
        return column(made.name, _texts(made), made.missing)
    if made.kind in ("float", "integer", "boolean"):
        return _number(made, wanted)
    return _time(made, wanted)


def _number(made: Column, wanted: ColumnType) -> Column:
    if wanted.kind == "float":
        return column(made.name, made.numbers(), made.missing)
    if wanted.kind in ("integer", "boolean"):
        return _exact(made, wanted)
    raise _cannot(made, wanted)


def _time(made: Column, wanted: ColumnType) -> Column:
    if wanted.kind not in ("date", "datetime") or wanted.zone or made.zone:
        raise _cannot(made, wanted)
    values = made.values.astype("datetime64[D]" if wanted.kind == "date" else "datetime64[us]")
    if (values != made.values)[~made.missing].any():
        raise DataError(f"Column '{made.name}' has times of day, which dates do not.")
    return column(made.name, values, made.missing)


def _cannot(made: Column, wanted: ColumnType) -> DataError:
    return DataError(f"Column '{made.name}' is {made.kind} and cannot become {wanted.kind}.")


def _exact(made: Column, wanted: ColumnType) -> Column:
    allowed = np.isin(made.values, (0, 1)) if wanted.kind == "boolean" else _whole(made.values)
    bad = np.flatnonzero(~allowed & ~made.missing)
    if bad.size:
        what = "0 or 1" if wanted.kind == "boolean" else "an integer"
        raise DataError(
            f"Column '{made.name}' has {made.values[bad[0]]} in row {bad[0]}, counted from 0, "
            f"which is not {what}; it cannot become {wanted.kind}."
        )
    filled = np.where(made.missing, 0, made.values)
    return column(
        made.name, filled.astype(np.int64 if wanted.kind == "integer" else np.bool_), made.missing
    )


def _whole(values: NDArray[Any]) -> NDArray[np.bool_]:
    finite = np.isfinite(values)
    whole = np.rint(np.where(finite, values, 0.5)) == values
    exact: NDArray[np.bool_] = finite & whole & (np.abs(values) <= 2.0**53)
    return exact


def _texts(made: Column) -> NDArray[np.object_]:
    if made.kind == "category":
        return np.array([label or "" for label in made.labels()], dtype=object)
    return np.array([str(value) for value in made.values.tolist()], dtype=object)


def _as_category(made: Column, wanted: ColumnType) -> Column:
    if made.kind == "category" and wanted.levels is None:
        return replace(made, ordered=wanted.ordered or made.ordered)
    if made.kind == "float":
        made = as_type(made, ColumnType("integer"))
    if made.kind == "boolean":
        names = np.array(["FALSE", "TRUE"], dtype=object)
        texts = column(made.name, names[made.values.astype(np.intp)], made.missing)
        return categories(texts, wanted)
    if made.kind == "integer" and wanted.levels is None:
        levels = tuple(str(value) for value in np.unique(made.present).tolist())
        wanted = replace(wanted, levels=levels)
    if made.kind not in ("integer", "string", "category"):
        raise _cannot(made, wanted)
    return categories(column(made.name, _texts(made), made.missing), wanted)
