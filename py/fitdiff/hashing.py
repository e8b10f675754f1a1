"""Hashes of content: rows, row numbers, specifications; and seeds derived from them."""

from __future__ import annotations

import hashlib
import json

import numpy as np
from numpy.typing import NDArray

# Types that both languages hold without loss, by NumPy's name: R's raw, double, integer, logical.
_PREDICTORS = ("uint8", "float64")
_OUTCOMES = ("uint8", "float64", "int32", "bool")
# R's integer NA: as a number it exists in Python alone.
_R_NA = np.iinfo(np.int32).min


def hash_rows(x: NDArray[np.generic], y: NDArray[np.generic] | None = None) -> str:
    r"""Hash a matrix of rows, and their outcomes when given, so that R can hash the same bytes.

    Values are hashed with their types and lengths: 1.0 is not 1, and nothing is converted.

    Parameters
    ----------
    x : ndarray, shape (n, p), uint8 or float64
    y : ndarray, shape (n,) or (n, k), uint8, float64, int32 or bool, optional

    Returns
    -------
    str
        SHA-256, in hexadecimal, of the ASCII line ``"x <type> <n> <p>\n"`` (type is NumPy's name,
        such as ``float64``), then ``x`` row by row, little-endian; and, if outcomes are given, of
        the line ``"y <type> <n>\n"`` and the outcomes, in the same way.

    Raises
    ------
    TypeError
        If ``x`` or ``y`` has another dtype or number of dimensions.
    ValueError
        If there are not as many outcomes as rows, or an int32 is the one that R reads as NA.
    """
    _check("Rows", x, _PREDICTORS, 2)
    digest = hashlib.sha256(f"x {x.dtype.name} {x.shape[0]} {x.shape[1]}\n".encode())
    digest.update(_bytes(x))
    if y is not None:
        digest.update(outcome_bytes(y, len(x)))
    return digest.hexdigest()


def outcome_bytes(y: NDArray[np.generic], rows: int) -> bytes:
    r"""Write outcomes as the bytes that both languages hash.

    Returns
    -------
    bytes
        The ASCII line ``"y <type> <n>\n"``, of a matrix ``"y <type> <n> <k>\n"``, and the
        outcomes row by row, little-endian.

    Raises
    ------
    TypeError, ValueError
        As `hash_rows` does.
    """
    _check("Outcomes", y, _OUTCOMES, 2 if getattr(y, "ndim", 1) == 2 else 1)
    if len(y) != rows:
        raise ValueError(f"{rows} rows need as many outcomes, got {len(y)}.")
    if y.dtype == np.int32 and (y == _R_NA).any():
        raise ValueError(f"The outcome {_R_NA} is NA in R. Convert outcomes to float64.")
    shape = " ".join(map(str, y.shape))
    return f"y {y.dtype.name} {shape}\n".encode() + _bytes(y)


def hash_row_numbers(rows: NDArray[np.int32]) -> str:
    """SHA-256, in hexadecimal, of row numbers, shape (n,), int32, in their order."""
    _check("Row numbers", rows, ("int32",), 1)
    return hashlib.sha256(_bytes(rows)).hexdigest()


def _check(what: str, values: object, types: tuple[str, ...], dimensions: int) -> None:
    allowed = f"a {'matrix' if dimensions == 2 else 'vector'} of {' or '.join(types)}"
    if not isinstance(values, np.ndarray):
        raise TypeError(f"{what} must be {allowed}, got a {type(values).__name__}.")
    # The dtype itself is compared: a big-endian float64 has the same name.
    if values.dtype not in [np.dtype(name) for name in types] or values.ndim != dimensions:
        raise TypeError(
            f"{what} must be {allowed}, got {values.ndim}-dimensional {values.dtype}. "
            "Convert them with .astype()."
        )


def _bytes(values: NDArray[np.generic]) -> bytes:
    """Bytes in C order, little-endian."""
    return np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).tobytes()


def hash_content(content: object) -> str:
    """SHA-256, in hexadecimal, of JSON-like content in one canonical spelling."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def derive_seed(*axes: str | int) -> int:
    """Derive a seed from named axes: adding a value to one axis changes no other seed.

    Returns
    -------
    int
        In [0, 2**31), which R, H2O, NumPy and Keras all accept.
    """
    return int(hash_content(list(axes))[:16], 16) % 2**31
