"""Where a call comes from: the argument itself, a file, standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fitdiff.calls.errors import CallError
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.r_syntax import Wire, from_wire
from fitdiff.calls.tree import Argument, Call, Constant, Language, Name, Node, ParsedCall
from rbridge import RError

if TYPE_CHECKING:
    from fitdiff.calls.workers import Workers

_PREFIXES: dict[str, Language] = {"r": "r", "py": "py", "python": "py"}


def read_source(text: str) -> tuple[Language, str]:
    """Return the language and the code of ``r: ...``, ``py: ...``, ``@FILE`` or ``-``.

    A file without a prefix is of the language that its name ends in, ``.R`` or ``.py``.

    Raises
    ------
    CallError
        If the file cannot be read or nothing says the language.
    """
    text, ending = _fetch(text)
    prefix, colon, code = text.lstrip().partition(":")
    language = _PREFIXES.get(prefix.strip().lower()) if colon else None
    if language is not None and not code.startswith(":"):
        return language, code.strip("\n").strip(" ")
    if (language := _PREFIXES.get(ending)) is not None:
        return language, text.strip()
    raise CallError(
        f"The language of {text.strip()[:40]!r} is not stated. Begin with 'r:' or 'py:', as in "
        "'r: lm(y ~ x)'."
    )


def _fetch(text: str) -> tuple[str, str]:
    if text.strip() == "-":
        return sys.stdin.read(), ""
    if not text.startswith("@"):
        return text, ""
    path = Path(text[1:])
    try:
        return path.read_text(encoding="utf-8-sig"), path.suffix[1:].lower()
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(f"The call cannot be read from '{path}': {error}.") from None


def parse_call(text: str, workers: Workers | None = None) -> ParsedCall:
    """Parse a call.

    Parameters
    ----------
    text : str
        ``r: lm(y ~ x)``, ``py: smf.ols('y ~ x', data).fit()``, ``@FILE``, or ``-`` for standard
        input.
    workers : Workers, optional
        R parses R; not needed for Python.

    Raises
    ------
    CallError
        With the place, if the text is not of its language or holds what no call may hold: an
        assignment, a function, a loop, a comprehension.
    """
    language, source = read_source(text)
    if language == "py":
        return ParsedCall("py", parse_python(source), source)
    if workers is None:
        raise CallError("An R call is parsed by R: pass the workers.")
    *before, tree = parse_r(source, workers)
    return ParsedCall("r", tree, source, _seed(before))


def parse_r(source: str, workers: Workers) -> tuple[Node, ...]:
    """Parse R code into its statements, at least one; nothing is evaluated."""
    try:
        value = workers.r("call_parse", {"text": source}).unwrap()
    except RError as error:
        raise CallError(f"This is not valid R code: {error.failure.message}") from None
    try:
        statements = from_wire(Wire.read(value))
    except RecursionError:
        raise CallError("The call is nested too deeply.") from None
    if not statements:
        raise CallError("There is no call. Write one after 'r:'.")
    return statements


def _seed(before: list[Node]) -> int | None:
    match before:
        case []:
            return None
        case [
            Call(
                function=Name(id="set.seed"),
                arguments=(
                    Argument(name=None | "seed", value=Constant(value=int() | float() as seed)),
                ),
            )
        ] if seed == int(seed):
            return int(seed)
    raise CallError(
        "There are several statements. Only set.seed(NUMBER) may come before the call: fitdiff "
        "has the table and needs no library() or assignment."
    )
