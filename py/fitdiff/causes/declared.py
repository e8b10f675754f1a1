"""Which settings of another method close the gap between two: a finite search, proved by fits.

The first method with all settings of the second is the second, so that the gap is closed by
construction. QuickXplain finds an irreducible subset that closes it too; then each member is taken
out once more, to prove that it is needed.

A hybrid that no engine supports does not count as closed. A member that cannot be taken out for
that reason is taken out with others, as few as make a hybrid that can be run: they move together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from fitdiff.causes.quickxplain import irreducible
from fitdiff.causes.trial import FitOnSplits, State, Target, Trial, try_method
from fitdiff.comparison.tolerances import TOLERANCES, Tolerances
from fitdiff.engines.contract import load_engine, refusal
from fitdiff.methods.differences import Difference, differences, hybrid
from fitdiff.methods.method import Method

Answer = Literal["none", "named", "partial", "undeclared", "undecided", "not decidable"]
_PROVED: Mapping[State, Answer] = {
    "closed": "named",
    "open": "partial",
    "undecided": "undecided",
    "not runnable": "undecided",
}
_Try = Callable[[frozenset[str]], Trial]
_Refused = Callable[[frozenset[str]], str]


@dataclass(frozen=True)
class Member:
    """Settings that are needed to close a gap.

    Attributes
    ----------
    settings : tuple of Difference
        One; several where no engine can run what is left without the first of them alone.
    alone : str
        Why the first cannot be taken out alone; empty where it can.
    without : Trial
        What is left when they are taken out of the set.
    """

    settings: tuple[Difference, ...]
    alone: str
    without: Trial


@dataclass(frozen=True)
class Cause:
    """What makes the difference between two methods.

    Attributes
    ----------
    answer : str
        'none': they do not differ on these splits. 'named': by ``members``, with which no stage
        differs on any split, fresh ones included. 'partial': with ``members`` none differs on the
        splits that were searched, but some on fresh ones. 'undeclared': by nothing that the methods
        state. 'undecided': a difference that matters cannot be told from
        what re-seeding does. 'not decidable': the hybrids that would tell cannot be run.
    first, second : Method
    settings : tuple of Difference
        All in which they differ.
    members : tuple of Member
        Of the set that closes the gap.
    gap, left : Trial
        Before any change, and with all changes that were found, or that there are.
    splits, methods, fits : int
        Splits looked at; methods fitted on them, both ends included, and fits made for that.
    fresh : Trial or None
        What is left with ``members`` on splits that the search did not see; None where there were
        none, or nothing to prove.
    """

    answer: Answer
    first: Method
    second: Method
    settings: tuple[Difference, ...]
    members: tuple[Member, ...]
    gap: Trial
    left: Trial
    splits: int
    methods: int
    fits: int
    fresh: Trial | None = None


def find_cause(
    first: Method,
    second: Method,
    fit: FitOnSplits,
    tolerances: Tolerances = TOLERANCES,
    fresh: FitOnSplits | None = None,
) -> Cause:
    """Find an irreducible set of settings of the second method that closes the gap to it.

    Parameters
    ----------
    first, second : Method
    fit : callable (Method, int) -> tuple of Fitted
        Fits a method anew, with the seed of a number: one fit a split.
    tolerances : Tolerances
        A gap is closed where they allow what is left at every stage, on every split.
    fresh : callable (Method, int) -> tuple of Fitted, optional
        As ``fit``, on splits that the search does not see: what was found must close the gap there.
    """
    settings = {one.setting: one for one in differences(first, second)}
    of_second = cache(lambda number: fit(second, number))
    target = Target(second, of_second, tolerances)
    gap = try_method(first, target, fit)
    trials = {frozenset[str](): gap}

    def refused(chosen: frozenset[str]) -> str:
        if chosen in trials:
            return trials[chosen].reason if trials[chosen].state == "not runnable" else ""
        method = hybrid(first, second, chosen)
        return method if isinstance(method, str) else _refusal(method)

    def trial(chosen: frozenset[str]) -> Trial:
        if chosen not in trials:
            method, reason = hybrid(first, second, chosen), refused(chosen)
            trials[chosen] = (
                Trial("not runnable", reason=reason)
                if reason or isinstance(method, str)
                else try_method(method, target, fit, gap.unequal)
            )
        return trials[chosen]

    left, members = _search(settings, trial, refused) if gap.state == "open" else (gap, ())
    tried = [one for one in trials.values() if one.fits]
    answer = _answer(gap, left, members, len(settings))
    proof = None
    if answer == "named" and fresh is not None:
        needed = {each.setting for one in members for each in one.settings}
        proof = _on_fresh_splits(first, second, needed, fresh, tolerances)
        answer = _PROVED[proof.state]
    return Cause(
        answer=answer,
        first=first,
        second=second,
        settings=tuple(settings.values()),
        members=members,
        gap=gap,
        left=left,
        splits=len(gap.unequal),
        methods=1 + len(tried),
        fits=sum(one.fits for one in tried) + of_second.cache_info().misses * len(gap.unequal),
        fresh=proof,
    )


def _on_fresh_splits(
    first: Method,
    second: Method,
    needed: Collection[str],
    fit: FitOnSplits,
    tolerances: Tolerances,
) -> Trial:
    """Try what was found where it was not searched for: each stage that differs must be closed."""
    target = Target(second, cache(lambda number: fit(second, number)), tolerances)
    gap = try_method(first, target, fit)
    found = hybrid(first, second, needed)
    assert isinstance(found, Method), "fitted before"
    return try_method(found, target, fit, gap.unequal)


def _refusal(method: Method) -> str:
    return refusal(load_engine(method.engine), method) or ""


def _search(
    settings: Mapping[str, Difference], trial: _Try, refused: _Refused
) -> tuple[Trial, tuple[Member, ...]]:
    """Find the set, and what is left with it; no member where even all settings do not close."""
    everything = trial(frozenset(settings))
    if everything.state != "closed":
        return everything, ()
    found = irreducible(lambda some: trial(some).state == "closed", tuple(settings))
    while True:
        members: dict[frozenset[str], Member] = {}
        for name in found:
            together = _taken_out(name, found, trial, refused)
            without = trial(frozenset(found) - together)
            if without.state == "closed":
                break
            alone = refused(frozenset(found) - {name})
            differing = tuple(settings[one] for one in sorted(together, key=(name, *found).index))
            members.setdefault(together, Member(differing, alone, without))
        else:
            return trial(frozenset(found)), tuple(members.values())
        # Settings act on one another: the set was not irreducible after all.
        found = tuple(one for one in found if one not in together)


def _taken_out(name: str, found: tuple[str, ...], trial: _Try, refused: _Refused) -> frozenset[str]:
    """Add to a member as few others as must go with it, so that the rest can be fitted."""
    others = tuple(one for one in found if one != name)
    while True:
        going = irreducible(lambda some: not refused(frozenset(others) - some), others)
        together = frozenset((name, *going))
        # A hybrid that an engine supports can fail all the same: it is refused from then on.
        if trial(frozenset(found) - together).state != "not runnable":
            return together


def _answer(gap: Trial, left: Trial, members: tuple[Member, ...], settings: int) -> Answer:
    if gap.state == "closed":
        return "none"
    states = {gap.state, left.state, *(one.without.state for one in members)}
    if "undecided" in states:
        return "undecided"
    if "not runnable" in states:
        return "not decidable"
    if not members:
        return "undeclared"
    # Several settings that only move all together: nothing tells which of them does it.
    whole = len(members) == 1 and len(members[0].settings) == settings > 1
    return "not decidable" if whole else "named"
