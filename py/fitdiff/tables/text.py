"""CSV and TSV files: read once as text, by rules that are stated, then typed.

The text is UTF-8 (with or without a byte order mark), or what ``encoding`` says. The first line
names the columns; empty lines are skipped; fields may be quoted with double quotes. Separator and
decimal mark are found in the first thousand lines, or refused where two readings make sense. What
a column becomes is decided in `fitdiff.tables.inference`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from fitdiff.errors import DataError
from fitdiff.tables.dialect import find_decimal, find_separator, split
from fitdiff.tables.encoding import decoded
from fitdiff.tables.inference import Typed, infer, texts_of
from fitdiff.tables.options import ReadOptions
from fitdiff.tables.parsing import parse
from fitdiff.tables.table import Table

_SAMPLE = 1000
_NUMBER = re.compile(r"\s*[+-]?[0-9]*[.,]?[0-9]+\s*")
_MAX_COLUMNS = 100_000
_BLOCK = 2**24
# R's write.csv gives the column of row names no name. Not "X", as R's read.csv calls it: that is
# what calls of Python name a design.
_ROW_NAMES = "rownames"


def read_text(path: Path, options: ReadOptions) -> Table:
    """Read a CSV or TSV file, also gzipped.

    Raises
    ------
    DataError
        If it is empty, binary, of another encoding, ragged, or of an unclear separator; the line
        is named.
    """
    name = options.name or path.name.split(".")[0]
    text = decoded(path, options.encoding)
    records = _sample(text, path)
    separator = options.separator or find_separator(records, path)
    rows = split(records, separator)
    if not rows:
        raise DataError(
            f"{path.name} has a field of more than {csv.field_size_limit()} characters. Is its "
            f"separator {separator!r}? If not, say separator=..."
        )
    names, notes = _names(rows[0], path.name)
    decimal = options.decimal or find_decimal(rows[1:], separator, path.name)
    if unknown := [stated for stated in options.types if stated not in names]:
        raise DataError(f"types names '{unknown[0]}', which is not a column of {path.name}.")
    data = _parsed(text, len(names), separator, path.name)
    if not data.num_rows:
        raise DataError(f"{path.name} has a header ({', '.join(names[:5])}) but no rows.")
    columns = []
    for label, raw in zip(names, data.columns, strict=True):
        texts = texts_of(label, raw.combine_chunks(), tuple(options.missing), decimal)
        wanted = options.types.get(label)
        typed = infer(texts) if wanted is None else Typed(parse(texts, wanted))
        columns.append(typed.column)
        notes += typed.notes
    return Table(tuple(columns), name=name, notes=notes)


def _sample(text: str, path: Path) -> list[str]:
    """Read the first lines, at most a thousand; `DataError` if there is nothing but space."""
    if not text.strip():
        raise DataError(f"{path} is empty.")
    lines: list[str] = []
    for line in io.StringIO(text, newline=""):
        if not line.strip("\r\n") and not lines:
            continue
        lines.append(line)
        # A quoted field may go on in the next line: do not stop in the middle.
        if len(lines) >= _SAMPLE and sum(line.count('"') for line in lines) % 2 == 0:
            break
    return lines


def _names(header: list[str], file: str) -> tuple[list[str], tuple[str, ...]]:
    if len(header) > _MAX_COLUMNS:
        raise DataError(
            f"The first line of {file} has {len(header)} fields; at most {_MAX_COLUMNS} columns "
            "are read. If it names no columns, add a line that does."
        )
    empty = [place for place, name in enumerate(header) if not name.strip()]
    if not empty and all(_NUMBER.fullmatch(name) for name in header):
        note = f"The first line of {file} gives the names, though all of it is numbers."
        return header, (note,)
    if not empty:
        return header, ()
    if empty == [0] and len(header) > 1 and _ROW_NAMES not in header:
        note = f"The first column of {file} has no name and is called '{_ROW_NAMES}'."
        return [_ROW_NAMES, *header[1:]], (note,)
    raise DataError(
        f"Column {empty[-1] + 1} of {file} has no name in the first line. Give it one, or remove "
        "the separator that is too many."
    )


def _parsed(text: str, width: int, separator: str, file: str) -> pa.Table:
    """Split the text into fields, all of them strings."""
    quoted = '"' in text
    if quoted and text.count('"') % 2:
        _explain(text, width, separator, file)
    body = text.encode()
    strings = {f"f{i}": pa.string() for i in range(width)}
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(body),
            arrow_csv.ReadOptions(
                autogenerate_column_names=True, skip_rows_after_names=1, block_size=_BLOCK
            ),
            arrow_csv.ParseOptions(delimiter=separator, newlines_in_values=quoted),
            arrow_csv.ConvertOptions(column_types=strings, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        _explain(text, width, separator, file)
        raise DataError(f"{file} cannot be read: {error}.") from None


def _explain(text: str, width: int, separator: str, file: str) -> None:
    """Raise `DataError` naming the line at which the text stops being a table."""
    start = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for row, line in _records(reader, file):
        if row and len(row) != width:
            hint = ""
            if len(row) == width + 1 and start == 2:
                hint = " If the first field is a row name, give its column a name."
            raise DataError(
                f"Line {start} of {file} has {len(row)} fields, the header has {width}.{hint}"
            )
        start = line + 1


def _records(reader: Any, file: str) -> Iterator[tuple[list[str], int]]:
    start = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(
                f"{file}: a quote opened in line {start} is not closed, or there is text after it "
                f"({error})."
            ) from None
        yield row, reader.line_num
        start = reader.line_num + 1
