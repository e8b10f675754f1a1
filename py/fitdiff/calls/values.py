"""What ``data``, ``X`` and ``y`` are on a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from fitdiff.calls.errors import CallError

# What a name may mean besides a column.
TABLE, FEATURES, OUTCOME = "data", "X", "y"


class Tabular(Protocol):
    """What can be made a data frame, such as `fitdiff.tables.table.Table`."""

    def to_pandas(self) -> pd.DataFrame:
        """Return the data frame."""


def frame_of(table: pd.DataFrame | Tabular) -> pd.DataFrame:
    """Return a table as a data frame."""
    return table if isinstance(table, pd.DataFrame) else table.to_pandas()


def outcome_of(outcome: str | None, columns: Sequence[str]) -> str | None:
    """Return the outcome's column: the one named, else a column ``y``."""
    return outcome or (OUTCOME if OUTCOME in columns else None)


def features_of(
    table: pd.DataFrame, target: str | None, features: Sequence[str], design: pd.DataFrame | None
) -> tuple[pd.DataFrame, str]:
    """Return what ``X`` is, and say so."""
    if design is not None:
        names = ", ".join(map(str, design.columns))
        return design, f"X is the other side's design: {names}"
    if features:
        return columns_of(table, features), f"X is {', '.join(features)}"
    chosen = [
        name
        for name in table.columns
        if name != target and pd.api.types.is_numeric_dtype(table[name])
    ]
    matrix = columns_of(table, chosen).astype({n: int for n in chosen if table[n].dtype == bool})
    return matrix, f"X is the numeric columns: {', '.join(map(str, chosen))}"


def columns_of(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return some columns, without a copy where they lie side by side."""
    places = table.columns.get_indexer(pd.Index(list(names)))
    if len(places) and (np.diff(places) == 1).all() and places[0] >= 0:
        return table.iloc[:, places[0] : places[-1] + 1]
    return table[list(names)]


def values_of(
    meanings: Mapping[str, str],
    table: pd.DataFrame,
    target: str | None,
    matrix: pd.DataFrame | None,
) -> dict[str, pd.DataFrame | pd.Series]:
    """Return the value of each name.

    Parameters
    ----------
    meanings : mapping of str to str
        A column's own name, or TABLE, FEATURES or OUTCOME.
    table : DataFrame
    target : str or None
        The outcome's column.
    matrix : DataFrame or None
        What ``X`` is; None where the call needs none.

    Raises
    ------
    CallError
        If ``X`` or ``y`` is used and nothing says what it is.
    """
    values: dict[str, pd.DataFrame | pd.Series] = {}
    for name, meaning in meanings.items():
        if name in table.columns:
            values[name] = table[name]
        elif meaning == TABLE:
            values[name] = table
    if FEATURES not in values and matrix is not None and matrix.shape[1]:
        values[FEATURES] = matrix
    elif FEATURES not in values and FEATURES in meanings:
        raise CallError("X has no column: the table has no numeric one but the outcome.")
    if matrix is not None and len(matrix) != len(table) and {FEATURES, OUTCOME} <= {*meanings}:
        raise CallError(
            f"X, the design of the other call, has {len(matrix)} rows, and y {len(table)}: that "
            "call leaves rows out. Leave them out of the table instead, for both."
        )
    if target is not None:
        values.setdefault(OUTCOME, table[target])
    elif OUTCOME in meanings:
        raise CallError("Nothing says what y is. Name its column by outcome (--outcome COLUMN).")
    return values
