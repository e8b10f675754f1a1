"""Candidate changes of dates in a Python formula: numbers of seconds or days, as R has them.

patsy takes a column of dates for a category; R counts the days of a Date, the seconds of a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from fitdiff.calls.tree import Constant, Language, Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument, calls_of

# Of a second, by the unit in which a column counts.
_TICKS: Mapping[str, float] = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}
_NAMES: Mapping[str, str] = {
    "s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds",
}  # fmt: skip
_UNITS: Mapping[str, float] = {"seconds": 1.0, "days": 86400.0}


def date_changes(
    tree: Node, language: Language, side: Side, table: pd.DataFrame
) -> Iterator[Change]:
    """List a call's formula with dates as numbers of another unit, or as numbers at all.

    Parameters
    ----------
    tree : Node
    language : {'r', 'py'}
    side : {'first', 'second'}
    table : DataFrame
    """
    dates = {
        str(name): np.datetime_data(kind)[0]
        for name, kind in table.dtypes.items()
        if isinstance(kind, np.dtype) and kind.kind == "M"
    }
    if language != "py" or not dates:
        return
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            match argument.value:
                case Constant(value=str(text)) if "~" in text:
                    for change, new in _written(text, dates):
                        edit = SetArgument(at, place, "formula", Constant("string", new))
                        yield Change(side, *change, "transform", edit, "contrasts")
                    return


def _written(text: str, dates: Mapping[str, str]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Setting, value before and after, and the formula."""
    left, _, right = text.partition("~")
    for name, unit in dates.items():
        column = re.escape(name)
        counted = re.compile(
            rf"{column}\.astype\(\s*[\"']int64[\"']\s*\)|pd\.to_numeric\(\s*{column}\s*\)"
        )
        plain = re.compile(rf"(?<![\w.\"'(]){column}(?![\w.(\"')])")
        found = counted.search(right)
        about = (f"unit of {name}", _NAMES[unit]) if found else (f"coding of {name}", "categories")
        for words, seconds in _UNITS.items():
            made = f'I({name}.astype("int64") / {_TICKS[unit] * seconds:.10g})'
            new = (counted if found else plain).sub(lambda _: made, right)  # noqa: B023
            if new != right:
                yield (*about, words), f"{left.strip()} ~ {new.strip()}"
