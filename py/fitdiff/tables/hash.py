r"""The hash of a table, which R computes from its data frame as well.

``hash_table(table)`` in Python and ``fitdiff::hash_table(df)`` in R hash the same bytes, so a
table that crossed is known to have arrived with its types, levels and missing values.

The hash is the SHA-256, in hexadecimal, of the ASCII text ``"fitdiff table 1\n<rows>
<columns>\n"`` followed by the SHA-256 of each column in hexadecimal and a newline. A column's is
that of these bytes (numbers little-endian; a *text* is its number of UTF-8 bytes, as int32, and
the bytes):

1. its kind as ASCII, a newline, and its name as a text;
2. category: 1 byte, whether it is ordered, the number of levels as int32, and each level as a
   text; datetime: its time zone as a text, empty where none is stated;
3. for each row a byte, 1 where the value is missing (NA);
4. the values, with zeros (or no bytes) where one is missing: float as float64; integer as int32;
   boolean as a byte; string as all lengths (int32) and then all bytes; category as int32 from 1;
   date as float64 days, datetime as float64 microseconds since 1970.

So 1 is not 1.2, not "1" and not TRUE; integer 1 is not the double 1; the order of levels counts;
NA is not NaN. All NaN are one value. 0.0 and -0.0 differ, as 1/x does. R has no 64-bit integers:
integers beyond its 32 bits cross as doubles and hash as such (kind ``float``); beyond 2^53, where
a double would round, they cannot cross, and hash as int64 (kind ``integer64``).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.hashing import outcome_bytes
from fitdiff.tables.columns import Column
from fitdiff.tables.kinds import fits_double

if TYPE_CHECKING:
    from fitdiff.tables.table import Table

_NAN = np.uint64(0x7FF8_0000_0000_0000)


def hash_table(table: Table) -> str:
    """Hash names, types, levels, values and missing values of a table; not its roles."""
    return table.hash


def hash_table_rows(table: Table, y: NDArray[Any] | None = None) -> str:
    r"""Hash the rows of a table, and their outcomes when given, so that R can hash the same bytes.

    Parameters
    ----------
    table : Table, n rows
    y : ndarray, shape (n,) or (n, k), uint8, float64, int32 or bool, optional

    Returns
    -------
    str
        Without outcomes that of the table. Else the SHA-256, in hexadecimal, of the ASCII line
        ``"table <hash>\n"`` and the outcomes as `fitdiff.hashing.outcome_bytes` writes them.
    """
    # Not `Table.hash`, which is remembered: rows are hashed as they are now.
    own = hash_columns(table.n_rows, table.columns)
    if y is None:
        return own
    digest = hashlib.sha256(f"table {own}\n".encode())
    digest.update(outcome_bytes(y, table.n_rows))
    return digest.hexdigest()


def hash_columns(n_rows: int, columns: Sequence[Column]) -> str:
    """Hash the columns of a table, see this module."""
    digest = hashlib.sha256(f"fitdiff table 1\n{n_rows} {len(columns)}\n".encode())
    for column in columns:
        digest.update(f"{hash_column(column)}\n".encode())
    return digest.hexdigest()


def hash_column(column: Column) -> str:
    """Hash one column, name included."""
    kind, values = _canonical(column)
    digest = hashlib.sha256(f"{kind}\n".encode() + _text(column.name))
    if kind == "category":
        digest.update(struct.pack("<?i", column.ordered, len(column.levels)))
        for level in column.levels:
            digest.update(_text(level))
    if kind == "datetime":
        digest.update(_text(column.zone))
    digest.update(column.missing.tobytes())
    for part in values:
        digest.update(part)
    return digest.hexdigest()


def _canonical(column: Column) -> tuple[str, Sequence[bytes]]:
    values, missing = column.values, column.missing
    if column.kind == "string":
        texts = [text.encode() for text in values.tolist()]
        return "string", (np.array([len(t) for t in texts], "<i4").tobytes(), b"".join(texts))
    if column.kind == "integer":
        kind, dtype = _integers(values)
        return kind, (values.astype(dtype).tobytes(),)
    if column.kind == "category":
        return "category", ((values + 1).astype("<i4").tobytes(),)
    if column.kind == "boolean":
        return "boolean", (values.tobytes(),)
    numbers = values.astype("<f8") if column.kind == "float" else _since_1970(values, missing)
    numbers = np.where(missing, 0.0, numbers)
    numbers.view(np.uint64)[np.isnan(numbers)] = _NAN
    return column.kind, (numbers.astype("<f8").tobytes(),)


def _integers(values: NDArray[np.int64]) -> tuple[str, str]:
    # -2^31 is R's NA.
    if values.size == 0 or -(2**31) < values.min() <= values.max() < 2**31:
        return "integer", "<i4"
    return ("float", "<f8") if fits_double(values) else ("integer64", "<i8")


def _since_1970(values: NDArray[Any], missing: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.where(missing, 0, values.astype(np.int64)).astype(np.float64)


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<i", len(encoded)) + encoded
