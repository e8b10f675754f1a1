"""Why two calls differ: the search for causes, their proof, and what is left unexplained."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fitdiff.causes.calls.answers import Cause, Explanation, Nearest
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.by_heart import by_heart
from fitdiff.causes.calls.candidates import Candidates
from fitdiff.causes.calls.change import Change, ChangeSet, Fitted, Gap, Side, in_order
from fitdiff.causes.calls.closing import Closing
from fitdiff.causes.calls.copies import copies
from fitdiff.causes.calls.counting import counted
from fitdiff.causes.calls.following import following
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.kept import kept_of
from fitdiff.causes.calls.near import FARTHEST, Near
from fitdiff.causes.calls.proof import WANTED, Proof, holding, prove
from fitdiff.causes.calls.search import search
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import has_no_optimum, usable_copies
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage, compare_fits

# Copies that are made in search of three usable ones.
_MOST_COPIES = 9
# Closing sets that are proved, and verified ones that are kept, on each side.
_MOST_PROOFS, _MOST_KEPT = 6, 3
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
    say(f"{found.tried} sets tried; proving on copies of the table")
    proved = _proved(found.closing, bench)
    causes, unproved, coincidences = proved.causes, proved.unproved, proved.coincidences
    learnt = proved.by_heart
    partial: tuple[Cause, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    if not causes and not unproved:
        some = _proved(found.partial, bench)
        partial = (*proved.parts, *some.causes, *some.parts)
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

    None as well where the largest difference, which is what is told, was smaller before.
    """
    held = 0
    for copy in usable_copies(bench):
        base, gap = bench.gap(frozenset(), copy), bench.gap(near.changes, copy)
        if base is None or gap is None or not base.by_kind.get(near.kind, 0) > 1:
            continue
        if not gap.by_kind.get(near.kind, math.inf) < FARTHEST * base.by_kind[near.kind]:
            return None
        # An intercept that is left out is no longer apart.
        if gap.entries.get(near.kind, 0) < base.entries.get(near.kind, 0):
            return None
        held += 1
        if held == WANTED:
            break
    if held < WANTED:
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


@dataclass(frozen=True)
class _Proved:
    """Verified sets, those that could not be proved, what holds of others, and what is no proof."""

    causes: tuple[Cause, ...]
    unproved: tuple[Cause, ...]
    parts: tuple[Cause, ...]
    coincidences: int
    by_heart: int


def _proved(closing: Sequence[Closing], bench: Bench) -> _Proved:
    """Prove sets, best first."""
    causes: list[Cause] = []
    parts: list[Cause] = []
    unproved: list[Cause] = []
    coincidences, learnt = 0, 0
    proofs: dict[Side | None, int] = {}
    for one in closing:
        proofs[one.side] = proofs.get(one.side, 0) + 1
        kept = sum(cause.side == one.side for cause in causes if cause.settings)
        if proofs[one.side] > _MOST_PROOFS or kept >= _MOST_KEPT:
            continue
        proof = prove(
            one.changes, one.kinds, usable_copies(bench),
            lambda copy, changes: bench.gap(changes, copy),
            _besides(one.changes, bench),
        )  # fmt: skip
        if proof.outcome != "verified" and bench.clock.is_up:
            proof = Proof("not verified", proof.usable, late=True)
        if proof.outcome == "coincidence":
            coincidences += 1
            if (part := _held(one, bench)) is not None:
                parts.append(part)
        elif (cause := cause_of(one, proof, bench)) is None:
            continue
        elif by_heart(cause.settings, cause.stages, bench.table):
            learnt += 1
        else:
            (causes if proof.outcome == "verified" else unproved).append(cause)
    return _Proved(tuple(causes), tuple(unproved), tuple(parts), coincidences, learnt)


def _held(one: Closing, bench: Bench) -> Cause | None:
    """What a set that closes all on the table closes on its copies too, as a part of the answer."""
    kinds = holding(
        one.changes, one.kinds, usable_copies(bench),
        lambda copy, changes: bench.gap(changes, copy),
        _besides(one.changes, bench),
    )  # fmt: skip
    if not kinds:
        return None
    return cause_of(replace(one, kinds=kinds), Proof("verified", WANTED), bench)


def _besides(changes: ChangeSet, bench: Bench) -> ChangeSet:
    """Changes of accuracy of settings that a set does not name."""
    tight = bench.tight["first"] | bench.tight["second"]
    return frozenset(one for one in tight if not any(one.clashes(change) for change in changes))


def cause_of(one: Closing, proof: Proof, bench: Bench) -> Cause | None:
    """A set with what it gives on the table itself; None where a fit fails."""
    ordered = tuple(in_order(one.changes))
    code: dict[Side, str] = {}
    fits: list[SideFit] = []
    for side in SIDES:
        own = [change for change in ordered if change.side == side]
        fit = bench.fit(side, frozenset(own))
        if isinstance(fit, str):
            return None
        fits.append(fit)
        if own:
            code[side] = bench.code(side, own)
    stages = tuple(compare_fits(fits[0], fits[1], bench.given.tolerances))
    # What both sides tell otherwise stays apart in plain numbers, whatever solvers do.
    plain = one.kinds if not any(stage.told_otherwise for stage in stages) else frozenset()
    alone, apart = {}, {}
    if len(ordered) > 1:
        for change in ordered:
            gap = bench.gap(frozenset({change}), 0)
            left = [gap.by_kind.get(kind, float("nan")) for kind in one.kinds] if gap else []
            alone[change] = max(left, default=float("nan"))
            apart[change] = _apart(frozenset({change}), plain, bench)
    remaining = gap_of(stages).by_kind
    return Cause(
        ordered, one.kinds, proof, code, stages, alone,
        before={side: bench.code(side, []) for side in code},
        after={change: bench.code(change.side, [change]) for change in ordered},
        left_together=max((remaining.get(kind, math.nan) for kind in one.kinds), default=math.nan),
        apart_alone=apart,
        apart_settings=_apart(one.settings, plain, bench),
    )  # fmt: skip


def _apart(changes: ChangeSet, kinds: frozenset[str], bench: Bench) -> float:
    """Largest plain difference of the first of some quantities that still differs after changes."""
    one, other = (
        bench.fit(side, frozenset(change for change in changes if change.side == side))
        for side in SIDES
    )
    if isinstance(one, str) or isinstance(other, str):
        return math.nan
    found = [s for s in compare_fits(one, other, bench.given.tolerances) if s.kind in kinds]
    left = [(not s.differs, s.agreement.largest) for s in found if s.agreement is not None]
    return min(left, key=lambda one: one[0])[1] if left else math.nan
