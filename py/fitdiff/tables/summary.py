"""A table in words: a line a column."""

from __future__ import annotations

import numpy as np

from fitdiff.tables.columns import Column
from fitdiff.tables.table import Table

_WIDTH = 80


def summary(table: Table) -> str:
    """Describe each column in a line of at most 80 characters.

    Returns
    -------
    str
        Name, kind, how many values are missing, the range of numbers or the first levels; then
        the notes of reading.
    """
    rows = [
        (column.name, _kind(column), _missing(column), _content(column)) for column in table.columns
    ]
    wide = [min(max(len(row[i]) for row in rows), limit) for i, limit in enumerate((24, 18, 14))]
    lines = [f"{table.name}: {table.n_rows} rows, {len(table.columns)} columns"]
    roles = {name: role for role, name in table.roles.stated().items()}
    for row in rows:
        cells = "  ".join(
            _cut(text, width).ljust(width) for text, width in zip(row, wide, strict=False)
        )
        role = f" ({roles[row[0]]})" if row[0] in roles else ""
        lines.append(_cut(f"  {cells}  {row[3]}{role}".rstrip(), _WIDTH))
    return "\n".join([*lines, *(f"  Note: {note}" for note in table.notes)])


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _kind(column: Column) -> str:
    return "ordered category" if column.ordered else column.kind


def _missing(column: Column) -> str:
    count = int(column.missing.sum())
    return f"{count} missing" if count else ""


def _content(column: Column) -> str:
    if column.kind == "category":
        return f"{len(column.levels)} levels: {', '.join(column.levels[:8])}"
    present = column.present
    if column.kind == "string":
        distinct = sorted(set(present.tolist()))
        return f"{len(distinct)} texts: {', '.join(repr(text) for text in distinct[:4])}"
    if column.kind == "boolean":
        return f"{int(present.sum())} true, {int((~present).sum())} false"
    if column.kind == "float":
        present = present[~np.isnan(present)]
    if not present.size:
        return ""
    low, high = present.min(), present.max()
    return f"{low:.6g} to {high:.6g}" if column.kind == "float" else f"{low} to {high}"
