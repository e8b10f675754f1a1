"""One side's numbers by a function of the other language: cards choose it, a run proves it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fitdiff.calls import CallError, Workers, parse_call, print_call
from fitdiff.calls.tree import (
    Argument,
    Call,
    Constant,
    Formula,
    Index,
    Language,
    Member,
    Name,
    Node,
    Unary,
    rebuild,
    walk,
)
from fitdiff.cards.catalog import counterparts
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import Candidates
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.edits import ScaleColumns, calls_of
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.own_units import in_units_of_columns
from fitdiff.causes.calls.resolving import with_facts
from fitdiff.causes.calls.settings import CUT_OFF
from fitdiff.causes.calls.stated import Stated
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.side import SideFit, run_side
from fitdiff.comparison.calls.stages import compare_fits
from fitdiff.errors import SpecificationError
from fitdiff.quantities.agreement import Agreement
from fitdiff.translation.expressions import to_r
from fitdiff.translation.formulas import terms_of
from fitdiff.translation.shapes import Lack, Written
from fitdiff.translation.translate import nearest_of
from fitdiff.translation.words import worded
from rbridge import RTimedOut, RWorkerDied

# A busy machine: what was found is not lost with a process that started too late.
LOST = (RTimedOut, RWorkerDied)
_NOT_FITTED = ("rows used", "event")


@dataclass(frozen=True)
class Counterpart:
    """A function of the other language, and how near its numbers are to those of a side.

    Attributes
    ----------
    of : Side
        Whose numbers.
    own : str
        The function that it calls.
    language : Language
        Of the function.
    function : str
    code : str
        As it was run, in fresh processes.
    within : float
        Largest plain difference of the first quantity that both report; NaN where one reports NaN.
    quantity : str
    gives : bool
        Whether all that both report is the same, at the latest once the side's own solver goes to
        its optimum.
    short : bool
        Whether what is left is how far the side's own solver is from its optimum.
    digits : int
        Leading digits that both agree in where they are furthest apart.
    lacks : tuple of str
        What the function cannot have, by its card.
    scaled : bool
        Its slopes are told per unit of the columns, which it scales.
    fit : SideFit
    """

    of: Side
    own: str
    language: Language
    function: str
    code: str
    within: float
    quantity: str
    gives: bool
    short: bool
    digits: int
    lacks: tuple[str, ...]
    scaled: bool
    fit: SideFit


def counterpart_of(
    own: Stated, other: Stated | None, bench: Bench, fit: SideFit, fresh: Workers
) -> Counterpart | None:
    """Translate a side's call to the nearest function of the other language, and run that.

    Parameters
    ----------
    own : Stated
        The side whose numbers are asked for.
    other : Stated or None
        The other side, whose formula says what X is where fitdiff supplied it.
    bench : Bench
    fit : SideFit
        Of the side.
    fresh : Workers
        Processes in which nothing ran yet.

    Returns
    -------
    Counterpart or None
        None where no card tells of a function of the kind, or the data cannot be given to it.
    """
    analysis = own.analysis
    design = bench.design(own.side, 0)
    supplied = Name("X") in walk(bench.trees[own.side])
    if design is not None and supplied and "terms" in analysis.data:
        terms = None if other is None else other.analysis.data.get("terms")
        if terms is None:
            return None
        analysis = replace(analysis, data={**analysis.data, "terms": terms})
    try:
        # What the functions load is loaded where one of them then runs.
        written = nearest_of(analysis, replace(own.context, workers=fresh))
    except (SpecificationError, CallError, *LOST):
        return None
    language = written.card.language
    tree = _complete(written, analysis.data, bench, language)
    if tree is None:
        return None
    scaled = any(one == Name("X_scaled") for one in walk(written.tree))
    given = bench.given
    features = _plain(analysis.data)
    if language == "py" and features:
        given = replace(given, features=features)
    try:
        parsed = parse_call(f"{language}: {print_call(tree, language)}", fresh)
        made = run_side(parsed, bench.table, given, fresh)
    except (CallError, *LOST):
        return None
    if isinstance(made, str):
        return None
    made = in_units_of_columns(made) if scaled else made
    return _judged(own, written, made, fit, scaled, bench)


def load_ahead(listed: Candidates, workers: Workers, languages: tuple[Language, Language]) -> None:
    """Let what is to be run in fresh processes load while the search goes on.

    Where cards tell that one side cannot have what the other one has, a function of its language
    will be asked for that can.
    """
    workers.keep_ready()
    for side in listed.without if languages[0] != languages[1] else ():
        own = listed.stated[SIDES[1 - SIDES.index(side)]]
        if own is not None:
            modules = {card.module for card in counterparts(own.analysis.card)}
            workers.load(languages[SIDES.index(side)], modules)


def _judged(
    own: Stated, written: Written, made: SideFit, fit: SideFit, scaled: bool, bench: Bench
) -> Counterpart | None:
    def against(mine: SideFit) -> list[tuple[str, Agreement, bool]]:
        found = compare_fits(mine, made, bench.given.tolerances)
        apart = gap_of(found).by_kind
        return [
            (one.kind, one.agreement, apart.get(one.kind, 0.0) > 1)
            for one in found
            if one.agreement
        ]

    stages = against(fit)
    kind, first = next(
        ((kind, one) for kind, one, _ in stages if kind not in _NOT_FITTED), ("", None)
    )
    if first is None:
        return None
    gives = not any(differs for _, _, differs in stages)
    if not gives:
        kind, first = next((kind, one) for kind, one, differs in stages if differs)
    short = False
    tight = frozenset(
        one for one in bench.tight.get(own.side, frozenset()) if one.meaning != CUT_OFF
    )
    exact = bench.fit(own.side, tight) if tight else fit
    if not gives and exact is not fit and isinstance(exact, SideFit):
        again = against(exact)
        left = next((one.largest for name, one, _ in again if name == kind), math.inf)
        short = left < first.largest / 10 and not any(differs for _, _, differs in again)
    if not (gives or short or written.lacks or _is_nearer(first.largest, kind, own.side, bench)):
        return None
    return Counterpart(
        own.side,
        own.analysis.card.name,
        written.card.language,
        written.card.name,
        print_call(made.parsed.tree, written.card.language),
        # One side has a number and the other none: no distance.
        first.largest if math.isfinite(first.first - first.second) else math.nan,
        kind,
        gives or short,
        short,
        first.digits,
        tuple(_said(one, own.analysis.card.name, written.card.name) for one in written.lacks),
        scaled,
        made,
    )


def _is_nearer(largest: float, kind: str, side: Side, bench: Bench) -> bool:
    """Whether a distance is smaller than that of the other side's own call."""
    one, other = (bench.baseline(each) for each in (side, SIDES[1 - SIDES.index(side)]))
    if isinstance(one, str) or isinstance(other, str):
        return True
    stages = compare_fits(one, other, bench.given.tolerances)
    now = next((s.agreement.largest for s in stages if s.kind == kind and s.agreement), math.inf)
    return largest < now


def _said(lack: Lack, own: str, other: str) -> str:
    return f"{lack.setting}: {worded(lack.wanted)} in {own}, {worded(lack.has)} in {other}"


def _plain(data: Mapping[str, Node]) -> tuple[str, ...]:
    """The columns that X is, where the terms are nothing but columns."""
    found = [one for added, one in terms_of(data["terms"]) if added] if "terms" in data else []
    names = [one.id for one in found if isinstance(one, Name)]
    return tuple(names) if len(names) == len(found) else ()


def _complete(
    written: Written, data: Mapping[str, Node], bench: Bench, language: Language
) -> Node | None:
    """A script's call as one that stands alone, with numbers of the table for n and sd_y."""
    names = {one.id for one in walk(written.tree) if isinstance(one, Name)}
    if {"counts", "model"} & names or "data" in bench.table.columns:
        return None
    tree = written.tree
    if "X_scaled" in names:
        tree = rebuild(tree, lambda one: Name("X") if one == Name("X_scaled") else one)
        at = next(
            n for n, call in enumerate(calls_of(tree)) if not isinstance(call.function, Member)
        )
        tree = apply(tree, [ScaleColumns(at)], Facts(len(bench.table))) or tree
    if {"n", "sd_y"} & names:
        tree = with_facts(tree, bench.facts(0))
    if language == "r":
        tree = rebuild(tree, lambda one: _in_r(one, data))
    elif "X" in names | ({"X"} if "X_scaled" in names else set()) and not _plain(data):
        return None
    return tree


def _in_r(node: Node, data: Mapping[str, Node]) -> Node:
    """What X and y are in R, said where they stand."""
    response = data.get("response")
    if node == Name("y") and response is not None:
        return to_r(response)
    if node != Name("X"):
        return node
    if plain := _plain(data):
        listed = Call(Name("c"), tuple(Argument(None, Constant("string", one)) for one in plain))
        frame = Index(Name("data"), (Argument(None, None), Argument(None, listed)))
        return Call(Name("as.matrix"), (Argument(None, frame),))
    formula = Formula(None, data["terms"])
    matrix = Call(Name("model.matrix"), (Argument(None, formula), Argument(None, Name("data"))))
    minus = Unary("-", Constant("double", 1.0))
    return Index(matrix, (Argument(None, None), Argument(None, minus)))
