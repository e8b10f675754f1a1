"""Python values to R's bytes and back, exactly or not at all.

Everything that could silently become another number is decided here, in the session's process
and for both directions: types, missing values, non-finite values, shapes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rbridge.checks import (
    NA_DOUBLE,
    NA_INTEGER,
    checked_name,
    checked_text,
    is_na,
    refuse_first,
    refuse_nonfinite,
    refuse_values,
    type_remedy,
)
from rbridge.errors import RRefused
from rbridge.messages import Elements, Mode, Node, Strings, Vector
from rbridge.values import Masked, NonFinite, Value

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
_MAX_DEPTH = 100


def to_r(value: Value, where: str, nonfinite: NonFinite, depth: int = 0) -> Node:
    """Turn a Python value into what the worker can hand to R.

    Parameters
    ----------
    value : Value
    where : str
        The expression that names the value in an error message.
    nonfinite : {'refuse', 'carry'}
        Whether NaN and infinities may cross in float64 values.

    Raises
    ------
    RRefused
        If the value, or anything inside it, has no exact counterpart in R.
    """
    if depth > _MAX_DEPTH:
        raise RRefused(f"{where} is nested deeper than {_MAX_DEPTH} lists.")
    if value is None:
        return None
    if isinstance(value, dict):
        return to_r_list(value, where, nonfinite, depth)
    if isinstance(value, list):
        return Elements(
            tuple(to_r(v, f"{where}[{i}]", nonfinite, depth + 1) for i, v in enumerate(value)),
            None,
        )
    if isinstance(value, Masked):
        return _atomic(_array(value.values, where), value.missing, where, nonfinite)
    if isinstance(value, str):
        return Strings((checked_text(value, where),), None)
    return _atomic(_array(value, where), None, where, nonfinite)


def to_r_list(
    values: dict[str, Value], where: str, nonfinite: NonFinite, depth: int = 0
) -> Elements:
    """Turn a dict into an R named list, as `to_r` does."""
    names = tuple(checked_name(name, where) for name in values)
    return Elements(
        tuple(
            to_r(value, f"{where}[{name!r}]", nonfinite, depth + 1)
            for name, value in values.items()
        ),
        names,
    )


def from_r(node: Node, where: str, nonfinite: NonFinite) -> Value:
    """Turn what the worker read from R into a Python value; the mirror of `to_r`.

    Raises
    ------
    RRefused
        If it holds NA, NaN or an infinity and ``nonfinite`` is 'refuse'.
    """
    if node is None:
        return None
    if isinstance(node, Elements):
        if node.names is None:
            return [
                from_r(element, f"{where}[[{i}]]", nonfinite)
                for i, element in enumerate(node.elements, start=1)
            ]
        pairs = zip(node.names, node.elements, strict=True)
        return {name: from_r(element, f"{where}${name}", nonfinite) for name, element in pairs}
    values, missing = _strings(node) if isinstance(node, Strings) else _numbers(node)
    shape = node.dim if node.dim is not None else values.shape if values.size != 1 else ()
    values = _shaped(values, shape)
    missing = None if missing is None else _shaped(missing, shape)
    if nonfinite == "refuse":
        refuse_first(missing, f"{where} holds NA", "call with nonfinite='carry' to get it Masked")
        if values.dtype == np.float64:
            refuse_nonfinite(values, None, where)
    if missing is not None:
        return Masked(values, missing)
    if shape == ():
        # A raw scalar stays a NumPy scalar: as a Python int it would go back as an integer.
        scalar: Value = values[()] if values.dtype == np.uint8 else values.item()
        return scalar
    return values


def _shaped(flat: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    # Row-major, so that what a caller computes does not depend on where an array comes from:
    # NumPy's sums depend on the order in memory.
    return np.asarray(flat.reshape(shape, order="F"), order="C")


def _array(value: object, where: str) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        raise RRefused(
            f"{where} is a numpy.ma.MaskedArray. Use rbridge.Masked(values.data, "
            "numpy.ma.getmaskarray(values))."
        )
    if isinstance(value, np.ndarray | np.generic):
        return np.asarray(value)
    if isinstance(value, bool):
        return np.asarray(value)
    if isinstance(value, int):
        if not -(2**31) < value < 2**31:
            raise RRefused(
                f"{where} is {value}. R's integers go from -2147483647 to 2147483647; use "
                "float(value) if a double will do."
            )
        return np.asarray(value, dtype=np.int32)
    if isinstance(value, float):
        return np.asarray(value, dtype=np.float64)
    raise RRefused(
        f"{where} is of type {type(value).__module__}.{type(value).__qualname__}, which cannot "
        "cross to R. Allowed: numpy arrays, float, int, bool, str, None, dict, list and Masked."
    )


def _atomic(
    values: NDArray[Any], missing: NDArray[np.bool_] | None, where: str, nonfinite: NonFinite
) -> Node:
    dim = values.shape if values.ndim >= 2 else None
    if dim is not None and max(dim) >= 2**31:
        raise RRefused(f"{where} has shape {dim}; each extent of an R array must be below 2**31.")
    if missing is not None and not missing.any():
        missing = None
    if values.dtype.kind == "U":
        return Strings(_texts(values, missing, where), dim)
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


def _texts(
    values: NDArray[Any], missing: NDArray[np.bool_] | None, where: str
) -> tuple[str | None, ...]:
    texts = _flat(values).tolist()
    gone = [False] * len(texts) if missing is None else _flat(missing).tolist()
    return tuple(
        None if absent else checked_text(text, where)
        for text, absent in zip(texts, gone, strict=True)
    )


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    # Column-major, R's order; no copy where the array has it already.
    return values.ravel(order="F")


def _numbers(node: Vector) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    stored = np.frombuffer(node.data, dtype=_STORED[node.mode])
    if node.mode == "raw":
        return stored, None
    missing = is_na(stored) if node.mode == "double" else stored == NA_INTEGER
    values = stored if node.mode != "logical" else (stored != 0) & ~missing
    return values, missing if missing.any() else None


def _strings(node: Strings) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    missing = np.array([text is None for text in node.elements], dtype=np.bool_)
    texts = [text or "" for text in node.elements]
    return np.array(texts, dtype=np.str_), missing if missing.any() else None
