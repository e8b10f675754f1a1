"""A call with edits made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import cast

from fitdiff.calls.tree import PARTS, Argument, Call, Constant, Formula, Mapping, Node
from fitdiff.causes.calls.change import Change, in_order
from fitdiff.causes.calls.edits import (
    DropArgument,
    Edit,
    Plain,
    RenameArgument,
    Replace,
    SetArgument,
    SetKey,
    Single,
    Wrap,
    calls_of,
    singles,
)
from fitdiff.causes.calls.merging import merged
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.resolving import resolve


def edits_of(changes: Iterable[Change]) -> list[Single]:
    """The edits of changes, those of settings before those of accuracy."""
    edits: list[Edit] = [change.edit for change in in_order(changes)]  # type: ignore[misc]
    return list(singles(edits))


def apply(tree: Node, edits: Iterable[Edit], facts: Facts) -> Node | None:
    """Return the tree with all edits made; calls are numbered as in the given tree.

    None where an edit needs a number that the other side does not report, or where two want
    another thing of one term of a formula.
    """
    resolved = [resolve(tree, edit, facts) for edit in singles(edits)]
    if any(one is None for one in resolved):
        return None
    known = _with_formulas_merged(tree, [one for one in resolved if one is not None])
    if known is None:
        return None
    return cast("Node", _rebuilt(tree, sorted(known, key=_turn), count()))


def _with_formulas_merged(tree: Node, edits: Sequence[Plain]) -> list[Plain] | None:
    """The edits, with one in place of all that write the same formula anew; None if they clash."""
    found = list(edits)
    for call, place, first, formula in _formulas(tree):
        whole = {one: new for one in found if (new := _new_formula(one, call, place, formula))}
        others = [one for one in found if one not in whole]
        inside = cast("Node", _rebuilt(formula, others, count(first)))
        changed = [new for new in dict.fromkeys((*whole.values(), inside)) if new != formula]
        if len(changed) < 2:
            continue
        made = merged(formula, changed)
        if made is None:
            return None
        kept = [one for one in found if one not in whole or isinstance(one, Replace)]
        found = [*kept, SetArgument(call, place, "formula", made)]
    return found


def _new_formula(edit: Plain, call: int, place: int, formula: Node) -> Node | None:
    """What an edit puts in the place of a whole formula."""
    match edit:
        case SetArgument(call=at, place=where, value=value) if (at, where) == (call, place):
            return value
        case Replace(old=old, new=new) if old == formula:
            return new
    return None


def _formulas(tree: Node) -> Iterator[tuple[int, int, int, Node]]:
    """Formulas that are arguments: call, place, and the number that a first call inside has."""
    for at, call in enumerate(calls_of(tree)):
        first = at + 1 + len(calls_of(call.function))
        for place, argument in enumerate(call.arguments):
            value = argument.value
            if value is None:
                continue
            text = value.value if isinstance(value, Constant) else None
            if isinstance(value, Formula) or (isinstance(text, str) and "~" in text):
                yield at, place, first, value
            first += len(calls_of(value))


def _turn(edit: Plain) -> int:
    """Arguments are left out from the end, so that places hold, and calls are wrapped at last."""
    match edit:
        case DropArgument(place=place):
            return -place
        case Wrap():
            return 1
        case _:
            return -(10**6)


def _rebuilt(value: object, edits: Sequence[Plain], numbered: Iterator[int]) -> object:
    """Rebuild a part of a tree; `numbered` numbers calls, parents first."""
    if isinstance(value, tuple):
        return tuple(_rebuilt(one, edits, numbered) for one in value)
    names = PARTS.get(type(value))
    if names is None:
        return value
    own = next(numbered) if isinstance(value, Call) else None
    parts = [_rebuilt(getattr(value, name), edits, numbered) for name in names]
    made: Node | Argument = type(value)(*parts)  # type: ignore[assignment]
    for edit in edits:
        match edit:
            case Replace(old=old, new=new) if value == old:
                made = new
            case Wrap(call=at, function=function, before=before) if at == own:
                made = Call(function, (*before, Argument(None, cast("Node", made))))
            case SetArgument() | RenameArgument() | DropArgument() | SetKey() if edit.call == own:
                made = _edited(cast("Call", made), edit)
            case _:
                pass
    return made


def _edited(call: Call, edit: SetArgument | RenameArgument | DropArgument | SetKey) -> Call:
    arguments = list(call.arguments)
    match edit:
        case SetArgument(place=None, name=name) if any(one.name == name for one in arguments):
            pass  # the edit that came first holds
        case SetArgument(place=None, name=name, value=value):
            arguments.append(Argument(name, value))
        case SetArgument(place=place, value=value):
            assert place is not None
            arguments[place] = replace(arguments[place], value=value)
        case RenameArgument(place=place, name=name):
            arguments[place] = replace(arguments[place], name=name)
        case SetKey(place=place, key=key, value=value):
            arguments[place] = replace(
                arguments[place], value=_with_key(arguments[place].value, key, value)
            )
        case DropArgument(place=place):
            del arguments[place]
    return replace(call, arguments=tuple(arguments))


def _with_key(dictionary: Node | None, key: str, value: Node | None) -> Node | None:
    """A dictionary with another value for a key, or without it."""
    if not isinstance(dictionary, Mapping):
        return dictionary
    name = Constant("string", key)
    kept = tuple((one, old) for one, old in dictionary.items if one != name)
    return replace(dictionary, items=kept if value is None else (*kept, (name, value)))
