"""Options for reading a table: what cannot, or should not, be inferred."""

from __future__ import annotations

import codecs
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from fitdiff.errors import DataError, nearest
from fitdiff.tables.kinds import KINDS, Kind

MISSING = ("NA", "")


@dataclass(frozen=True)
class ColumnType:
    """The type of a column as a user states it.

    Attributes
    ----------
    kind : Kind
    levels : tuple of str or None
        Of a category, in order; None to find them (in code point order).
    ordered : bool
    zone : str
        Of a datetime.
    """

    kind: Kind
    levels: tuple[str, ...] | None = None
    ordered: bool = False
    zone: str = ""


@dataclass(frozen=True)
class ReadOptions:
    """Options that `fitdiff.tables.reading.read_table` passes on to a reader.

    Attributes
    ----------
    name : str or None
        What messages call the table; None for the file's name.
    types : mapping of str to ColumnType
    missing : tuple of str
        Texts that mean a missing value, in text files.
    separator : str or None
    decimal : str or None
        '.' or ','; both None to find out. For text files.
    encoding : str
    """

    name: str | None = None
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    missing: tuple[str, ...] = MISSING
    separator: str | None = None
    decimal: Literal[".", ","] | None = None
    encoding: str = "utf-8"

    def __post_init__(self) -> None:
        if self.separator is not None and (len(self.separator) != 1 or self.separator in '"\n\r'):
            raise DataError(
                f"separator must be one character, got {self.separator!r}. Use ',', ';' or '\\t'."
            )
        if self.decimal not in (None, ".", ","):
            raise DataError(f"decimal must be '.' or ',', got {self.decimal!r}.")
        if self.decimal is not None and self.decimal == self.separator:
            raise DataError(f"decimal and separator are both {self.decimal!r}; they must differ.")
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise DataError(
                f"Unknown encoding {self.encoding!r}. Use 'utf-8', 'latin-1', 'cp1252', 'utf-16' "
                "or another that Python knows."
            ) from None

    def refuse_text_options(self, format_name: str) -> None:
        """Raise `DataError` if something is stated that only text files have."""
        for stated in ("missing", "separator", "decimal", "encoding"):
            default = next(item.default for item in fields(self) if item.name == stated)
            if getattr(self, stated) != default:
                raise DataError(f"{stated} is for CSV and TSV files; this is {format_name}.")


def types_of(stated: Mapping[str, Any] | Path | None) -> Mapping[str, ColumnType]:
    """Check the types that a user states.

    Parameters
    ----------
    stated : mapping or Path or None
        From name to a kind ('float', 'category' ...), a list of levels,
        ``{"levels": [...], "ordered": True}`` or ``{"datetime": zone}``; a file that `types_text`
        wrote.

    Raises
    ------
    DataError
        If one is none of these.
    """
    if stated is None:
        return {}
    if isinstance(stated, Path):
        return types_of(_types_file(stated))
    return {name: _type_of(name, given) for name, given in stated.items()}


def _type_of(name: str, given: object) -> ColumnType:
    if isinstance(given, ColumnType):
        return given
    if isinstance(given, str):
        for kind in KINDS:
            if given == kind:
                return ColumnType(kind)
        raise DataError(f"Column '{name}': unknown type '{given}'. {nearest(given, KINDS)}")
    if isinstance(given, Mapping) and set(given) == {"datetime"}:
        return ColumnType("datetime", zone=str(given["datetime"]))
    levels, ordered = given, False
    if isinstance(given, Mapping) and "levels" in given and set(given) <= {"levels", "ordered"}:
        levels, ordered = given["levels"], given.get("ordered", False) is True
    if isinstance(levels, Sequence) and levels and all(isinstance(level, str) for level in levels):
        return ColumnType("category", tuple(levels), ordered)
    raise DataError(
        f"Column '{name}': the type must be one of {', '.join(KINDS)}, or a list of levels "
        f"(strings), got {given!r}."
    )


def types_text(types: Mapping[str, Any]) -> str:
    """Write types as TOML, a line a column, for a file beside the data.

    `read_table` takes the file back as ``types=Path(...)``.
    """
    lines = [f"{json.dumps(name, ensure_ascii=False)} = {_toml(of)}" for name, of in types.items()]
    return "\n".join(["# The type of each column.", *lines, ""])


def _toml(of: str | Mapping[str, Any]) -> str:
    if isinstance(of, str):
        return json.dumps(of)
    # JSON's strings, numbers and lists are TOML's, too.
    pairs = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in of.items())
    return "{" + ", ".join(pairs) + "}"


def _types_file(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"The file of types {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"The file of types {path} is not TOML: {error}.") from None
