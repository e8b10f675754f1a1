"""Candidate changes of splines in a formula: the degree and the size that the other side has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fitdiff.calls.tree import Call, Constant, Language, Name, Node, Qualified
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Edit, SetArgument, calls_of

# By place, as splines and patsy both have them.
_PLACES: Mapping[str, Mapping[str, int]] = {
    "bs": {"df": 1, "degree": 3},
    "ns": {"df": 1},
    "cr": {"df": 1},
    "cc": {"df": 1},
}
_BY_NAME = 99  # behind all that can be given by place
_DEGREE = 3  # of bs() by default, on both sides
_BEGINS = re.compile(r"(?<![\w.])(bs|cr|cc)\(")


@dataclass(frozen=True)
class _Basis:
    """A spline: where its call stands, and its numbers.

    Attributes
    ----------
    function : str
    given : mapping of str to int
        Stated, or the default degree.
    call : int
        Number of the call in the tree: of the spline's in R, of the formula's in Python.
    place : int
        Of the formula among that call's arguments; unused in R.
    source : Call or str
        The spline's call in R, the whole formula in Python.
    span : pair of int
        Where the spline stands in the formula.
    """

    function: str
    given: Mapping[str, int]
    call: int
    place: int
    source: Call | str
    span: tuple[int, int] = (0, 0)


def basis_changes(tree: Node, language: Language, side: Side, others: Node) -> Iterator[Change]:
    """List other degrees and sizes of the splines in a call's formula.

    Parameters
    ----------
    tree : Node
    language : {'r', 'py'}
    side : {'first', 'second'}
    others : Node
        The other side's call, whose numbers are tried.
    """
    theirs = [*_in_r(others), *_in_python(others)]
    for one in _in_r(tree) if language == "r" else _in_python(tree):
        for argument in _PLACES[one.function]:
            values = set(_values(one.function, argument, theirs))
            for value in sorted(values - {one.given.get(argument)}):
                before = str(one.given.get(argument, "default"))
                edit = _edit(one, argument, value)
                setting = f"{one.function}:{argument}"
                yield Change(side, setting, before, str(value), "choice", edit)
        if one.function == "cr" and isinstance(one.source, str) and "constraints" not in one.source:
            edit = _edit(one, "constraints", "center")
            yield Change(side, "cr:constraints", "none", "center", "choice", edit)


def _values(function: str, argument: str, theirs: Sequence[_Basis]) -> Iterator[int]:
    """The other side's numbers; the size that makes the same natural splines of `ns` and `cr`.

    ns() has no constant among its columns, which cr() has without constraints.
    """
    for basis in theirs:
        if argument not in basis.given:
            continue
        yield basis.given[argument]
        constant = {("cr", "ns"): 1, ("ns", "cr"): -1}.get((function, basis.function), 0)
        if argument == "df" and constant and basis.given["df"] + constant > 0:
            yield basis.given["df"] + constant


def _in_r(tree: Node) -> Iterator[_Basis]:
    for at, call in enumerate(calls_of(tree)):
        match call.function:
            case Name(id=name) | Qualified(name=name) if name in _PLACES:
                given = {
                    argument: int(value.value)
                    for argument, place in _PLACES[name].items()
                    if isinstance(value := _stated(call, argument, place), Constant)
                    and isinstance(value.value, int | float)
                }
                yield _Basis(name, _with_degree(name, given), at, 0, call)


def _stated(call: Call, argument: str, place: int) -> Node | None:
    at = _place_in_r(call, argument, place)
    return None if at is None else call.arguments[at].value


def _place_in_r(call: Call, argument: str, place: int) -> int | None:
    """Where an argument stands: by name, or by place where all before have no name."""
    names = [one.name for one in call.arguments]
    if argument in names:
        return names.index(argument)
    return place if names[: place + 1] == [None] * (place + 1) else None


def _in_python(tree: Node) -> Iterator[_Basis]:
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            match argument.value:
                case Constant(kind="string", value=str(text)) if "~" in text:
                    for start, end in _spans(text):
                        function, given = _read(text[start:end])
                        yield _Basis(
                            function, _with_degree(function, given), at, place, text, (start, end)
                        )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where splines stand in a formula, from the name to the closing parenthesis."""
    for found in _BEGINS.finditer(text):
        depth = 0
        for at in range(found.end() - 1, len(text)):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            if not depth:
                yield found.start(), at + 1
                break


def _parsed(code: str) -> ast.Call:
    parsed = ast.parse(code, mode="eval").body
    assert isinstance(parsed, ast.Call)
    return parsed


def _read(code: str) -> tuple[str, dict[str, int]]:
    call = _parsed(code)
    assert isinstance(call.func, ast.Name)
    named: dict[str | None, ast.expr] = {one.arg: one.value for one in call.keywords}
    for argument, place in _PLACES[call.func.id].items():
        if place < len(call.args):
            named[argument] = call.args[place]
    given = {
        argument: value.value
        for argument in _PLACES[call.func.id]
        if isinstance(value := named.get(argument), ast.Constant) and isinstance(value.value, int)
    }
    return call.func.id, given


def _with_degree(function: str, given: dict[str, int]) -> Mapping[str, int]:
    return {"degree": _DEGREE} | given if function == "bs" else given


def _edit(basis: _Basis, argument: str, value: int | str) -> Edit:
    place = _PLACES[basis.function].get(argument, _BY_NAME)
    if isinstance(basis.source, Call):
        assert isinstance(value, int)
        at = _place_in_r(basis.source, argument, place)
        return SetArgument(basis.call, at, argument, Constant("double", float(value)))
    start, end = basis.span
    call = _parsed(basis.source[start:end])
    if place < len(call.args):
        call.args[place] = ast.Constant(value)
    else:
        kept = [one for one in call.keywords if one.arg != argument]
        call.keywords = [*kept, ast.keyword(argument, ast.Constant(value))]
    text = basis.source[:start] + ast.unparse(call) + basis.source[end:]
    return SetArgument(basis.call, basis.place, "formula", Constant("string", text))
