"""RDS files: a data frame that R's saveRDS wrote, read without R."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.files import existing, need
from fitdiff.tables.frames import from_frame
from fitdiff.tables.options import ReadOptions
from fitdiff.tables.table import Table
from rbridge.checks import is_na
from rbridge.frames import Frame, FrameColumn

if TYPE_CHECKING:
    from rdata.parser import RObject

_LATIN1 = 4  # gp flags of R's CHARSXP


def read_rds(place: str, options: ReadOptions) -> Table:
    """Read a data frame with its factors, dates and NA; row names are left out.

    Raises
    ------
    DataError
        If the file is no RDS file, holds something else than a data frame, or a column of a
        class that a table has not.
    UnavailableError
        If the package rdata is not installed.
    """
    options.refuse_text_options("an RDS file")
    path = existing(place)
    parser: Any = need("rdata.parser", "RDS files")
    try:
        parsed = parser.parse_file(path).object
    except Exception as error:  # the parser may raise anything on foreign bytes
        raise DataError(f"{path.name} is not an RDS file: {error}.") from error
    attributes = dict(_attributes(parsed))
    if "data.frame" not in _texts(attributes.get("class")):
        raise DataError(f"{path.name} holds no data frame. In R: saveRDS(as.data.frame(x), ...).")
    names = _texts(attributes.get("names"))
    columns = {
        name: _column(name, element) for name, element in zip(names, parsed.value, strict=True)
    }
    if len(columns) < len(names):
        raise DataError(f"{path.name} has two columns of one name. Rename one.")
    n_rows = next((column.values.size for column in columns.values()), 0)
    return from_frame(Frame(columns, n_rows), options.name or path.stem)


def _column(name: str, stored: RObject) -> FrameColumn:
    attributes = dict(_attributes(stored))
    classes = _texts(attributes.get("class"))
    kind = stored.info.type.name
    if "factor" in classes:
        codes, missing = _integers(stored.value)
        levels = _texts(attributes.get("levels"))
        return FrameColumn(codes - np.int32(1), missing, "factor", levels, "ordered" in classes)
    if classes and not {"Date", "POSIXct"} & set(classes):
        raise DataError(f"Column '{name}' is of R's class {classes[0]}. Use unclass() in R.")
    if "dim" in attributes or kind not in ("REAL", "INT", "LGL", "STR"):
        raise DataError(f"Column '{name}' is not a vector of numbers, texts or booleans in R.")
    if kind == "STR":
        texts = [_text(element) for element in stored.value]
        gone = np.array([text is None for text in texts], np.bool_)
        return FrameColumn(np.array([text or "" for text in texts], object), gone)
    if kind == "REAL" or classes:
        values, missing = _doubles(stored.value)
        zone = (*_texts(attributes.get("tzone")), "")[0]
        if "Date" in classes:
            return FrameColumn(values, missing, "date")
        return FrameColumn(values, missing, "datetime" if classes else "plain", zone=zone)
    return FrameColumn(*_integers(stored.value))


def _integers(stored: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    return np.asarray(np.ma.getdata(stored)), np.ma.getmaskarray(stored)


def _doubles(stored: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    values = np.ma.getdata(stored).astype(np.float64)
    return values, is_na(values) | np.ma.getmaskarray(stored)


def _attributes(stored: RObject) -> Iterator[tuple[str, RObject]]:
    pairs = stored.attributes
    while pairs is not None and pairs.info.type.name == "LIST":
        value, rest = pairs.value
        tag: Any = pairs.tag
        yield _text((tag.referenced_object or tag).value) or "", value
        pairs = rest


def _texts(stored: RObject | None) -> tuple[str, ...]:
    if stored is None or stored.info.type.name != "STR":
        return ()
    return tuple(_text(element) or "NA" for element in stored.value)


def _text(stored: RObject) -> str | None:
    if stored.value is None:
        return None
    content: bytes = stored.value
    try:
        return content.decode("latin-1" if stored.info.gp & _LATIN1 else "utf-8")
    except UnicodeDecodeError:
        raise DataError(
            f"A text is not in the encoding that it claims: {content[:40]!r}. In R: iconv()."
        ) from None
