"""Tables of a report: rows of values, whose columns say how to show them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

Value = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    title : str
    kind : {'text', 'number', 'signed', 'code'}
        'signed' numbers are effects and carry their sign; 'code' is a hash, path or identifier.
    digits : int
        Decimals of a float; integers are shown whole, and floats of size 1e-4 or less, other than
        0, in scientific notation where ``digits`` would show nothing of them.
    meaning : str
        One sentence for readers who do not know the word; may be empty.
    """

    title: str
    kind: Literal["text", "number", "signed", "code"] = "text"
    digits: int = 4
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of values; None is a value that is not known or has no meaning.

    Attributes
    ----------
    id : str
        Unique in the report.
    title : str
    columns : tuple of Column
    rows : tuple of tuple of Value
        Each as long as ``columns``.
    folded : bool
        Shown on request: for long tables and the alternatives of figures.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    folded: bool = False


def without_blank_columns(table: Table) -> Table:
    """Leave out the columns that hold nothing in any row."""
    kept = [k for k in range(len(table.columns)) if any(not _blank(row[k]) for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[k] for k in kept),
        rows=tuple(tuple(row[k] for k in kept) for row in table.rows),
    )


def _blank(value: Value) -> bool:
    return value in (None, "") or (isinstance(value, float) and math.isnan(value))
