"""Candidate changes of the event that a binary model is of: the other level of the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from fitdiff.calls.tree import Binary, Constant, Formula, Index, Language, Name, Node, walk
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Edit, Replace, SetArgument, calls_of

EVENT = "event"


def event_changes(
    tree: Node, language: Language, side: Side, outcome: str | None, levels: Sequence[object]
) -> Iterator[Change]:
    """List a call with either level of the outcome as the event; none without two levels."""
    if language == "py":
        yield from _python_event(tree, side, outcome, levels)
    else:
        yield from _r_event(tree, side, outcome, levels)


def event_levels(table: pd.DataFrame, outcome: str | None) -> list[object]:
    """The two values of a binary outcome, sorted; none for another outcome."""
    if outcome is None or outcome not in table.columns:
        return []
    values = table[outcome].dropna().unique()
    if len(values) != 2:
        return []
    return sorted(
        value.item() if isinstance(value, np.generic) else value for value in values.tolist()
    )


def _literal(value: object) -> Constant:
    if isinstance(value, bool):
        return Constant("logical", value)
    if isinstance(value, str):
        return Constant("string", value)
    assert isinstance(value, int | float)
    return Constant("double", float(value))


def _event_change(
    side: Side, outcome: str, levels: Sequence[object], level: object, edit: Edit
) -> Change:
    other = next(one for one in levels if one != level)
    before, after = f"P({outcome} = {other})", f"P({outcome} = {level})"
    return Change(side, EVENT, before, after, "transform", edit, EVENT)


def _r_event(
    tree: Node, side: Side, outcome: str | None, levels: Sequence[object]
) -> Iterator[Change]:
    """The other level of a binary outcome as what is modelled."""
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            formula = argument.value
            if not isinstance(formula, Formula) or formula.left is None or outcome is None:
                continue
            if Name(outcome) not in list(walk(formula.left)):
                continue
            for level in levels:
                event = Binary("==", Name(outcome), _literal(level))
                yield _event_change(
                    side, outcome, levels, level,
                    SetArgument(at, place, argument.name or "formula",
                                Formula(event, formula.right)),
                )  # fmt: skip


def _python_event(
    tree: Node, side: Side, outcome: str | None, levels: Sequence[object]
) -> Iterator[Change]:
    if outcome is None or not levels:
        return
    for level in levels:
        for at, call in enumerate(calls_of(tree)):
            for place, argument in enumerate(call.arguments):
                text = argument.value
                if not (isinstance(text, Constant) and isinstance(text.value, str)):
                    continue
                left, tilde, right = text.value.partition("~")
                if tilde and outcome in left:
                    column = outcome if outcome.isidentifier() else f"Q('{outcome}')"
                    edited = f"I(1 * ({column} == {level!r})) ~{right}"
                    edit = SetArgument(at, place, "formula", Constant("string", edited))
                    yield _event_change(side, outcome, levels, level, edit)
        for node in dict.fromkeys(walk(tree)):
            named = isinstance(node, Index) and node.arguments[0].value == _literal(outcome)
            if node == Name("y") or named:
                indicator = Binary("==", node, _literal(level))
                times = Binary("*", Constant("integer", 1), indicator)
                yield _event_change(side, outcome, levels, level, Replace(node, times))
