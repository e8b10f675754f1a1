"""The IDX format of the MNIST files: a big-endian header, then the bytes of one array."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

_UNSIGNED_BYTE = 0x08


def to_idx(array: NDArray[np.uint8]) -> bytes:
    """Write an array of bytes as an IDX file's content.

    Parameters
    ----------
    array : ndarray, any shape, uint8
    """
    header = struct.pack(f">HBB{array.ndim}I", 0, _UNSIGNED_BYTE, array.ndim, *array.shape)
    return header + np.ascontiguousarray(array, dtype=np.uint8).tobytes()


def from_idx(content: bytes) -> NDArray[np.uint8]:
    """Read an IDX file's content as a read-only array of bytes.

    Returns
    -------
    ndarray, shape as the header says, uint8

    Raises
    ------
    ValueError
        If the header is not that of an array of bytes, or the length does not fit it.
    """
    if len(content) < 4 or content[:3] != bytes((0, 0, _UNSIGNED_BYTE)):
        raise ValueError(f"An IDX file of bytes starts with 00 00 08, not {content[:3].hex(' ')}.")
    dimensions = content[3]
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise ValueError(f"The IDX header needs {start} bytes; the file has {len(content)}.")
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    values = np.frombuffer(content, dtype=np.uint8, offset=start)
    if values.size != np.prod(shape, dtype=np.int64):
        raise ValueError(f"The IDX header says {shape}, but {values.size} values follow.")
    return values.reshape(shape)
