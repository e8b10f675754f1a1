"""Where a script finds its table: a file of text as it is, any other as a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from fitdiff.tables.columns import Column
from fitdiff.tables.dialect import find_decimal, find_separator, split
from fitdiff.tables.table import Table
from fitdiff.translation.script_data import Place

_TEXT = (".csv", ".tsv", ".tab", ".txt")
_LINES = 200


def place_of(source: str, table: Table) -> Place:
    """Say where scripts find a table: in its own file if both languages read that."""
    path = Path(source)
    if path.suffix.lower() in _TEXT and path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for _, line in zip(range(_LINES), file, strict=False)]
        separator = find_separator(lines, path)
        decimal = find_decimal(split(lines, separator)[1:], separator, path.name)
        return Place(source, separator, decimal)
    return Place(f"{table.name}.csv", note=_made(source, table.name))


def _made(source: str, name: str) -> str:
    if source.startswith("r:"):
        return f'in R: write.csv({source[2:]}, "{name}.csv", row.names = FALSE)'
    return f"{name}.csv is the table {source}, as text"


def write_csv(table: Table, path: Path) -> None:
    """Write a table as CSV with every digit; what is missing is NA."""
    columns = [_texts(one) for one in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.names)
        writer.writerows(zip(*columns, strict=True))


def _texts(column: Column) -> list[str]:
    if column.kind in ("category", "string"):
        return ["NA" if one is None else one for one in column.labels()]
    if column.kind == "float":
        numbers = column.numbers()
        return ["NA" if np.isnan(one) else f"{one:.17g}" for one in numbers]
    gone = column.missing.tolist()
    texts = [str(one) for one in column.values.tolist()]
    return ["NA" if absent else one for one, absent in zip(texts, gone, strict=True)]
