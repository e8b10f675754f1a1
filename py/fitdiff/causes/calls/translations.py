"""Calls of one side that give the other's numbers, run once more in fresh processes as printed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from fitdiff.calls import CallError, Workers, parse_call, print_call
from fitdiff.calls.python_worker import CallDied, CallTimedOut
from fitdiff.causes.calls.answers import Cause, Explanation
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.clock import GRACE
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.own_units import in_units_of_columns, scales_columns
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.outcomes import not_converged
from fitdiff.comparison.calls.side import SideFit, run_side
from fitdiff.comparison.calls.stages import compare_fits
from rbridge import RTimedOut, RWorkerDied


@dataclass(frozen=True)
class Translation:
    """A call of one side that gives the numbers of the other.

    Attributes
    ----------
    side : Side
        Whose call it is.
    code : str
    within : float
        Largest plain difference that is left of the first quantity that it closes.
    quantity : str
        That quantity.
    other_code : str or None
        The other side's call, where that is changed as well.
    both : bool
        Settings of it are changed, not only how far its solver goes.
    fresh : bool or None
        Whether fresh processes, given what is printed, agree as well; None where that was not
        tried.
    scaled : bool
        Its slopes are told per unit of the columns, which it scales.
    fits : pair of SideFit or None
        What fresh processes gave, by which what is to be typed before is written.
    """

    side: Side
    code: str
    within: float
    quantity: str
    other_code: str | None = None
    both: bool = False
    fresh: bool | None = None
    scaled: bool = False
    fits: tuple[SideFit, SideFit] | None = None


def translations(explanation: Explanation, fits: tuple[SideFit, SideFit]) -> list[Translation]:
    """Take from the causes the best call of each side.

    A solver that says that it did not arrive has no translation: what it happened to stop at cannot
    be asked of another function.
    """
    found: dict[Side, Translation] = {}
    for cause in (*explanation.causes, *explanation.unproved[:1]):
        side = cause.side
        other = SIDES[1 - SIDES.index(side)]
        if side in found or side not in cause.code:
            continue
        if not_converged(fits[SIDES.index(other)]) and other not in cause.code:
            continue
        value, kind = _left(cause)
        both = any(one.side == other for one in cause.settings)
        code, other_code = cause.code[side], cause.code.get(other)
        scaled = scales_columns(cause.changes)
        found[side] = Translation(side, code, value, kind, other_code, both, scaled=scaled)
    return list(found.values())


def _left(cause: Cause) -> tuple[float, str]:
    own = [
        (stage, stage.agreement)
        for stage in cause.stages
        if stage.kind in cause.kinds and stage.agreement is not None and not stage.told_otherwise
    ]
    # Variances over n and over n - 1 stay apart; what agrees says how near the fit is.
    if not own:
        return 0.0, ""
    stage, agreement = min(own, key=lambda one: one[0].differs)
    return agreement.largest, stage.kind


def confirmed(one: Translation, bench: Bench, kinds: frozenset[str], fresh: Workers) -> Translation:
    """Run what is printed in fresh processes, and say whether it closes the same quantities."""
    codes = {one.side: one.code, SIDES[1 - SIDES.index(one.side)]: one.other_code}
    fits = []
    limit = max(bench.clock.left, GRACE)
    given = replace(bench.given, time_limit=min(bench.given.time_limit, limit))
    for side in SIDES:
        base = bench.baseline(side)
        if isinstance(base, str) or base.result.seconds > limit / 2:
            return one
        parsed = bench.parsed[SIDES.index(side)]
        code = codes[side] or bench.code(side, [])
        try:
            again = parse_call(f"{parsed.language}: {code}", fresh)
            again = replace(again, seed=parsed.seed)
            fit = run_side(again, bench.table, given, fresh, bench.design(side, 0))
        except (RTimedOut, RWorkerDied, CallTimedOut, CallDied):
            return one
        except CallError:
            return replace(one, fresh=False)
        if isinstance(fit, str):
            return replace(one, fresh=False)
        fits.append(in_units_of_columns(fit) if one.scaled and side == one.side else fit)
    gap = gap_of(compare_fits(fits[0], fits[1], bench.given.tolerances))
    closed = all(gap.by_kind.get(kind, math.inf) <= 1 for kind in kinds)
    # Where X or y is a column as well, the fit that was added stands in no other code.
    ran = fits[SIDES.index(one.side)]
    added = ran.result.language == "py" and ran.result.tree != ran.bound.tree
    code = print_call(ran.result.tree, "py") if added else one.code
    return replace(one, code=code, fresh=closed, fits=(fits[0], fits[1]))
