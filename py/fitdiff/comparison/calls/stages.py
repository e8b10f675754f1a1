"""Two fits compared stage by stage: every quantity that both report, and what only one does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fitdiff.calls.tree import Name, walk
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.agreement import Agreement, Scale, judge
from fitdiff.quantities.alignment import Aligned, align
from fitdiff.quantities.quantity import STAGES, UNSCALED, Kind, Quantity
from fitdiff.quantities.relations import (
    code_relation,
    column_relation,
    denominator_relation,
    parameters_apart,
    relation_of,
    sign_relation,
)

# The same thing under two kinds, where a side has only one of them: a classifier's probability of
# its second class and a binomial model's fitted value; a test's statistic that is an estimate.
_STAND_INS: tuple[tuple[Kind, Kind], ...] = (
    ("fitted values", "probabilities"),
    ("estimate", "statistics"),
    ("estimate", "values"),
    ("statistics", "values"),
    ("p-values", "values"),
    ("coefficients", "values"),
    ("coefficients", "estimate"),
    ("clusters", "values"),
    ("scores", "values"),
    ("heights", "values"),
)


# Relative to AIC itself: what rounding leaves of a difference of two.
_ALONE = 1e-11
# What a mixed model makes with its variance components, which its optimiser gives to 1e-4.
_BY_COMPONENTS: tuple[Kind, ...] = (
    "fitted values",
    "standard errors",
    "statistics",
    "p-values",
    "interval, lower",
    "interval, upper",
)
_COMPONENTS_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Stage:
    """What comparing one quantity gave.

    Attributes
    ----------
    kind : Kind
    agreement : Agreement or None
        None where it cannot be compared.
    why_not : str
        Why it cannot be.
    relation : str
        How different values are related, if they are.
    told_otherwise : bool
        The relation is a definition: the same fit per unit of a column, and in all.
    defined : bool
        The relation is one of definitions that a setting may hold, such as a denominator: it is
        the answer where no setting does.
    how : tuple of str
        How each side's was obtained.
    in_errors : float or None
        The difference at the worst entry in standard errors, where a side reports them.
    """

    kind: Kind
    agreement: Agreement | None
    why_not: str = ""
    relation: str = ""
    how: tuple[str, str] = ("", "")
    told_otherwise: bool = False
    defined: bool = False
    in_errors: float | None = None

    @property
    def differs(self) -> bool:
        """Whether it was compared and is not the same."""
        return self.agreement is not None and self.agreement.state == "different"


def compare_fits(
    first: SideFit, second: SideFit, tolerances: Mapping[str, float] | None = None
) -> list[Stage]:
    """Compare what two fits report, in the order in which a fit makes it.

    Parameters
    ----------
    first, second : SideFit
    tolerances : mapping of str to float, optional
        By kind, in place of those of the rules.
    """
    sides = (_by_kind(first.quantities), _by_kind(second.quantities))
    scale = scale_of(first, second)
    allowed = dict(tolerances or {})
    if all("variance components" in side for side in sides):
        allowed = dict.fromkeys(_BY_COMPONENTS, _COMPONENTS_TOLERANCE) | allowed
    stages: list[Stage] = []
    used: set[Kind] = set()
    for kind in STAGES:
        pair = [side.get(kind) for side in sides]
        if pair[0] is None and pair[1] is None:
            continue
        if pair[0] is None or pair[1] is None:
            pair = _stand_in(kind, sides, used, pair)
        one, other = pair
        if one is None or other is None:
            if kind not in used:
                lacking = "first" if one is None else "second"
                stages.append(Stage(kind, None, f"the {lacking} call reports none"))
            continue
        used |= {one.kind, other.kind}
        stages.append(_compare(kind, one, other, scale, allowed.get(kind)))
    related = [_related(stage, stages, first, second) for stage in stages]
    return [replace(stage, in_errors=_in_errors(stage, sides)) for stage in related]


def _in_errors(
    stage: Stage, sides: tuple[dict[Kind, Quantity], dict[Kind, Quantity]]
) -> float | None:
    """The difference of a coefficient in standard errors: the smaller of the sides' own."""
    if stage.kind != "coefficients" or stage.agreement is None:
        return None
    where = stage.agreement.where
    errors = [
        float(found.values[found.labels.index(where)])
        for side in sides
        if (found := side.get("standard errors")) is not None and where in found.labels
    ]
    usable = [one for one in errors if np.isfinite(one) and one > 0]
    apart = abs(stage.agreement.first - stage.agreement.second)
    return apart / min(usable) if usable and np.isfinite(apart) else None


def _related(stage: Stage, stages: Sequence[Stage], first: SideFit, second: SideFit) -> Stage:
    """Add relations that need more than the quantity itself."""
    if not stage.differs or stage.agreement is None:
        return stage
    aligned = stage.agreement.aligned
    rows = len(first.bound.table)
    if stage.kind in ("AIC", "BIC"):
        said = _counted(stage, stages, first, rows)
        return replace(stage, relation=said or stage.relation, defined=bool(said))
    said = sign_relation(aligned)
    if not said and stage.kind == "fitted values":
        said = _per_unit(aligned, first, second)
    if said := said or _in_other_units(stage, first, second):
        return replace(stage, relation=said, told_otherwise=True)
    said = denominator_relation(aligned, rows) or code_relation(aligned)
    return replace(stage, relation=said or stage.relation, defined=bool(said))


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
    names = {
        node.id
        for side in (first, second)
        for node in walk(side.result.tree)
        if isinstance(node, Name)
    }
    columns = {
        str(name): first.bound.table[name].to_numpy(dtype=np.float64)
        for name in first.bound.table.select_dtypes("number")
        if str(name) in names
    }
    return column_relation(aligned, columns)


def _in_other_units(stage: Stage, first: SideFit, second: SideFit) -> str:
    """Say that a side's numbers are the other's in the unit that the side also gives them in."""
    assert stage.agreement is not None
    for side, other in ((first, second), (second, first)):
        own = next((one for one in other.quantities if one.kind == stage.kind), None)
        for one in side.quantities:
            if one.kind != stage.kind or one.name != UNSCALED or own is None:
                continue
            aligned = align(one, own)
            if aligned is None or aligned.by_position or aligned.only_first or aligned.only_second:
                continue
            if judge(aligned, scale_of(first, second), stage.agreement.tolerance).state == "same":
                which = "first" if side is first else "second"
                return f"equal in units of the columns: the {which}'s are of standardised columns"
    return ""


def _by_kind(quantities: Sequence[Quantity]) -> dict[Kind, Quantity]:
    """One quantity a kind: the first that has labels, or else the first."""
    found: dict[Kind, Quantity] = {}
    for one in quantities:
        kept = found.get(one.kind)
        if kept is None or (one.values.size > 1 and kept.values.size == 1):
            found[one.kind] = one
    return found


def _stand_in(
    kind: Kind,
    sides: tuple[dict[Kind, Quantity], dict[Kind, Quantity]],
    used: set[Kind],
    pair: list[Quantity | None],
) -> list[Quantity | None]:
    lacking = 0 if pair[0] is None else 1
    for one, other in _STAND_INS:
        for own, substitute in ((one, other), (other, one)):
            candidate = sides[lacking].get(substitute)
            free = substitute not in used and substitute not in sides[1 - lacking]
            if own == kind and candidate is not None and free:
                filled = list(pair)
                filled[lacking] = candidate
                return filled
    return pair


def _how(one: Quantity) -> str:
    """How a quantity was obtained, with the name that the side gives it: Pr(>|t|) tells of t."""
    return one.how if not one.name or one.name in one.how else f"{one.how}, {one.name}"


def _compare(
    kind: Kind, first: Quantity, second: Quantity, scale: Scale, tolerance: float | None
) -> Stage:
    how = (_how(first), _how(second))
    aligned = align(
        replace(first, kind=kind),
        replace(second, kind=kind),
    )
    if aligned is None:
        why = f"{first.values.size} and {second.values.size} values, without common labels"
        return Stage(kind, None, why, how=how)
    agreement = judge(aligned, scale, tolerance)
    relation = relation_of(aligned) if agreement.state == "different" else ""
    return Stage(kind, agreement, "", relation, how)


def scale_of(first: SideFit, second: SideFit) -> Scale:
    """What coefficients and fitted values are measured by, from the design that is known."""
    coefficients = _by_kind(first.quantities).get("coefficients")
    needed = set() if coefficients is None else set(coefficients.labels)
    columns: dict[str, float] = {}
    for side in (first, second):
        features = side.bound.names.get("X")
        for frame in (side.design, features, side.bound.table):
            if isinstance(frame, pd.DataFrame):
                _add_spreads(columns, needed, frame)
    fitted = next(_fitted(first, second), None)
    predictor = 0.0
    if coefficients is not None:
        moved = [
            abs(value) * columns[label]
            for label, value in zip(coefficients.labels, coefficients.values, strict=True)
            if label in columns and np.isfinite(value)
        ]
        predictor = float(np.sqrt(np.sum(np.square(moved)))) if moved else 0.0
    spread = float(np.nanstd(fitted)) if fitted is not None else 0.0
    return Scale(predictor or 1.0, spread or 1.0, columns)


def _add_spreads(columns: dict[str, float], needed: set[str], frame: pd.DataFrame) -> None:
    """Add the standard deviations of columns that are needed and not known yet."""
    for name in frame.columns:
        if str(name) in needed - columns.keys() and pd.api.types.is_numeric_dtype(frame[name]):
            columns[str(name)] = float(np.nanstd(frame[name].to_numpy(dtype=np.float64)))


def _fitted(*sides: SideFit) -> Iterator[np.ndarray]:
    for side in sides:
        found = _by_kind(side.quantities).get("fitted values")
        if found is not None:
            yield found.values
