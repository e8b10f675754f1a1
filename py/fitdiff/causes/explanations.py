"""Which factors explain a difference on every split, each changed alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from fitdiff.causes.axes import Axis, axes, echoes, is_number
from fitdiff.causes.case import MATCHES, BudgetSpentError, Case, Match
from fitdiff.causes.meeting import Found
from fitdiff.causes.search import between, search, sweep
from fitdiff.causes.variations import Variation, variations
from fitdiff.methods.differences import Difference, differences
from fitdiff.methods.method import Method


@dataclass(frozen=True)
class Explanation:
    """A factor that explains what was observed, with the value that does.

    Attributes
    ----------
    difference : Difference
        The factor, its declared value, and the value that gives what was observed.
    match : Match
        The worst over splits.
    same_value : bool
        Whether one value explains every split; if not, ``difference`` has that of the first.
    recorded : bool
        Whether all that is recorded is as observed; see `fitdiff.causes.case.Judged`.
    """

    difference: Difference
    match: Match
    same_value: bool
    recorded: bool


@dataclass(frozen=True)
class _Value:
    """A value that explains some cases; a number on an axis, where it is one."""

    method: Method
    difference: Difference
    match: Match
    recorded: bool
    same: bool = True
    axis: Axis | None = None
    x: int | float = 0


def explain(cases: Sequence[Case], known: Sequence[Method]) -> tuple[tuple[Explanation, ...], bool]:
    """Find the factors that explain every case, each changed alone, and by which value.

    Parameters
    ----------
    cases : sequence of Case
        Of one declared method.
    known : sequence of Method
        Methods whose values are tried.

    Returns
    -------
    explanations : tuple of Explanation
        One a factor. Where one value of a factor explains every case, factors that need a value
        for each are left out; where a fit is met to the bit, so are those that come near it; and
        where what is recorded of a fit is met, those that leave that different.
    complete : bool
        Whether the fits that were allowed sufficed.
    """
    first, *others = cases
    by_factor: dict[str, list[_Value]] = {}
    complete = True
    try:
        for value in _values(first, known):
            by_factor.setdefault(value.difference.factor, []).append(value)
        for value in () if by_factor else _swept(first):
            by_factor.setdefault(value.difference.factor, []).append(value)
        for place, case in enumerate(others, start=1):
            for factor, values in list(by_factor.items()):
                by_factor[factor] = _confirmed(values, cases[: place + 1], case, known)
    except BudgetSpentError:
        complete = False
    values = [_best(each) for each in by_factor.values() if each]
    least = min(map(_rank, values), default=())
    return tuple(_explanation(value) for value in values if _rank(value) == least), complete


def _rank(value: _Value) -> tuple[bool, int, bool]:
    """Lowest for what explains best."""
    return not value.same, MATCHES.index(value.match), not value.recorded


def _best(values: Sequence[_Value]) -> _Value:
    return min(values, key=_rank)


def _explanation(value: _Value) -> Explanation:
    return Explanation(value.difference, value.match, value.same, value.recorded)


def _values(case: Case, known: Sequence[Method], only: str | None = None) -> Iterator[_Value]:
    """Values that explain a case: of those that can be listed, then numbers by search."""
    declared = case.reference.method
    listed, lines = _proposals(declared, tuple(known))
    for one in listed:
        if only in (None, one.difference.factor):
            judged = case.judge(one.method)
            if judged.match != "no":
                yield _Value(one.method, one.difference, judged.match, judged.recorded)
    stated = echoes(case)
    for axis in lines:
        if only in (None, axis.factor) and (found := search(case, axis, stated)):
            yield from _on_axis(declared, axis, found)


@lru_cache(maxsize=16)
def _proposals(
    declared: Method, known: tuple[Method, ...]
) -> tuple[tuple[Variation, ...], tuple[Axis, ...]]:
    """What is tried for a method, whatever was observed: values that are listed, and axes."""
    listed = tuple(
        one
        for one in variations(declared, known=known)
        # Numbers are searched on their axes, from the same ones.
        if not (is_number(one.difference.before) and is_number(one.difference.after))
    )
    return listed, (*axes(declared), *_axes_of_switched(declared, listed))


def _swept(case: Case) -> Iterator[_Value]:
    declared = case.reference.method
    for axis in axes(declared):
        if found := sweep(case, axis):
            yield from _on_axis(declared, axis, found)


def _axes_of_switched(declared: Method, listed: Sequence[Variation]) -> Iterator[Axis]:
    """Numbers that belong to another value of a factor: the rate of another optimiser, say."""
    switched: dict[tuple[str, object], Method] = {}
    for one in listed:
        if isinstance(one.difference.after, str) and one.difference.factor != "engine":
            switched.setdefault((one.difference.factor, one.difference.after), one.method)
    for (factor, _), method in switched.items():
        for axis in axes(method):
            moved = next((at for x in axis.points() if (at := axis.at(x))), None)
            if moved is not None and [d.factor for d in differences(declared, moved)] == [factor]:
                yield replace(axis, factor=factor)


def _confirmed(
    values: list[_Value], cases: Sequence[Case], case: Case, known: Sequence[Method]
) -> list[_Value]:
    """Values of one factor that explain earlier cases and this one, which is the last."""
    if not values:
        return []
    judged = [(value, case.judge(value.method)) for value in values]
    kept = [
        replace(
            value,
            match=_worst(value.match, one.match),
            recorded=value.recorded and one.recorded,
        )
        for value, one in judged
        if one.match != "no"
    ]
    if kept:
        return kept
    own = list(_values(case, known, only=values[0].difference.factor))
    for mine in own:
        for before in values:
            if common := _common(before, mine, cases):
                return [common]
    return (
        [replace(values[0], same=False, match=_worst(values[0].match, own[0].match))] if own else []
    )


def _common(before: _Value, mine: _Value, cases: Sequence[Case]) -> _Value | None:
    """A number between two that explains all cases."""
    if before.axis is None or mine.axis is None or not before.same:
        return None
    if (found := between(mine.axis, (before.x, mine.x), cases)) is None:
        return None
    return next(_on_axis(cases[0].reference.method, mine.axis, found), None)


def _on_axis(declared: Method, axis: Axis, found: Found) -> Iterator[_Value]:
    """The value that a number found makes of a factor, if it changes that factor alone."""
    method = axis.at(found.x)
    assert method is not None, "it was fitted"
    difference = differences(declared, method)
    if len(difference) == 1:
        yield _Value(method, difference[0], found.match, found.recorded, axis=axis, x=found.x)


def _worst(*matches: Match) -> Match:
    return max(matches, key=MATCHES.index)
