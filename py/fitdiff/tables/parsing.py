"""A column of texts as the type that the user states."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fitdiff.errors import DataError
from fitdiff.tables.arrow import from_array
from fitdiff.tables.columns import Column, column
from fitdiff.tables.inference import (
    FALSE,
    INTEGER,
    NUMBER,
    TRUE,
    Texts,
    booleans,
    bools,
    strings,
)
from fitdiff.tables.options import ColumnType


def parse(texts: Texts, wanted: ColumnType) -> Column:
    """Read a column as the type that the user states.

    Raises
    ------
    DataError
        If a value is not of that type; the first is named.
    """
    name, present = texts.name, texts.present
    if wanted.kind == "string":
        return strings(texts)
    if wanted.kind == "category":
        return categories(strings(texts), wanted)
    if wanted.kind == "boolean":
        true, false = (*TRUE, "T", "1"), (*FALSE, "F", "0")
        _refuse(texts, pc.is_in(present, pa.array(true + false)), "boolean")
        return booleans(texts, true)
    if wanted.kind == "float":
        _refuse(texts, pc.match_substring_regex(present, NUMBER), "float")
        return from_array(name, texts.cast(pa.float64()))
    if wanted.kind == "integer":
        _refuse(texts, pc.match_substring_regex(present, INTEGER), "integer")
        try:
            return from_array(name, texts.cast(pa.int64()))
        except pa.ArrowInvalid as error:
            raise DataError(f"Column '{name}': {error}. Read it as 'string'.") from None
    return _times(texts, wanted)


def categories(made: Column, wanted: ColumnType) -> Column:
    """Make categories of strings: levels as stated, or those present in code point order."""
    labels = made.labels()
    found = {label for label in labels if label is not None}
    levels = wanted.levels if wanted.levels is not None else tuple(sorted(found))
    places = {level: place for place, level in enumerate(levels)}
    if unknown := found - set(levels):
        first = next(row for row, label in enumerate(labels) if label in unknown)
        raise DataError(
            f"Column '{made.name}' has {labels[first]!r} in row {first}, counted from 0, which is "
            f"none of its levels: {', '.join(levels)}."
        )
    codes = np.array([0 if label is None else places[label] for label in labels], np.int32)
    return column(made.name, codes, made.missing, levels=levels, ordered=wanted.ordered)


def _times(texts: Texts, wanted: ColumnType) -> Column:
    values = np.where(bools(texts.gone), "NaT", texts.trimmed.to_numpy(zero_copy_only=False))
    unit = "D" if wanted.kind == "date" else "us"
    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    if unit == "us":
        pattern += r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?"
    _refuse(texts, pc.match_substring_regex(texts.present, pattern + "$"), wanted.kind)
    try:
        times = values.astype(f"datetime64[{unit}]")
    except ValueError as error:
        raise DataError(f"Column '{texts.name}': {error}.") from None
    if wanted.zone:
        try:
            utc = pc.assume_timezone(pa.array(times), wanted.zone)
        except pa.ArrowInvalid as error:  # no such zone, or the hour that clocks skip or repeat
            raise DataError(f"Column '{texts.name}': {error}.") from None
        return from_array(texts.name, utc)
    return column(texts.name, times, bools(texts.gone))


def _refuse(texts: Texts, good: pa.Array, kind: str) -> None:
    bad = ~bools(good)
    if bad.any():
        rows = np.flatnonzero(~bools(texts.gone))[bad]
        allowed = {
            "date": "dates are written 2020-12-31",
            "datetime": "times are written 2020-12-31 23:59:59",
            "boolean": "booleans are written TRUE, FALSE, T, F, 1 or 0",
        }
        remedy = f"; {allowed[kind]}" if kind in allowed else ""
        raise DataError(
            f"Column '{texts.name}' is stated to be {kind}, but row {rows[0]}, counted from 0, has "
            f"{texts.raw[int(rows[0])].as_py()!r}{remedy}."
        )
