"""Detection of a text's field separator and decimal mark."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from fitdiff.errors import DataError

_SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
_COMMA = re.compile(r"\s*[+-]?\d*,\d+([eE][+-]?\d+)?\s*")
_THOUSANDS = re.compile(r"\s*[+-]?\d{1,3}(,\d{3})+\s*")
_POINT = re.compile(r"\s*[+-]?\d*\.\d+([eE][+-]?\d+)?\s*")


def split(lines: list[str], separator: str) -> list[list[str]]:
    """Split lines into fields, without empty lines; nothing if a field is too long for one."""
    try:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return []


def find_separator(lines: list[str], path: Path) -> str:
    """Find the character that splits the first lines into equally many fields.

    Raises
    ------
    DataError
        If several do.
    """
    if ".tsv" in path.suffixes or ".tab" in path.suffixes:
        return "\t"
    widths = {mark: [len(row) for row in split(lines, mark)] for mark in _SEPARATORS}
    several = {mark: counts for mark, counts in widths.items() if counts and counts[0] > 1}
    even = [mark for mark, counts in several.items() if len(set(counts)) == 1]
    if len(even) == 1:
        return even[0]
    if len(even) > 1:
        named = " or ".join(_SEPARATORS[mark] for mark in even)
        raise DataError(
            f"{path.name} can be read as separated by {named}. Say which: separator={even[0]!r}."
        )
    if several:  # ragged: reading reports the line
        return max(several, key=lambda mark: several[mark][0])
    columns = {len(line.split()) for line in lines if line.strip()}
    if len(columns) == 1 and columns != {1}:
        raise DataError(
            f"{path.name} looks separated by spaces, which are not read. Save it as CSV; in R: "
            "write.csv(read.table(...), row.names = FALSE)."
        )
    return ","  # one column


def find_decimal(rows: Iterable[list[str]], separator: str, file: str) -> Literal[".", ","]:
    """Find whether numbers have a decimal point or a decimal comma.

    Raises
    ------
    DataError
        If there are both, or the commas may separate thousands.
    """
    if separator == ",":
        return "."
    fields = [field for row in rows for field in row if "," in field or "." in field]
    commas = [field.strip() for field in fields if _COMMA.fullmatch(field)]
    if not commas:
        return "."
    points = [field.strip() for field in fields if _POINT.fullmatch(field)]
    if points:
        raise DataError(
            f"{file} has the numbers {commas[0]} and {points[0]}. Say decimal=',' or decimal='.'."
        )
    if all(_THOUSANDS.fullmatch(number) for number in commas):
        raise DataError(
            f"{file} has the number {commas[0]}: with a decimal comma, or thousands? Say "
            "decimal=',' or decimal='.' (which leaves it a string)."
        )
    return ","
