"""Kinds of columns, and checks of their contents.

Each kind has one NumPy type:

=========  ====================================  ====================  ===================
kind       values                                under a missing one   in R
=========  ====================================  ====================  ===================
float      float64                               NaN                   double
integer    int64                                 0                     integer, or double
boolean    bool                                  False                 logical
string     object (str)                          ''                    character
category   int32, position in ``levels``         -1                    factor
date       datetime64[D]                         NaT                   Date
datetime   datetime64[us]                        NaT                   POSIXct
=========  ====================================  ====================  ===================
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError

Kind = Literal["float", "integer", "boolean", "string", "category", "date", "datetime"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DTYPES: dict[Kind, np.dtype[Any]] = {
    "float": np.dtype(np.float64),
    "integer": np.dtype(np.int64),
    "boolean": np.dtype(np.bool_),
    "string": np.dtype(object),
    "category": np.dtype(np.int32),
    "date": np.dtype("datetime64[D]"),
    "datetime": np.dtype("datetime64[us]"),
}
FILL: dict[Kind, Any] = {
    "float": np.nan,
    "integer": 0,
    "boolean": False,
    "string": "",
    "category": -1,
    "date": np.datetime64("NaT", "D"),
    "datetime": np.datetime64("NaT", "us"),
}


def fits_double(values: NDArray[np.int64]) -> bool:
    """Say whether all integers are within 2^53 of zero, hence exact as doubles."""
    return values.size == 0 or bool(values.min() >= -(2**53) and values.max() <= 2**53)


def check_content(
    name: str,
    kind: Kind,
    values: NDArray[Any],
    missing: NDArray[np.bool_],
    levels: tuple[str, ...],
) -> None:
    """Raise `DataError` if this is no content of a column of that kind."""
    where = f"Column '{name}'"
    if not name:
        raise DataError("A column has an empty name. Give it one.")
    if values.ndim != 1 or missing.shape != values.shape:
        raise DataError(
            f"{where} has values of shape {values.shape} and a mask of shape {missing.shape}; both "
            "must be (n,)."
        )
    if values.dtype != DTYPES[kind]:
        raise DataError(f"{where} is {kind} and holds {values.dtype}.")
    if kind == "category":
        _check_levels(where, levels, values[~missing])
    elif kind == "string":
        _check_texts(where, values.tolist())
    elif kind in ("date", "datetime"):
        _check_times(where, values[~missing])


def _check_levels(where: str, levels: tuple[str, ...], codes: NDArray[np.int32]) -> None:
    seen: set[str] = set()
    for level in levels:
        if not isinstance(level, str):
            raise DataError(f"{where} has the level {level!r}; levels are strings.")
        if level in seen:
            raise DataError(f"{where} has the level '{level}' twice.")
        seen.add(level)
    _check_texts(where, list(levels))
    if codes.size and not 0 <= codes.min() <= codes.max() < len(levels):
        raise DataError(
            f"{where} has codes from {codes.min()} to {codes.max()} and {len(levels)} levels; "
            "codes are positions in the levels, from 0."
        )


def _check_times(where: str, times: NDArray[Any]) -> None:
    if np.isnat(times).any():
        raise DataError(f"{where} holds NaT where nothing is missing.")
    since_1970 = times.astype(np.int64)
    rounded = since_1970 != since_1970.astype(np.float64).astype(np.int64)
    if rounded.any():
        raise DataError(
            f"{where} has {times[rounded][0]}. So far from 1970 no double holds microseconds, as R "
            "needs: round it to seconds."
        )


def _check_texts(where: str, texts: list[str]) -> None:
    try:
        whole = "".join(texts)
        whole.encode()
    except (TypeError, UnicodeEncodeError):
        row = next(row for row, text in enumerate(texts) if not _is_unicode(text))
        raise DataError(
            f"{where} has {texts[row]!r} in row {row}, counted from 0; it must be a string of "
            "Unicode text."
        ) from None
    if "\0" in whole:
        row = next(row for row, text in enumerate(texts) if "\0" in text)
        raise DataError(f"{where} has a NUL in row {row}: {texts[row]!r}. R cannot hold it.")


def _is_unicode(text: object) -> bool:
    try:
        return isinstance(text, str) and text.encode() is not None
    except UnicodeEncodeError:
        return False
