"""Coefficients that the data do not determine: one side leaves them out, the other has numbers.

A column that is a combination of others has no slope of its own: R drops it (NA), a solution by the
pseudoinverse shares the slope among all of them. Both are the same fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fitdiff.comparison.calls.scales import by_kind
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import Floats
from fitdiff.quantities.terms import INTERCEPT

# Of the column's own length: R's lm drops a column of which less than 1e-7 is left.
_NEARLY, _EXACTLY = 1e-6, 1e-11
# A solution of least norm is at right angles to what the data do not determine, but for rounding.
_ORTHOGONAL = 1e-8
# Rows from which a combination is told; terms of one that is written out, and those shown.
_ROWS, _TERMS, _SHOWN = 5000, 4, 3
# How a relation ends where fitted values are the same as well.
SAME_FIT = ": the same fit"


def aliased_labels(side: SideFit) -> tuple[str, ...]:
    """Terms for which a side has NA beside terms with numbers."""
    found = by_kind(side.quantities).get("coefficients")
    if found is None:
        return ()
    missing = np.isnan(found.values)
    return tuple(label for label, gone in zip(found.labels, missing, strict=True) if gone)


def aliased_relation(stage: Stage, stages: Sequence[Stage], first: SideFit, second: SideFit) -> str:
    """Say why one side leaves a coefficient out, where the columns show it; '' otherwise."""
    if stage.kind != "coefficients" or stage.agreement is None:
        return ""
    same = any(one.kind == "fitted values" and is_same(one) for one in stages)
    for own, side, other, other_side in (
        ("first", first, "second", second),
        ("second", second, "first", first),
    ):
        labels = aliased_labels(side)
        design = side.design if side.design is not None else other_side.design
        if not labels or design is None:
            continue
        made_of = [_combination(label, side, design) for label in labels]
        if not all(made_of):
            continue
        more = "; ..." if len(made_of) > _SHOWN else ""
        leaves = "it" if len(labels) == 1 else "them"
        return (
            f"not estimable: {'; '.join(made_of[:_SHOWN])}{more}. The {own} leaves {leaves} out "
            f"(NA), the {other} {_of_other(labels, other_side, design, same)}"
        )
    return ""


def _of_other(labels: Sequence[str], side: SideFit, design: pd.DataFrame, same: bool) -> str:
    """What a side has for terms that the other one leaves out."""
    found = by_kind(side.quantities).get("coefficients")
    known = {} if found is None else dict(zip(found.labels, found.values, strict=True))
    if not any(np.isfinite(known.get(label, np.nan)) for label in labels):
        return "reports none apart from its intercept" if INTERCEPT in known else "reports none"
    if not same:
        return "gives a number"
    by_norm = " by minimum norm" if _has_least_norm(known, design) else ""
    zero = all(abs(known.get(label, np.nan)) <= _EXACTLY for label in labels)
    return f"{'gives 0' if zero else 'shares the slope'}{by_norm}{SAME_FIT}"


def is_of_aliased(stage: Stage, scale: Scale, first: SideFit, second: SideFit) -> bool:
    """Whether a stage differs in what one side leaves out as not estimable only."""
    if stage.agreement is None or not stage.differs:
        return False
    aliased = {*aliased_labels(first), *aliased_labels(second)}
    if not aliased:
        return False
    aligned = stage.agreement.aligned
    kept = [place for place, label in enumerate(aligned.labels) if label not in aliased]
    if not kept or len(kept) == len(aligned.labels):
        return False
    rest = replace(
        aligned,
        labels=tuple(aligned.labels[place] for place in kept),
        first=aligned.first[kept],
        second=aligned.second[kept],
    )
    return judge(rest, scale, stage.agreement.tolerance).state == "same"


def is_same(stage: Stage) -> bool:
    """Whether a stage was compared and is the same."""
    return stage.agreement is not None and not stage.differs


def _combination(label: str, side: SideFit, design: pd.DataFrame) -> str:
    """How a column is made of those that a side keeps, as in 'total is a + b'; '' if it is not."""
    found = by_kind(side.quantities)["coefficients"]
    known = {str(name): _values(design, str(name)) for name in design.columns}
    known[INTERCEPT] = np.ones(min(len(design), _ROWS))
    kept = [one for one, b in zip(found.labels, found.values, strict=True) if np.isfinite(b)]
    if label not in known or not known.keys() >= {*kept}:
        return ""
    target, matrix = known[label], np.column_stack([known[one] for one in kept])
    if not (np.isfinite(target).all() and np.isfinite(matrix).all()):
        return ""
    if not target.any():
        return f"{label} is 0"
    size = np.linalg.norm(matrix, axis=0)
    slopes = np.linalg.lstsq(matrix / size, target, rcond=None)[0]
    left = float(np.linalg.norm(target - matrix / size @ slopes) / np.linalg.norm(target))
    if not left <= _NEARLY:
        return ""
    used = np.abs(slopes) > max(10 * left, _EXACTLY) * np.abs(slopes).max()
    own = (slopes / size).tolist()
    named = [(b, one) for b, one, counts in zip(own, kept, used, strict=True) if counts]
    return f"{label} is {'nearly ' if left > _EXACTLY else ''}{_told(named)}"


def _told(named: Sequence[tuple[float, str]]) -> str:
    if [one for _, one in named] == [INTERCEPT]:
        return "constant"
    return _written(named) if len(named) <= _TERMS else f"a combination of {len(named)} others"


def _values(design: pd.DataFrame, name: str) -> Floats:
    return design[name].to_numpy(dtype=np.float64)[:_ROWS]


def _written(named: Sequence[tuple[float, str]]) -> str:
    """A sum of terms, the intercept as a number."""
    text = ""
    for slope, label in sorted(named, key=lambda one: one[1] == INTERCEPT):
        size = f"{abs(slope):.4g}"
        term = size if label == INTERCEPT else label if size == "1" else f"{size} {label}"
        sign = "-" if slope < 0 else "+"
        text += f" {sign} {term}" if text else f"{sign.strip('+')}{term}"
    return text


def _has_least_norm(theirs: dict[str, float], design: pd.DataFrame) -> bool:
    """Whether slopes are at right angles to all that leaves the predictor as it is.

    With the intercept among them, as of a pseudoinverse, or of centred columns without.
    """
    names = [str(name) for name in design.columns]
    if any(name not in theirs for name in names):
        return False
    columns = np.column_stack([_values(design, name) for name in names])
    slopes = np.array([theirs[name] for name in names])
    tries = [(columns - columns.mean(axis=0), slopes)]
    if INTERCEPT in theirs:
        ones = np.ones((len(columns), 1))
        tries.append((np.hstack([ones, columns]), np.array([theirs[INTERCEPT], *slopes])))
    for matrix, solution in tries:
        # Of the triangle alone: as wide as the matrix, and no longer than that.
        _, sizes, directions = np.linalg.svd(np.linalg.qr(matrix, mode="r"))
        rank = int((sizes > _EXACTLY * sizes.max(initial=0.0)).sum())
        free = directions[rank:] @ solution
        if len(free) and np.linalg.norm(free) <= _ORTHOGONAL * np.linalg.norm(solution):
            return True
    return False
