"""Reading TOML and checking it against a typed specification, with errors a person can use."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from fitdiff.errors import SpecificationError, nearest

T = TypeVar("T")

# What pydantic says of a type, in a user's words, and what usually cures it.
_KINDS = {
    "string_type": ("a string", "Add quotes."),
    "int_type": ("a whole number", ""),
    "int_from_float": ("a whole number", ""),
    "float_type": ("a number", "Remove quotes, if it has any."),
    "bool_type": ("true or false", ""),
    "tuple_type": ("an array", "Write it in [ ]."),
    "dict_type": ("a table", ""),
    "dataclass_type": ("a table", ""),
    "dataclass_exact_type": ("a table", ""),
}
_TAGS = frozenset({"union_tag_invalid", "union_tag_not_found"})
_SHOULD_BE = "Input should be "


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file in UTF-8, with or without a byte-order mark.

    Raises
    ------
    SpecificationError
        If the file cannot be read, or is not TOML; the message gives line and column.
    """
    if path.is_dir():
        raise SpecificationError(f"{path} is a folder. Name a TOML file in it.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SpecificationError(f"There is no file {path}. Check the name.") from None
    except OSError as error:
        raise SpecificationError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise SpecificationError(
            f"{path} is not valid TOML: byte {error.start + 1} is not UTF-8. Save it as UTF-8."
        ) from None
    except RecursionError:
        raise SpecificationError(f"{path} is nested too deeply. Write it flatter.") from None
    except ValueError as error:  # a whole number of thousands of digits too
        raise SpecificationError(f"{path} is not valid TOML: {error}.") from None


def shown(path: Path) -> str:
    """Write a path as a user would: relative to the working directory if it is inside that."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


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
    # Imported here so that commands that only read names start without it.
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    try:
        # Through JSON, because pydantic's strict mode takes tables and arrays from JSON alone.
        text = json.dumps(content, default=str)
    except RecursionError:
        raise SpecificationError(f"{where}: nested too deeply. Write it flatter.") from None
    try:
        return TypeAdapter(kind).validate_json(text)
    except ValidationError as error:
        # A misspelt key first: it explains the missing one.
        found = sorted(error.errors(), key=lambda one: one["type"] != "unexpected_keyword_argument")
        # An entry that is wrong is not there to be counted.
        short = [one for one in found if one["type"] == "too_short"]
        if len(short) < len(found):
            found = [one for one in found if one not in short]
        problems = [_explain(problem, kind, content) for problem in found]
        raise SpecificationError(f"{where}: " + " ".join(problems)) from None


def _explain(problem: Any, kind: type, content: Mapping[str, Any]) -> str:
    place = ".".join(_written(problem["loc"], content))
    said = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] in _TAGS:
        return _wrong_tag(place, problem)
    if problem["type"] == "unexpected_keyword_argument":
        known = _field_names(kind, problem["loc"][:-1])
        return f"unknown key '{place}'. " + nearest(str(problem["loc"][-1]), known)
    if problem["type"] in ("missing", "missing_argument"):
        return f"'{place}' is missing. Add it; there is no default."
    if not place:
        return said + "."
    if said.startswith("["):  # of a table of its own, which it names
        return said
    return f"'{place}' {_wrong_value(problem)}"


def _wrong_value(problem: Any) -> str:
    """Say, after its place, what a value must be."""
    seen = _shortened(repr(problem["input"]))
    if problem["type"] in _KINDS:
        wanted, cure = _KINDS[problem["type"]]
        return f"must be {wanted}, got {seen}. {cure}".rstrip()
    if problem["type"] == "too_short":
        least = problem["ctx"]["min_length"]
        return f"must have {least} {'entry' if least == 1 else 'entries'} or more, got {seen}."
    said = str(problem["msg"]).removeprefix("Value error, ")
    if said.startswith(_SHOULD_BE):
        # An empty word is what is not stated.
        wanted = said.removeprefix(_SHOULD_BE).removeprefix("'', ")
        return f"must be {wanted}, got {seen}."
    return f"= {seen}: {said if said.endswith(('.', '?')) else said + '.'}"


def _written(loc: tuple[int | str, ...], content: Any) -> Iterator[str]:
    """Keys of a place as the file has them: pydantic adds the kind of a table that has kinds."""
    for number, part in enumerate(loc, start=1):
        known = part in content if isinstance(content, Mapping) else isinstance(part, int)
        if known or number == len(loc):
            yield str(part)
        if known:
            # What is missing at the end of an array has a place, and nothing in it.
            there = isinstance(content, Mapping) or (
                isinstance(content, list) and isinstance(part, int) and part < len(content)
            )
            content = content[part] if there else None


def _wrong_tag(place: str, problem: Any) -> str:
    """Say of a table which key says its kind, and which kinds there are."""
    key = problem["ctx"]["discriminator"].strip("'")
    if problem["type"] == "union_tag_not_found":
        return f"'{place}.{key}' is missing. Add it; there is no default."
    return (
        f"'{place}.{key}' must be {_alternatives(problem['ctx'])}, got '{problem['ctx']['tag']}'."
    )


def _alternatives(context: Mapping[str, Any]) -> str:
    *others, last = context["expected_tags"].split(", ")
    return f"{', '.join(others)} or {last}" if others else last


def _shortened(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def keys_of(kind: type) -> set[str]:
    """Keys that a specification's file may have at its top."""
    return set(_field_names(kind, ()))


def _field_names(kind: type, table: tuple[int | str, ...]) -> list[str]:
    """Keys that a table of a specification may have; of a table of several kinds, those of all."""
    kinds: list[Any] = [*_dataclasses_in(kind)]
    for key in table:
        hints = [get_type_hints(each, include_extras=True) for each in kinds]
        # Places of arrays, free names of tables and the kind of a table are no keys of their own.
        within = [known[str(key)] for known in hints if str(key) in known]
        kinds = [each for hint in within for each in _dataclasses_in(hint)] or kinds
    return list(
        dict.fromkeys(
            _spelling(field.name, each)
            for each in kinds
            for field in fields(each)
            if field.name not in getattr(each, "FILLED_IN", ())
        )
    )


def _spelling(name: str, kind: Any) -> str:
    """A field's name in TOML, where Python keeps the word for itself."""
    return getattr(kind.__pydantic_fields__[name], "alias", None) or name


def _dataclasses_in(hint: Any) -> Iterator[Any]:
    if is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _dataclasses_in(part)
