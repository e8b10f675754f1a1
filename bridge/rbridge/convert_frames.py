"""Data frames to what the worker hands to R, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rbridge.checks import NA_INTEGER, checked_name, checked_text, refuse_present_na
from rbridge.errors import RRefused
from rbridge.frames import Frame, FrameColumn
from rbridge.messages import Attributes, Elements, Strings, Vector
from rbridge.values import NonFinite
from rbridge.vectors import from_vector, to_texts, to_vector


def to_r_frame(frame: Frame, where: str, nonfinite: NonFinite) -> Elements:
    """Turn a `Frame` into an R data frame, as `rbridge.convert.to_r` does."""
    if frame.n_rows >= 2**31:
        raise RRefused(f"{where} has {frame.n_rows} rows; an R data frame has less than 2**31.")
    names = tuple(checked_name(name, where) for name in frame.columns)
    columns = tuple(
        _to_r_column(column, f"{where}[{name!r}]", nonfinite)
        for name, column in frame.columns.items()
    )
    rows: Vector | Strings
    if frame.row_names is None:
        # R's compact form of 1, 2, ... n.
        rows = Vector("integer", np.array([NA_INTEGER, -frame.n_rows], np.int32), None)
    else:
        rows = Strings(tuple(checked_text(name, where) for name in frame.row_names), None)
    attributes = (("class", Strings(("data.frame",), None)), ("row.names", rows))
    return Elements(columns, names, attributes)


def _to_r_column(column: FrameColumn, where: str, nonfinite: NonFinite) -> Vector | Strings:
    values, missing = column.values, column.missing
    if values.dtype == np.object_:
        return Strings(to_texts(values, missing, where), None)
    if column.kind == "factor":
        values = values + np.int32(1)
    if column.kind != "plain":
        nonfinite = "refuse"  # there is no day that is NaN
    node = to_vector(values, missing, where, nonfinite)
    assert isinstance(node, Vector) or column.kind == "plain"
    if isinstance(node, Vector):
        return Vector(node.mode, node.data, None, _attributes(column, where))
    return node


def _attributes(column: FrameColumn, where: str) -> Attributes:
    if column.kind == "factor":
        levels = tuple(checked_text(level, f"a level of {where}") for level in column.levels)
        classes = ("ordered", "factor") if column.ordered else ("factor",)
        return ("levels", Strings(levels, None)), ("class", Strings(classes, None))
    if column.kind == "date":
        return (("class", Strings(("Date",), None)),)
    if column.kind == "datetime":
        zone = Strings((checked_text(column.zone, where),), None)
        return ("tzone", zone), ("class", Strings(("POSIXct", "POSIXt"), None))
    return ()


def from_r_frame(node: Elements, where: str, nonfinite: NonFinite) -> Frame:
    """Turn an R data frame that the worker read into a `Frame`.

    Raises
    ------
    RRefused
        If it holds NA, NaN or an infinity and ``nonfinite`` is 'refuse'.
    """
    columns: dict[str, FrameColumn] = {}
    for name, element in zip(node.names or (), node.elements, strict=True):
        assert isinstance(element, Vector | Strings)
        columns[name] = _from_r_column(element, f"{where}${name}", nonfinite)
    rows = dict(node.attributes)["rows"]
    if isinstance(rows, Strings):
        return Frame(columns, len(rows.elements), tuple(text or "NA" for text in rows.elements))
    (n_rows,) = np.frombuffer(rows.data, dtype=np.int32).tolist()
    return Frame(columns, n_rows)


def _from_r_column(node: Vector | Strings, where: str, nonfinite: NonFinite) -> FrameColumn:
    values, missing = from_vector(node, texts_as=np.dtype(object))
    if nonfinite == "refuse":
        refuse_present_na(values, missing, where)
    said = dict(node.attributes) if isinstance(node, Vector) else {}
    classes = _texts(said.get("class"))
    if "factor" in classes:
        codes: NDArray[Any] = values - np.int32(1)
        if missing is not None:
            codes[missing] = -1
        levels = _texts(said.get("levels"))
        return FrameColumn(codes, missing, "factor", levels, "ordered" in classes)
    if "Date" in classes:
        return FrameColumn(values, missing, "date")
    if "POSIXct" in classes:
        return FrameColumn(values, missing, "datetime", zone=(*_texts(said.get("tzone")), "")[0])
    return FrameColumn(values, missing)


def _texts(node: Vector | Strings | None) -> tuple[str, ...]:
    return tuple(text or "" for text in node.elements) if isinstance(node, Strings) else ()
