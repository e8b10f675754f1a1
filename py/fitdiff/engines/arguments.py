"""Every argument of the functions that engines call: passed, or left at the value listed here.

``python -m fitdiff.engines.arguments`` prints the page in the docs. A test reads the signatures of
what is installed: an argument that is new, gone, or has another default fails it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, Text
from fitdiff.methods.specification import read_toml, validate

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, config=STRICT)
class Function:
    """A function that engines call.

    Attributes
    ----------
    name : str
        ``python:module:object`` or ``r:package::function``.
    adapters : tuple of str
        The files that call it, relative to ``py/fitdiff`` or, of R, to ``r/fitdiff/R``.
    passed : tuple of str
        Arguments that are stated at a call: settings, data, or what the kind of call needs.
    kept : mapping of str to str
        The others, with the default that is kept, as the language writes it.
    """

    name: Text
    adapters: tuple[Text, ...]
    passed: Annotated[tuple[Text, ...], Field(min_length=1)]
    kept: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, config=STRICT)
class Arguments:
    """The file: functions by the engine that calls them."""

    engines: Mapping[str, tuple[Function, ...]]


def read_arguments() -> Arguments:
    """Read what is listed."""
    return validate(Arguments, read_toml(FILE), where=FILE.name)


def page(listed: Arguments) -> Iterator[str]:
    """Write the list in Markdown, a line at a time."""
    yield "# Arguments that engines keep"
    yield ""
    yield (
        "A method states every setting that fitdiff knows. The functions that fit it have further "
        "arguments, which are left at these defaults of the tested versions. Made by `python -m "
        "fitdiff.engines.arguments > docs/kept-arguments.md`; a test compares the list with the "
        "installed signatures."
    )
    for engine, functions in listed.engines.items():
        yield from ("", f"## `{engine}`", "", "| function | passed | kept |", "|---|---|---|")
        for one in functions:
            passed = ", ".join(f"`{word}`" for word in one.passed)
            kept = ", ".join(f"`{word}` = `{value}`" for word, value in one.kept.items())
            yield f"| `{_shown(one.name)}` | {passed} | {_escaped(kept)} |"


def _shown(name: str) -> str:
    language, _, rest = name.partition(":")
    return rest if language == "r" else rest.replace(":", ".")


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print("\n".join(page(read_arguments())))
