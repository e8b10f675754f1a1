"""What was found of a frame, once: a search measures by the same few tables again and again."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar, cast

import numpy as np
import pandas as pd

T = TypeVar("T")
# By the identity of the frame, as long as it lives.
_KNOWN: dict[int, dict[Hashable, object]] = {}


def remembered(frame: pd.DataFrame, key: Hashable, make: Callable[[], T]) -> T:
    """Return what is made of a frame, which does not change; made at the first time only."""
    if id(frame) not in _KNOWN:
        weakref.finalize(frame, _KNOWN.pop, id(frame), None).atexit = False
    known = _KNOWN.setdefault(id(frame), {})
    if key not in known:
        known[key] = make()
    return cast("T", known[key])


def spread(frame: pd.DataFrame, name: Hashable) -> float | None:
    """Return the standard deviation of a column; None where it is not one of numbers."""

    def measured() -> float | None:
        column = frame[name]
        if not pd.api.types.is_numeric_dtype(column):
            return None
        return float(np.nanstd(column.to_numpy(dtype=np.float64)))

    return remembered(frame, ("spread", name), measured)


def first_values(frame: pd.DataFrame) -> Mapping[str, float]:
    """Return the first value of each column of numbers; of truth values none."""

    def found() -> dict[str, float]:
        numeric = frame.iloc[:1].select_dtypes("number")
        return {
            str(name): float(value)
            for name, column in numeric.items()
            for value in column.to_numpy(dtype=np.float64)
        }

    return remembered(frame, "first values", found)
