"""Numbers of a call that its table gives: on a copy, which has other rows, they are the copy's."""

from __future__ import annotations

from collections.abc import Sequence

from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Change, ChangeSet, Side
from fitdiff.causes.calls.edits import SetExpression
from fitdiff.causes.calls.gap import gap_of
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.stages import compare_fits


def following(candidates: Sequence[Change], bench: Bench) -> dict[Side, ChangeSet]:
    """Numbers that a card makes of the table and that the call has already: 1/189 of 189 rows.

    The other side's number follows the rows of a copy. One side's do, so that what is equal on the
    table stays so.
    """
    for side in SIDES:
        found = {
            (one.setting, one.which): one
            for one in candidates
            if one.side == side and one.declared and isinstance(one.edit, SetExpression)
            and _is_idle(one, bench)
        }  # fmt: skip
        if found:
            return {side: frozenset(found.values())}
    return {}


def _is_idle(change: Change, bench: Bench) -> bool:
    fit, base = bench.fit(change.side, frozenset({change})), bench.baseline(change.side)
    if isinstance(fit, str) or isinstance(base, str):
        return False
    return not gap_of(compare_fits(fit, base)).differing
