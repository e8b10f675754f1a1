"""Lines of at most 80 columns, of words and of code."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from fitdiff.causes.calls.change import Change, Side

WIDTH = 80
# Classes with an alpha that is no penalty.
_FAMILIES = frozenset({"NegativeBinomial", "QuantileRegressor", "GradientBoostingRegressor"})


def wrapped_code(code: str, indent: str = "    ") -> list[str]:
    """Break code after commas and operators outside of strings; either language reads it so."""
    pieces: list[str] = []
    quote, piece = "", ""
    for at, character in enumerate(code):
        piece += character
        if quote:
            quote = "" if character == quote and code[at - 1] != "\\" else quote
        elif character in "\"'`":
            quote = character
        elif (character == " " and not _joins(code, at)) or (
            character == "(" and code[at + 1 : at + 2] != ")"
        ):
            pieces.append(piece)
            piece = ""
    lines = [indent]
    for one in [*pieces, piece]:
        if len(lines[-1] + one.rstrip()) > WIDTH and lines[-1].strip():
            lines.append(indent + "  ")
        lines[-1] += one
    return [line.rstrip() for line in lines]


def _joins(code: str, at: int) -> bool:
    """Whether a space stands beside the sign between a name and its value."""
    return code[:at].endswith(" =") or code[at:].startswith(" = ")


def block(heading: str, lines: Iterator[str] | Sequence[str]) -> str:
    """A heading and lines below it, indented."""
    body = [wrapped(line, "  ") for line in lines]
    return "\n".join([wrapped(heading), *body])


def wrapped(text: str, indent: str = "") -> str:
    """Words in lines of at most 80 columns."""
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  " * bool(indent),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(lines)


def listed(words: Sequence[str]) -> str:
    """Words joined by commas and an and."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def kinds_listed(kinds: Sequence[str]) -> list[str]:
    """Names of stages to be listed: both ends of an interval are one, without its comma."""
    ends = {"interval, lower", "interval, upper"}
    both = ends <= {*kinds}
    words = {
        kind: "intervals" if both else f"{kind.rpartition(' ')[2]} end of the interval"
        for kind in ends
    }
    return list(dict.fromkeys(words.get(kind, kind) for kind in kinds))


def plural(words: Sequence[str]) -> bool:
    """Whether a verb that follows is plural."""
    return len(words) > 1 or words[0].endswith("s")


def capital(text: str) -> str:
    """Text with its first letter large."""
    return text[:1].upper() + text[1:]


def told(changes: Sequence[Change], names: Mapping[Side, str]) -> str:
    """Changes with their sides: each side is named where it begins."""
    said = []
    for at, one in enumerate(changes):
        again = at > 0 and changes[at - 1].side == one.side
        side = "" if again else f"{names[one.side]}, "
        said.append(f"{side}{setting_of(one)}: {one.before} -> {one.after}")
    return "; ".join(said)


def name_of(change: Change) -> str:
    """The setting in a word: of a penalty, that it is one."""
    function, argument = change.parts
    estimator = function[:1].isupper() and function not in _FAMILIES
    penalty = argument in ("C", "penalty", "lambda") or (argument == "alpha" and estimator)
    return f"penalty ({argument})" if penalty and argument != "penalty" else argument


def setting_of(change: Change) -> str:
    """The setting with the function that it is of."""
    function, argument = change.parts
    of = function if change.which is None else change.which.words
    return f"{argument} of {of}" if function else argument
