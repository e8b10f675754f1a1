"""Edits whose numbers are those of a table, told as plain edits of a call on that table."""

from __future__ import annotations

from dataclasses import replace

from fitdiff.calls.tree import Argument, Call, Constant, Items, Name, Node, rebuild
from fitdiff.causes.calls.edits import (
    Plain,
    Rescale,
    ScaleColumns,
    SetArgument,
    SetExpression,
    SetNumber,
    Single,
    Wrap,
    calls_of,
)
from fitdiff.causes.calls.number import Facts

_SCALER = Call(Name("StandardScaler"), (Argument("with_mean", Constant("logical", False)),))


def resolve(tree: Node, edit: Single, facts: Facts) -> Plain | None:
    """Return an edit whose numbers are those of a table; None where they do not exist."""
    match edit:
        case SetNumber(call=call, place=place, name=name, number=number):
            value = number.value(facts)
            if value is None:
                return None
            return SetArgument(call, place, name, _rounded(value))
        case SetExpression(call=call, place=place, name=name, value=expression):
            return SetArgument(call, place, name, with_facts(expression, facts))
        case ScaleColumns(call=call):
            return Wrap(call, Name("make_pipeline"), (Argument(None, _SCALER),))
        case Rescale(call=call, place=place, name=name, rows=rows):
            old = calls_of(tree)[call].arguments[place].value
            new = _multiplied(old, float(facts.rows) ** rows)
            return None if new is None else SetArgument(call, place, name, new)
        case _:
            return edit


def with_facts(node: Node, facts: Facts) -> Node:
    """An expression with the numbers of a table for n and sd_y."""
    numbers: dict[Node, Node] = {
        Name("n"): _rounded(float(facts.rows)),
        Name("sd_y"): _rounded(facts.spread),
    }
    return rebuild(node, lambda one: numbers.get(one, one))


def _rounded(value: float) -> Constant:
    """A number in 15 digits: R's parser reads these exactly, so that they need no hexadecimals."""
    return Constant("double", float(f"{value:.15g}"))


def _multiplied(node: Node | None, factor: float) -> Node | None:
    match node:
        case Constant(kind="integer" | "double", value=int() | float() as value):
            return Constant("double", value * factor)
        case Items(kind=kind, items=items):
            parts = [_multiplied(one, factor) for one in items]
            known = [one for one in parts if one is not None]
            return Items(kind, tuple(known)) if len(known) == len(parts) else None
        case Call(function=Name(id="c"), arguments=arguments):
            values = [_multiplied(one.value, factor) for one in arguments]
            if any(one is None for one in values):
                return None
            made = zip(arguments, values, strict=True)
            return replace(node, arguments=tuple(replace(one, value=new) for one, new in made))
        case _:
            return None
