"""Sets of changes that closed a gap, proved on copies of the table, with what each gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.by_heart import by_heart
from fitdiff.causes.calls.change import ChangeSet, Side, in_order
from fitdiff.causes.calls.closing import Closing
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.proof import WANTED, Proof, holding, prove
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import usable_copies
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import compare_fits

# Closing sets that are proved, and verified ones that are kept, on each side.
_MOST_PROOFS, _MOST_KEPT = 6, 3


@dataclass(frozen=True)
class Proved:
    """Verified sets, those that could not be proved, what holds of others, and what is no proof."""

    causes: tuple[Cause, ...]
    unproved: tuple[Cause, ...]
    parts: tuple[Cause, ...]
    coincidences: int
    by_heart: int


def proved(closing: Sequence[Closing], bench: Bench) -> Proved:
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
        proof = replace(proof, of_numbers=bool(bench.numbers))
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
    return Proved(tuple(causes), tuple(unproved), tuple(parts), coincidences, learnt)


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
