"""Arrays to R's vectors and back: types, missing values and order in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rbridge.checks import (
    NA_DOUBLE,
    NA_INTEGER,
    checked_text,
    is_na,
    refuse_values,
    type_remedy,
)
from rbridge.errors import RRefused
from rbridge.messages import Mode, Strings, Vector
from rbridge.values import NonFinite

_MODES: dict[np.dtype[Any], Mode] = {
    np.dtype(np.float64): "double",
    np.dtype(np.int32): "integer",
    np.dtype(np.bool_): "logical",
    np.dtype(np.uint8): "raw",
}
_STORED: dict[Mode, np.dtype[Any]] = {
    "double": np.dtype(np.float64),
    "integer": np.dtype(np.int32),
    "logical": np.dtype(np.int32),
    "raw": np.dtype(np.uint8),
}

_TEXT: np.dtype[Any] = np.dtype(np.str_)


def to_vector(
    values: NDArray[Any], missing: NDArray[np.bool_] | None, where: str, nonfinite: NonFinite
) -> Vector | Strings:
    """Turn an array, and where it is missing, into an R vector.

    Raises
    ------
    RRefused
        If its type has no counterpart in R, or R would read a value as another.
    """
    dim = values.shape if values.ndim >= 2 else None
    if dim is not None and max(dim) >= 2**31:
        raise RRefused(f"{where} has shape {dim}; each extent of an R array must be below 2**31.")
    if missing is not None and not missing.any():
        missing = None
    if values.dtype.kind == "U":
        return Strings(to_texts(values, missing, where), dim)
    mode = _MODES.get(values.dtype)
    if mode is None:
        raise RRefused(f"{where} is an array of {values.dtype}. {type_remedy(values.dtype)}")
    refuse_values(values, missing, mode, where, nonfinite)
    stored = _flat(values).astype(_STORED[mode], copy=missing is not None)
    if missing is not None:
        if mode == "double":
            stored.view(np.uint64)[_flat(missing)] = NA_DOUBLE
        else:
            stored[_flat(missing)] = NA_INTEGER
    return Vector(mode, stored, dim)


def to_texts(
    values: NDArray[Any], missing: NDArray[np.bool_] | None, where: str
) -> tuple[str | None, ...]:
    """Turn an array of strings into those that R can hold, column by column; None for NA."""
    texts = _flat(values).tolist()
    gone = [False] * len(texts) if missing is None else _flat(missing).tolist()
    return tuple(
        None if absent else checked_text(text, where)
        for text, absent in zip(texts, gone, strict=True)
    )


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    # Column-major, R's order; no copy where the array has it already.
    return values.ravel(order="F")


def from_vector(
    node: Vector | Strings, texts_as: np.dtype[Any] = _TEXT
) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Read an R vector.

    Parameters
    ----------
    node : Vector or Strings
    texts_as : dtype
        Type of an array of strings: of fixed width, or objects.

    Returns
    -------
    values : ndarray, flat, in R's order
    missing : ndarray of bool, same shape, or None
        Where R has NA; None for nowhere.
    """
    return _strings(node, texts_as) if isinstance(node, Strings) else _numbers(node)


def _numbers(node: Vector) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    stored = np.frombuffer(node.data, dtype=_STORED[node.mode])
    if node.mode == "raw":
        return stored, None
    missing = is_na(stored) if node.mode == "double" else stored == NA_INTEGER
    values = stored if node.mode != "logical" else (stored != 0) & ~missing
    return values, missing if missing.any() else None


def _strings(
    node: Strings, texts_as: np.dtype[Any]
) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    missing = np.array([text is None for text in node.elements], dtype=np.bool_)
    texts = [text or "" for text in node.elements]
    return np.array(texts, dtype=texts_as), missing if missing.any() else None
