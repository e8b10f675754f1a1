"""Every argument of every function in a call: stated, default or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fitdiff.calls.arguments import Matched, match_arguments
from fitdiff.calls.check import Function
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Call, Language, Node
from fitdiff.calls.worker_messages import Described

State: TypeAlias = Literal["stated", "default", "unknown"]


@dataclass(frozen=True)
class StatedArgument:
    """An argument.

    Attributes
    ----------
    name : str
        Of the formal; ``...`` for all that the function passes on and does not tell.
    state : {'stated', 'default', 'unknown'}
    code : str or None
        The value as code; None where it is unknown or there is no default.
    """

    name: str
    state: State
    code: str | None


@dataclass(frozen=True)
class StatedCall:
    """A call of a function, with all its arguments.

    Attributes
    ----------
    node : Call
    function : str
        Its full name; of the S3 method where it can be known.
    version : str
        Of its package.
    arguments : tuple of StatedArgument
    """

    node: Call
    function: str
    version: str
    arguments: tuple[StatedArgument, ...]

    def of(self, name: str) -> StatedArgument | None:
        """Return an argument by name; None if the function has none of that name."""
        return next((one for one in self.arguments if one.name == name), None)


def state_arguments(
    functions: Iterable[Function], methods: Iterable[tuple[Node, Described]], language: Language
) -> tuple[StatedCall, ...]:
    """Say of each function called what its arguments are.

    Parameters
    ----------
    functions : iterable of Function
        Those looked up.
    methods : iterable of (Call, Described)
        Methods of results, known once the call has run.
    language : {'r', 'py'}
    """
    stated = [
        StatedCall(
            one.call,
            one.described.name,
            one.described.version,
            tuple(_arguments(one.matched, one.described, language)),
        )
        for one in functions
        if one.call is not None
    ]
    for node, described in methods:
        assert isinstance(node, Call)
        matched = match_arguments(node, described, language)
        arguments = tuple(_arguments(matched, described, language))
        stated.append(StatedCall(node, described.name, described.version, arguments))
    return tuple(stated)


def _arguments(
    matched: tuple[Matched, ...], described: Described, language: Language
) -> Iterator[StatedArgument]:
    given = {one.formal: one.argument.value for one in matched if one.formal is not None}
    passed_on = described.formals is None
    for formal in described.formals or ():
        if formal.kind == "rest":
            passed_on = True
        elif (value := given.get(formal.name)) is not None:
            yield StatedArgument(formal.name, "stated", print_call(value, language))
        else:
            yield StatedArgument(formal.name, "default", formal.default)
    for one in matched:
        known = described.formals is not None and one.formal is not None
        if not known and one.argument.value is not None:
            code = print_call(one.argument.value, language)
            yield StatedArgument(one.argument.name or "", "stated", code)
    if passed_on:
        yield StatedArgument("...", "unknown", None)
