"""Definitions: a number that no setting changes, and that the same package gives otherwise.

What cards know of a function includes other ways to get a quantity from it, such as an AIC that
counts the variance. One that gives the other side's number is the answer; it is computed, and not
believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from fitdiff.calls import parse_call, print_call
from fitdiff.calls.bind import BoundCall
from fitdiff.calls.check import Function
from fitdiff.calls.errors import CallError
from fitdiff.calls.tree import Call, Member, Name, Node, rebuild, walk
from fitdiff.cards.card import Card, Report
from fitdiff.cards.catalog import card_of
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage
from fitdiff.quantities.agreement import RULES
from fitdiff.quantities.quantity import Floats

# Of numbers that both sides compute directly.
_MOST = 8


def with_definitions(
    stages: Sequence[Stage], fits: tuple[SideFit, SideFit], bench: Bench
) -> tuple[Stage, ...]:
    """Add to stages that differ which other definition of a side gives the other's numbers."""
    known = {side: _known(fit) for side, fit in zip(SIDES, fits, strict=True)}
    left = _MOST
    found = []
    for stage in stages:
        said = ""
        if stage.differs and not stage.told_otherwise and stage.agreement is not None:
            accuracy = max((pair[1].agrees for pair in known.values() if pair), default=0.0)
            for side, function, card, report in _others(stage, known):
                left -= 1
                if left < 0 or said:
                    break
                values = _computed(report.code, side, function, card, fits, bench)
                if values is not None:
                    said = _answer(stage, side, card, report, values, accuracy)
        found.append(replace(stage, relation=said, told_otherwise=True) if said else stage)
    return tuple(found)


def _known(fit: SideFit) -> tuple[Function, Card] | None:
    """The function whose result a call gives, if there is a card of it."""
    tree = fit.result.tree
    while isinstance(tree, Call) and isinstance(tree.function, Member):
        if any(one.node == tree.function for one in fit.bound.functions):
            break
        tree = tree.function.value
    for function in fit.bound.functions:
        if isinstance(tree, Call) and function.node == tree.function:
            card = card_of(function.described.name)
            return None if card is None else (function, card)
    return None


def _others(
    stage: Stage, known: dict[Side, tuple[Function, Card] | None]
) -> Iterator[tuple[Side, Function, Card, Report]]:
    for side, pair in known.items():
        if pair is None:
            continue
        function, card = pair
        reports = [one for one in card.reports if one.kind == stage.kind and one.meaning]
        for report in reports[1:]:
            if not report.when and "{" not in report.code:
                yield side, function, card, report


def _computed(
    code: str,
    side: Side,
    function: Function,
    card: Card,
    fits: tuple[SideFit, SideFit],
    bench: Bench,
) -> tuple[str, Floats] | None:
    """A definition as code on a side, and what it gives."""
    at = SIDES.index(side)
    parsed = bench.parsed[at]
    tree = _filled(code, parsed.language, function, card, fits[at].bound, bench)
    if tree is None:
        return None
    text = print_call(tree, parsed.language)
    asked = replace(parsed, tree=tree, source=text)
    made = bench.optional(asked, bench.given, 0, bench.design(side, 0))
    if isinstance(made, str) or not made.quantities:
        return None
    return text, made.quantities[0].values


def _answer(
    stage: Stage,
    side: Side,
    card: Card,
    report: Report,
    made: tuple[str, Floats],
    accuracy: float,
) -> str:
    """Say a definition if it gives the other side's numbers, as exactly as both are computed."""
    assert stage.agreement is not None
    aligned = stage.agreement.aligned
    other = aligned.second if side == "first" else aligned.first
    code, values = made
    tolerance = max(RULES[stage.kind].tolerance, accuracy)
    if values.shape != other.shape or not np.allclose(values, other, rtol=tolerance, atol=0):
        return ""
    own = next(one for one in card.reports if one.kind == stage.kind)
    names = ("first", "second") if side == "first" else ("second", "first")
    off = float(np.abs(values - other).max())
    return (
        f"another definition: {own.meaning} in the {names[0]}, {report.meaning} in the {names[1]}, "
        f"which is {code}, within {off:.2g}"
    )


def _filled(
    code: str, language: str, function: Function, card: Card, bound: BoundCall, bench: Bench
) -> Node | None:
    """A card's code with the call for ``fit`` and its arguments for the names of its data."""
    try:
        tree = parse_call(f"{language}: {code}", bench.workers).tree
    except CallError:
        return None
    meant: dict[Node, Node] = {Name("fit"): bound.tree}
    for role, formal in card.data.items():
        given = next((one.argument.value for one in function.matched if one.formal == formal), None)
        if given is not None:
            meant[Name(role)] = given
    names = meant.keys()
    if any(one in names for given in meant.values() for one in walk(given) if one != given):
        return None  # a column has the name of a role
    return rebuild(tree, lambda node: meant.get(node, node))
