"""Hashes of content: rows, row numbers, specifications; and seeds derived from them."""

from __future__ import annotations

import hashlib
import json

import numpy as np
from numpy.typing import NDArray


def hash_rows(x: NDArray[np.generic], y: NDArray[np.uint8] | None = None) -> str:
    r"""Hash a matrix of rows, and their labels when given, so that R can hash the same bytes.

    Parameters
    ----------
    x : ndarray, shape (n, p), uint8 or float64
    y : ndarray, shape (n,), uint8, optional

    Returns
    -------
    str
        SHA-256, in hexadecimal, of the ASCII line ``"<type> <n> <p>\n"`` (type is ``uint8`` or
        ``float64``), then ``x`` row by row, little-endian, then ``y``.

    Raises
    ------
    TypeError
        If ``x`` has another dtype or is not a matrix.
    """
    if x.dtype not in (np.uint8, np.float64) or x.ndim != 2:
        raise TypeError(
            f"Rows must be a matrix of uint8 or float64, not {x.ndim}-dimensional {x.dtype}. "
            "Convert them with .astype()."
        )
    digest = hashlib.sha256(f"{x.dtype.name} {x.shape[0]} {x.shape[1]}\n".encode())
    digest.update(np.ascontiguousarray(x, dtype=x.dtype.newbyteorder("<")).tobytes())
    if y is not None:
        digest.update(np.ascontiguousarray(y, dtype=np.uint8).tobytes())
    return digest.hexdigest()


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
