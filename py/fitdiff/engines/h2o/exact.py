"""Rows on their way to H2O and back, to the bit: the counterpart in Python of R's ``h2o_rows.R``.

H2O reads decimal text, which costs most doubles their last bits; whole numbers arrive as they are.
Every double is a whole number times a power of two: so doubles are sent as two whole numbers each
and multiplied on the server. What arrived is read back.
"""

from __future__ import annotations

from io import StringIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fitdiff.errors import DataError

# An uploaded file is stored in pieces of this size, each of which is parsed into a chunk of rows.
CHUNK_BYTES = 2**22

Parts = dict[str, NDArray[np.int64]]


def whole_parts(x: NDArray[np.generic]) -> Parts:
    """Take numbers apart into whole numbers that H2O reads exactly.

    Parameters
    ----------
    x : ndarray, shape (n, p), any numeric dtype

    Returns
    -------
    dict of str to ndarray, shape (n, p), int64
        ``x`` alone where all are whole and have at most 53 bits; else ``x`` and ``exponent``, of
        which the numbers are ``x * 2.0**exponent``, exactly: a double has 53 significant bits and
        is a multiple of 2**-1074.

    Raises
    ------
    DataError
        If a number is not finite: H2O would fill it in.
    """
    values = x.astype(np.float64)
    if not np.isfinite(values).all():
        raise DataError(
            "The rows hold numbers that are not finite, which H2O would fill in. Remove them first."
        )
    if (values == np.floor(values)).all() and (np.abs(values) <= 2**53).all():
        return {"x": values.astype(np.int64)}
    # |x| < 2**e, so that |x| * 2**(53 - e) is whole unless bits of it lie below 2**-1074.
    exponent = np.maximum(np.frexp(values)[1] - 53, -1074)
    return {
        "x": np.ldexp(values, -exponent).astype(np.int64),
        "exponent": exponent.astype(np.int64),
    }


def column_names(parts: Parts, labelled: bool) -> list[str]:
    """Names of the columns, which R gives them too: ``label``, ``x1`` ..., ``exponent1`` ..."""
    names = [f"{part}{j + 1}" for part, values in parts.items() for j in range(values.shape[1])]
    return ["label", *names] if labelled else names


def as_csv(parts: Parts, y: NDArray[np.uint8] | None) -> str:
    """Write rows as comma-separated numbers, their names in the first line.

    Parameters
    ----------
    parts : dict of str to ndarray, shape (n, p), int64
        From `whole_parts`.
    y : ndarray, shape (n,), uint8, or None
        Labels, which come first.
    """
    labels = [] if y is None else [y.astype(np.int64)[:, np.newaxis]]
    rows = np.hstack([*labels, *parts.values()]).tolist()
    lines = [column_names(parts, y is not None), *rows]
    return "".join(",".join(map(str, line)) + "\n" for line in lines)


def product_of_parts(frame: str, columns: int, labelled: bool) -> str:
    """Rapids, H2O's own language, for the numbers from their parts: [a:b] are b columns from a."""
    first = int(labelled)
    product = (
        f"(* (cols {frame} [{first}:{columns}]) (^ 2 (cols {frame} [{first + columns}:{columns}])))"
    )
    return f"(cbind (cols {frame} [0]) {product})" if labelled else product


def check_one_chunk(text: str) -> None:
    """Raise `DataError` unless H2O will hold the rows of this text in a single chunk."""
    if len(text) > CHUNK_BYTES:
        raise DataError(
            f"H2O keeps rows in file order within one chunk only, which holds {CHUNK_BYTES} bytes "
            f"of text; these rows take {len(text)}. Use fewer rows, or the row order 'hogwild'."
        )


def read_csv(text: str) -> NDArray[np.float64]:
    """Read the numbers that H2O sends, shape (n, p); those not whole are in hexadecimal."""
    names, _, numbers = text.replace('"', "").partition("\n")
    if "0x" not in numbers:
        rows = pd.read_csv(StringIO(numbers), header=None, names=names.split(","), dtype=np.float64)
        return rows.to_numpy()
    return np.array([[_number(word) for word in row.split(",")] for row in numbers.splitlines()])


def _number(word: str) -> float:
    if "x" in word:
        return float.fromhex(word)
    return float(word) if word else float("nan")


def check_arrived(
    received: NDArray[np.float64], x: NDArray[np.generic], y: NDArray[np.uint8] | None
) -> None:
    """Raise `DataError` unless H2O has the numbers that were sent, all and unchanged."""
    labels = [] if y is None else [y[:, np.newaxis].astype(np.float64)]
    sent = np.hstack([*labels, x.astype(np.float64)])
    if received.shape != sent.shape:
        raise DataError(
            f"H2O received {received.shape} numbers; {sent.shape} were sent. Report it."
        )
    differ = received != sent
    if differ.any():
        raise DataError(
            f"H2O received {np.count_nonzero(differ)} of {sent.size} numbers changed; the first is "
            f"{received[differ][0]!r}, sent as {sent[differ][0]!r}. Report it."
        )
