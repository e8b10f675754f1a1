"""Candidate changes of survival models: which code is the event, and strata with hazards apart."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from fitdiff.calls.bind import table_name
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import (
    Argument,
    Binary,
    Call,
    Constant,
    Formula,
    Index,
    Items,
    Language,
    Name,
    Node,
    walk,
)
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import DropArgument, Edit, Replace, SetArgument, calls_of
from fitdiff.causes.calls.swaps import column_name

EVENT_CODE, STRATA = "code of the event", "strata"
# More values than this are times or measurements, not codes.
_MOST_CODES = 4
_MODELS = ("phreg", "PHReg")


def survival_changes(
    tree: Node, language: Language, side: Side, others: Node, table: pd.DataFrame
) -> Iterator[Change]:
    """List other codes of the event, and strata as the other side has them.

    Parameters
    ----------
    tree : Node
        The call as it ran.
    language : {'r', 'py'}
    side : {'first', 'second'}
    others : Node
        The other side's call.
    table : DataFrame
    """
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if argument.value is None or not _is_status(call, place, argument):
                continue
            for code, made in _codes(argument.value, language, table):
                before, after = print_call(argument.value, language), print_call(made, language)
                edit = SetArgument(at, place, argument.name or "", made)
                yield Change(side, EVENT_CODE, before, after, "transform", edit, code)
    yield from _strata(tree, language, side, others, table)


def _is_status(call: Call, place: int, argument: Argument) -> bool:
    """Whether an argument tells which times are events: the last of Surv(), or `status`."""
    if call.name == "Surv":
        last = place == len(call.arguments) - 1 and place > 0 and argument.name is None
        return last or argument.name == "event"
    return call.name in _MODELS and argument.name == "status"


def _codes(value: Node, language: Language, table: pd.DataFrame) -> Iterator[tuple[str, Node]]:
    """The same column with each of its codes as the event."""
    column = _column(value, table)
    if column is None or not pd.api.types.is_numeric_dtype(table[column]):
        return
    codes = sorted(table[column].dropna().unique().tolist())
    if not 2 <= len(codes) <= _MOST_CODES:
        return
    plain = next(one for one in walk(value) if column_name(one) == column)
    for code in codes:
        whole = language == "py" and float(code).is_integer()
        number = Constant("integer", int(code)) if whole else Constant("double", float(code))
        same = Binary("==", plain, number)
        made = Binary("*", Constant("integer", 1), same) if language == "py" else same
        if made != value:
            yield f"event {code:g}", made


def _column(value: Node, table: pd.DataFrame) -> str | None:
    """The one column of the table that a value is of."""
    found = {name for one in walk(value) if (name := column_name(one)) in table.columns and name}
    return found.pop() if len(found) == 1 else None


def _strata(
    tree: Node, language: Language, side: Side, others: Node, table: pd.DataFrame
) -> Iterator[Change]:
    own, wanted = _strata_of(tree, table), _strata_of(others, table)
    if own and not wanted:
        yield from _without(tree, language, side)
    elif wanted and not own:
        edit = _with(tree, language, wanted, table)
        if edit is not None:
            yield Change(side, STRATA, "none", ", ".join(wanted), "transform", edit, STRATA)


def _strata_of(tree: Node, table: pd.DataFrame) -> list[str]:
    """The columns by which a call has strata."""
    for call in calls_of(tree):
        values = [one.value for one in call.arguments if one.name == "strata"]
        if call.name == "strata":
            values = [one.value for one in call.arguments]
        nodes = [node for value in values if value is not None for node in walk(value)]
        texts = [one.value for one in nodes if isinstance(one, Constant)]
        found = [name for one in (*map(column_name, nodes), *texts) if (name := str(one))]
        if columns := [name for name in dict.fromkeys(found) if name in table.columns]:
            return columns
    return []


def _without(tree: Node, language: Language, side: Side) -> Iterator[Change]:
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            if argument.name == "strata" and argument.value is not None and language == "py":
                before = print_call(argument.value, language)
                dropped = DropArgument(at, place)
                yield Change(side, STRATA, before, "left out", "transform", dropped, STRATA)
    for node in walk(tree):
        match node:
            case Binary(operator="+", left=left, right=Call() as term) if term.name == "strata":
                before = print_call(term, language)
                edit = Replace(node, left)
                yield Change(side, STRATA, before, "left out", "transform", edit, STRATA)


def _with(tree: Node, language: Language, wanted: list[str], table: pd.DataFrame) -> Edit | None:
    if language == "r":
        for node in walk(tree):
            if isinstance(node, Formula) and node.left is not None:
                term = Call(Name("strata"), tuple(Argument(None, Name(one)) for one in wanted))
                return Replace(node, Formula(node.left, Binary("+", node.right, term)))
        return None
    for at, call in enumerate(calls_of(tree)):
        if call.name in _MODELS and len(wanted) == 1:
            data = Name(table_name([str(name) for name in table.columns]))
            column = Index(data, (Argument(None, Constant("string", wanted[0])),))
            return SetArgument(at, None, "strata", column)
        if call.name == "CoxPHFitter":
            listed = Items("list", tuple(Constant("string", one) for one in wanted))
            return SetArgument(at, None, "strata", listed)
    return None
