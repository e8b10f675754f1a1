"""Why two calls differ: the search for causes, their proof, and what is left unexplained."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from fitdiff.causes.calls.answers import Cause, Explanation, Nearest
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.candidates import Candidates
from fitdiff.causes.calls.change import Change, ChangeSet, Fitted, Gap, Side, in_order
from fitdiff.causes.calls.constants import other_numbers, shared_numbers
from fitdiff.causes.calls.copies import copies
from fitdiff.causes.calls.counting import counted
from fitdiff.causes.calls.following import following
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.kept import kept_of
from fitdiff.causes.calls.near import FARTHEST, Near
from fitdiff.causes.calls.proof import WANTED
from fitdiff.causes.calls.proving import proved
from fitdiff.causes.calls.search import search
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import has_no_optimum, says_nothing, usable_copies
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage, compare_fits

# Copies that are made in search of three usable ones.
_MOST_COPIES = 9
_MOST_FITS = 1500
# As many rows, or parameters, alone are no part of the same fit.
_COUNTS = frozenset({"rows used", "degrees of freedom"})


def explain(
    bench: Bench,
    fits: tuple[SideFit, SideFit],
    listed: Candidates,
    stages: Sequence[Stage],
    say: Callable[[str], None],
    stop: Callable[[], bool],
) -> Explanation:
    """Search for what makes two fits differ, and prove it.

    Parameters
    ----------
    bench : Bench
    fits : pair of SideFit
    listed : Candidates
    stages : sequence of Stage
    say : callable (str)
    stop : callable () -> bool
    """
    if not gap_of(stages).differing:
        return Explanation("told otherwise", differences=listed.differences)
    candidates = listed.changes
    bench.tight = {side: _tight(candidates, side) for side in SIDES}
    apart = any(stage.kind == "coefficients" and stage.differs for stage in stages)
    no_optimum = tuple(side for side in SIDES if apart and has_no_optimum(bench, side))
    if no_optimum:
        return Explanation("no optimum", no_optimum=no_optimum, candidates=len(candidates))
    say(f"{len(candidates)} changes to try, in at most {max(bench.clock.left, 0.0):.0f} s")
    end = bench.clock.begin_search()
    found = search(
        candidates,
        (as_fitted(fits[0]), as_fitted(fits[1])),
        lambda side, changes: _fit(bench, side, changes),
        counted(
            lambda one, other: compare_fitted(one, other, bench), len(candidates), bench.clock, say
        ),
        _MOST_FITS,
        lambda: bench.clock.is_up or stop(),
        listed.without,
    )
    bench.clock.begin_proof(end, stop())
    kept = kept_of([one.tree for one in bench.parsed], bench.table)
    bench.following = following(candidates, bench)
    bench.tables += copies(bench.table, _MOST_COPIES, kept)
    copied = range(1, len(bench.tables))
    if copied and all(says_nothing(bench, at) for at in copied):
        shared = shared_numbers(bench.trees["first"], bench.trees["second"])
        bench.use_numbers(other_numbers(shared, _MOST_COPIES) if shared else [])
    say(f"{found.tried} sets tried; proving on copies of the table")
    whole = proved(found.closing, bench)
    causes, unproved, coincidences = whole.causes, whole.unproved, whole.coincidences
    learnt = whole.by_heart
    partial: tuple[Cause, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    if not causes and not unproved:
        some = proved(found.partial, bench)
        partial = (*whole.parts, *some.causes, *some.parts)
        coincidences, learnt = coincidences + some.coincidences, learnt + some.by_heart
        closed = {(cause.side, kind) for cause in partial for kind in cause.kinds}
        told = (cause for cause in partial if cause.kinds - _COUNTS)
        partial = tuple(sorted(told, key=lambda cause: -len(cause.kinds)))
        nearest = tuple(
            made
            for near in found.near
            # What comes nearest of some changes only is chance.
            if found.largest
            and (near.side, near.kind) not in closed
            and (made := _nearest(near, bench, stages)) is not None
        )
    return Explanation(
        "searched", causes, unproved, partial, coincidences, len(candidates), found,
        nearest=nearest, differences=listed.differences, by_heart=learnt,
    )  # fmt: skip


def _nearest(near: Near, bench: Bench, before: Sequence[Stage]) -> Nearest | None:
    """What comes nearest, if it does on three copies as well.

    None as well where the largest difference, which is what is told, was smaller before, and where
    the quantity is the same on the table: a set that only its copies contradict is chance.
    """
    here = bench.gap(near.changes, 0)
    if here is None or here.by_kind.get(near.kind, math.inf) <= 1 or not _comes_near(near, bench):
        return None
    ordered = tuple(in_order(near.changes))
    fits = [
        bench.fit(side, frozenset(one for one in ordered if one.side == side)) for side in SIDES
    ]
    one, other = fits
    if isinstance(one, str) or isinstance(other, str):
        return None
    off = _largest(compare_fits(one, other, bench.given.tolerances), near.kind)
    if off > _largest(before, near.kind):
        return None
    own = [one for one in ordered if one.side == near.side]
    return Nearest(near.side, ordered, near.kind, near.share, off, bench.code(near.side, own))


def _comes_near(near: Near, bench: Bench) -> bool:
    """Whether a set closes as much of a quantity on each of three copies."""
    held = 0
    for copy in usable_copies(bench):
        base, gap = bench.gap(frozenset(), copy), bench.gap(near.changes, copy)
        if base is None or gap is None or not base.by_kind.get(near.kind, 0) > 1:
            continue
        if not gap.by_kind.get(near.kind, math.inf) < FARTHEST * base.by_kind[near.kind]:
            return False
        # An intercept that is left out is no longer apart.
        if gap.entries.get(near.kind, 0) < base.entries.get(near.kind, 0):
            return False
        held += 1
        if held == WANTED:
            return True
    return False


def _largest(stages: Sequence[Stage], kind: str) -> float:
    found = (s.agreement.largest for s in stages if s.kind == kind and s.agreement is not None)
    return next(found, math.nan)


def _tight(candidates: Sequence[Change], side: Side) -> ChangeSet:
    """One change of accuracy a setting."""
    found = {
        (one.setting, one.which): one
        for one in candidates
        if one.side == side and one.family == "accuracy"
    }
    return frozenset(found.values())


def as_fitted(fit: SideFit) -> Fitted:
    """A fit as the search sees it."""
    return Fitted(fit.identity, fit)


def _fit(bench: Bench, side: Side, changes: ChangeSet) -> Fitted | None:
    fit = bench.fit(side, changes)
    return None if isinstance(fit, str) else as_fitted(fit)


def compare_fitted(first: Fitted, second: Fitted, bench: Bench) -> Gap:
    """How far two fits are apart."""
    assert isinstance(first.content, SideFit) and isinstance(second.content, SideFit)  # noqa: PT018
    return gap_of(compare_fits(first.content, second.content, bench.given.tolerances))
