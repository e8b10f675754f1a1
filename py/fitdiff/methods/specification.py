"""Reading TOML and checking it against a typed specification, with errors a person can use."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from fitdiff.errors import SpecificationError, nearest

T = TypeVar("T")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    SpecificationError
        If there is no such file, or it is not TOML; the message gives line and column.
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        raise SpecificationError(f"There is no file {path}. Check the name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecificationError(f"{path} is not valid TOML: {error}. Mend that place.") from None


def validate(kind: type[T], content: Mapping[str, Any], where: str) -> T:
    """Build a frozen specification from TOML content.

    Parameters
    ----------
    kind : type
        A pydantic dataclass that forbids extra keys.
    content : mapping
    where : str
        File and table, for the message.

    Raises
    ------
    SpecificationError
        Naming every key that is unknown (with the nearest valid one), missing or out of range.
    """
    # Through JSON, because pydantic's strict mode takes tables and arrays from JSON alone.
    text = json.dumps(content, default=str)
    try:
        return TypeAdapter(kind).validate_json(text)
    except ValidationError as error:
        problems = [_explain(problem, kind) for problem in error.errors()]
        raise SpecificationError(f"{where}: " + "; ".join(problems)) from None


def _explain(problem: Any, kind: type) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "unexpected_keyword_argument":
        known = _field_names(kind, problem["loc"][:-1])
        return f"unknown key '{place}'. " + nearest(str(problem["loc"][-1]), known)
    if problem["type"] in ("missing", "missing_argument"):
        return f"'{place}' is missing: a value for it must be stated"
    if not place:
        return str(problem["msg"]).removeprefix("Value error, ")
    return f"'{place}' = {problem['input']!r}: {problem['msg']}"


def _field_names(kind: type, table: tuple[int | str, ...]) -> list[str]:
    """Keys that a table of a specification may have; of a table of several kinds, those of all."""
    kinds: list[Any] = [*_dataclasses_in(kind)]
    for key in table:
        hints = [get_type_hints(each, include_extras=True) for each in kinds]
        # Places of arrays, free names of tables and the kind of a table are no keys of their own.
        within = [known[str(key)] for known in hints if str(key) in known]
        kinds = [each for hint in within for each in _dataclasses_in(hint)] or kinds
    return [_spelling(field.name, each) for each in kinds for field in fields(each)]


def _spelling(name: str, kind: Any) -> str:
    """A field's name in TOML, where Python keeps the word for itself."""
    return getattr(kind.__pydantic_fields__[name], "alias", None) or name


def _dataclasses_in(hint: Any) -> Iterator[Any]:
    if is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _dataclasses_in(part)
