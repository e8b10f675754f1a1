"""Tables as data frames: R's, which cross the bridge, and pandas'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.kinds import fits_double
from fitdiff.tables.table import Table
from rbridge.frames import Frame, FrameColumn

if TYPE_CHECKING:
    import pandas as pd

_MICROSECONDS = 1e6


def to_frame(table: Table) -> Frame:
    """Make the data frame that crosses to R; send it with ``nonfinite="carry"``.

    Integers beyond R's 32 bits cross as doubles.

    Raises
    ------
    DataError
        If integers are beyond 2^53, or times so far from 1970 that R's seconds round them.
    """
    return Frame({column.name: _to_r(column) for column in table.columns}, table.n_rows)


def _to_r(made: Column) -> FrameColumn:
    values, missing = made.values, made.missing if made.missing.any() else None
    if made.kind == "category":
        codes = np.array(values, dtype=np.int32)
        return FrameColumn(codes, missing, "factor", made.levels, made.ordered)
    if made.kind == "date":
        return FrameColumn(_since_1970(made), missing, "date")
    if made.kind == "datetime":
        seconds = _since_1970(made) / _MICROSECONDS
        if (np.rint(seconds * _MICROSECONDS) != _since_1970(made)).any():
            raise DataError(
                f"Column '{made.name}' has times that R's seconds, which are doubles, would round. "
                "Round them to whole seconds."
            )
        return FrameColumn(seconds, missing, "datetime", zone=made.zone)
    if made.kind == "integer":
        return FrameColumn(_integers(made), missing)
    return FrameColumn(values, missing)


def _since_1970(made: Column) -> NDArray[np.float64]:
    return np.where(made.missing, 0, made.values.astype(np.int64)).astype(np.float64)


def _integers(made: Column) -> NDArray[Any]:
    values = made.values
    if -(2**31) < values.min() <= values.max() < 2**31:
        return values.astype(np.int32)
    if not fits_double(values):
        worst = values[np.argmax(np.abs(values.astype(np.float64)))]
        raise DataError(
            f"Column '{made.name}' holds {worst}; R's numbers are exact up to 2^53 only. Leave "
            f"it out of the table, or read it as text: --types {made.name}=string, in Python "
            f"types={{'{made.name}': 'string'}}."
        )
    return values.astype(np.float64)


def from_frame(frame: Frame, name: str, notes: tuple[str, ...] = ()) -> Table:
    """Make a table of a data frame that came from R; row names are left out.

    Raises
    ------
    DataError
        If a column is of bytes, or its dates are not whole days or its times not whole
        microseconds.
    """
    columns = tuple(_from_r(label, came) for label, came in frame.columns.items())
    return Table(columns, name=name, notes=notes)


def _from_r(name: str, came: FrameColumn) -> Column:
    values, missing = came.values, came.missing
    if came.kind == "factor":
        return column(name, values, missing, levels=came.levels, ordered=came.ordered)
    if came.kind in ("date", "datetime"):
        return _from_r_times(name, came)
    if values.dtype == np.uint8:
        raise DataError(f"Column '{name}' is of R's type raw. Use as.integer() in R.")
    return column(name, values, missing)


def _from_r_times(name: str, came: FrameColumn) -> Column:
    unit, scale = ("D", 1.0) if came.kind == "date" else ("us", _MICROSECONDS)
    gone = np.zeros(came.values.size, np.bool_) if came.missing is None else came.missing
    given = np.where(gone, 0.0, came.values)
    whole = np.rint(given * scale)
    if not np.isfinite(given).all() or (whole / scale != given).any():
        allowed = "whole days" if came.kind == "date" else "whole microseconds; use round() in R"
        raise DataError(f"Column '{name}' has {came.kind}s that are not {allowed}.")
    values = whole.astype(np.int64).view(f"datetime64[{unit}]")
    return column(name, values, gone, zone=came.zone)


def to_pandas(table: Table) -> pd.DataFrame:
    """See `Table.to_pandas`."""
    import pandas as pd  # noqa: PLC0415 - takes a second, and not every call needs it

    return pd.DataFrame({column.name: _series(column, pd) for column in table.columns})


def _series(made: Column, pd: Any) -> Any:
    values, missing = made.values, made.missing
    if made.kind == "category":
        return pd.Categorical.from_codes(values, list(made.levels), ordered=made.ordered)
    if made.kind in ("date", "datetime"):
        naive = pd.Series(values.astype("datetime64[s]") if made.kind == "date" else values)
        return naive.dt.tz_localize("UTC").dt.tz_convert(made.zone) if made.zone else naive
    if made.kind == "string":
        return pd.array(made.labels(), dtype="str")
    if made.kind == "float" or not missing.any():
        return values  # pandas copies the arrays of a dict
    if made.kind == "boolean":
        return np.where(missing, np.nan, values.astype(object))
    return made.numbers() if fits_double(values) else pd.arrays.IntegerArray(values, missing)
