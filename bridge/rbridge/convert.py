"""Python values to R's bytes and back, exactly or not at all.

Everything that could silently become another number is decided here, in the session's process
and for both directions: types, missing values, non-finite values, shapes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rbridge.checks import checked_name, checked_text, refuse_present_na
from rbridge.convert_frames import from_r_frame, to_r_frame
from rbridge.errors import RRefused
from rbridge.frames import Frame
from rbridge.messages import Elements, Node, Strings
from rbridge.values import Masked, NonFinite, Value
from rbridge.vectors import from_vector, to_vector

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
    if isinstance(value, Frame):
        return to_r_frame(value, where, nonfinite)
    if isinstance(value, str):
        return Strings((checked_text(value, where),), None)
    values, missing = (value.values, value.missing) if isinstance(value, Masked) else (value, None)
    return to_vector(_array(values, where), missing, where, nonfinite)


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
        return _from_r_list(node, where, nonfinite)
    values, missing = from_vector(node)
    shape = node.dim if node.dim is not None else values.shape if values.size != 1 else ()
    values = _shaped(values, shape)
    missing = None if missing is None else _shaped(missing, shape)
    if nonfinite == "refuse":
        refuse_present_na(values, missing, where)
    if missing is not None:
        return Masked(values, missing)
    if shape == ():
        # A raw scalar stays a NumPy scalar: as a Python int it would go back as an integer.
        scalar: Value = values[()] if values.dtype == np.uint8 else values.item()
        return scalar
    return values


def _from_r_list(node: Elements, where: str, nonfinite: NonFinite) -> Value:
    if node.attributes:
        return from_r_frame(node, where, nonfinite)
    if node.names is None:
        return [
            from_r(element, f"{where}[[{i}]]", nonfinite)
            for i, element in enumerate(node.elements, start=1)
        ]
    pairs = zip(node.names, node.elements, strict=True)
    return {name: from_r(element, f"{where}${name}", nonfinite) for name, element in pairs}


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
