"""Relations of values that differ, which need more than the quantity itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fitdiff.calls.tree import Name, walk
from fitdiff.comparison.calls.aliased import SAME_FIT, aliased_relation, is_of_aliased
from fitdiff.comparison.calls.frames import first_values
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.splines import spline_relation
from fitdiff.comparison.calls.stage import Stage
from fitdiff.comparison.calls.units import unit_relation
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import Aligned, align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import UNSCALED
from fitdiff.quantities.relations import (
    class_denominator_relation,
    code_relation,
    column_relation,
    denominator_relation,
    may_be_of_column,
    parameters_apart,
    rank_relation,
    sign_relation,
    square_relation,
)

# Intervals of new observations that statsmodels gives beside those of the mean.
_OF_NEW = "obs_ci"
# Of sums of a few hundred logarithms.
_SUM = 1e-8
# Relative to AIC itself: what rounding leaves of a difference of two.
_ALONE = 1e-11


def related(
    stage: Stage, stages: Sequence[Stage], first: SideFit, second: SideFit, scale: Scale
) -> Stage:
    """Add relations that need more than the quantity itself."""
    if said := aliased_relation(stage, stages, first, second):
        return replace(stage, relation=said, defined=said.endswith(SAME_FIT))
    if not stage.differs or stage.agreement is None:
        return stage
    if stage.kind != "coefficients" and is_of_aliased(stage, scale, first, second):
        return replace(stage, relation="of what is not estimable only", defined=True)
    aligned = stage.agreement.aligned
    rows = len(first.bound.table)
    if stage.kind in ("log-likelihood", "AIC", "BIC"):
        return _of_information(stage, stages, first, rows)
    said = sign_relation(aligned)
    if not said and stage.kind == "fitted values":
        said = _per_unit(aligned, first, second)
    if not said and stage.kind == "statistics":
        same_p = any(one.kind == "p-values" and not one.differs for one in stages if one.agreement)
        said = square_relation(aligned, stage.agreement.tolerance, 1 if same_p else 2)
        said = said or (rank_relation(aligned, rows) if same_p else "")
    said = said or spline_relation(stage, stages, first, second)
    if said := said or _in_other_units(stage, first, second, scale):
        return replace(stage, relation=said, told_otherwise=True)
    said = denominator_relation(aligned, rows) or code_relation(aligned)
    said = said or unit_relation(stage, stages)
    if not said and stage.kind == "variances":
        said = class_denominator_relation(aligned, rows)
    said = said or _of_distributions(stage, first, second)
    return replace(stage, relation=said or stage.relation, defined=bool(said))


def _of_information(stage: Stage, stages: Sequence[Stage], first: SideFit, rows: int) -> Stage:
    """Add how log-likelihoods, or what is made of them, are related."""
    if said := _of_data_alone(stage, stages):
        return replace(stage, relation=said, told_otherwise=True)
    said = "" if stage.kind == "log-likelihood" else _counted(stage, stages, first, rows)
    return replace(stage, relation=said or stage.relation, defined=bool(said))


def _of_data_alone(stage: Stage, stages: Sequence[Stage]) -> str:
    """Say that log-likelihoods differ by what no coefficient changes; '' where they do not.

    With a fixed dispersion a deviance is twice what the log-likelihood lacks of that of the data
    themselves. Where deviances and fitted values are the same, the latter is what differs, as by
    binomial coefficients or the unit of weights. Where the dispersion is estimated, what is put in
    for it may differ as well, though both report the same one.
    """
    if stage.kind not in ("log-likelihood", "AIC", "BIC") or stage.agreement is None:
        return ""
    known = {one.kind: one.agreement for one in stages if one.agreement is not None}
    same = {kind for kind, one in known.items() if one.state == "same"}
    dispersion, whole = known.get("dispersion"), known.get("log-likelihood")
    needed = {"deviance", "fitted values", "coefficients", "dispersion"}
    if whole is None or dispersion is None or not needed <= same:
        return ""
    fixed = dispersion.first == dispersion.second == 1.0
    if stage.kind == "log-likelihood" and not fixed:
        return "deviances and fitted values agree: it is taken at another dispersion"
    if stage.kind == "log-likelihood":
        return "deviances agree: it differs by what the data alone make, not the coefficients"
    apart = stage.agreement.first - stage.agreement.second
    rest = apart + 2 * (whole.first - whole.second)
    size = _ALONE * abs(stage.agreement.first)
    if abs(rest) > max(size, _SUM):
        used = int(known["rows used"].first) if "rows used" in known else 0
        counted = parameters_apart(stage.kind, rest, used, _ALONE * abs(stage.agreement.first))
        return f"by -2 times that of the log-likelihood, and {counted}" if counted else ""
    return "by -2 times that of the log-likelihood"


def _of_distributions(stage: Stage, first: SideFit, second: SideFit) -> str:
    """Which distributions intervals and p-values were taken from."""
    if stage.kind not in ("interval, lower", "interval, upper", "p-values"):
        return ""
    # scipy.special takes longer to import than most comparisons need of it.
    from fitdiff.comparison.calls.references import reference_relation  # noqa: PLC0415

    return reference_relation(stage.kind, first, second)


def _counted(stage: Stage, stages: Sequence[Stage], first: SideFit, rows: int) -> str:
    """How many parameters more one side counts, where that is all that an AIC or BIC differs by."""
    assert stage.agreement is not None
    same = {one.kind for one in stages if one.agreement is not None and not one.differs}
    used = next((int(q.values[0]) for q in first.quantities if q.kind == "rows used"), rows)
    apart = stage.agreement.first - stage.agreement.second
    if "log-likelihood" in same:
        return parameters_apart(stage.kind, apart, used)
    if any(one.kind == "log-likelihood" for one in stages):
        return ""
    # It alone tells: so near to a whole count that no other difference would be.
    return parameters_apart(stage.kind, apart, used, _ALONE * abs(stage.agreement.first))


def _per_unit(aligned: Aligned, first: SideFit, second: SideFit) -> str:
    """Of which column that a call names one side's fitted values are a multiple."""
    table = first.bound.table
    near = {name for name, value in first_values(table).items() if may_be_of_column(aligned, value)}
    if near:
        near &= {
            node.id
            for side in (first, second)
            for node in walk(side.result.tree)
            if isinstance(node, Name)
        }
    columns = {
        name: table[name].to_numpy(dtype=np.float64)
        for name in map(str, table.columns)
        if name in near
    }
    return column_relation(aligned, columns)


def _in_other_units(stage: Stage, first: SideFit, second: SideFit, scale: Scale) -> str:
    """Say that a side's numbers are the other's in the unit that the side also gives them in."""
    assert stage.agreement is not None
    for side, other in ((first, second), (second, first)):
        own = next((one for one in other.quantities if one.kind == stage.kind), None)
        for one in side.quantities:
            of_new = one.name.startswith(_OF_NEW)
            if one.kind != stage.kind or own is None or not (of_new or one.name == UNSCALED):
                continue
            aligned = align(one, own)
            if aligned is None or aligned.by_position or aligned.only_first or aligned.only_second:
                continue
            if judge(aligned, scale, stage.agreement.tolerance).state == "same":
                which = "first" if side is first else "second"
                if of_new:
                    return f"equal to {one.name} of the {which}: intervals of new observations"
                return f"equal in units of the columns: the {which}'s are of standardised columns"
    return ""
