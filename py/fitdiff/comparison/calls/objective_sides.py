"""The objective of each side of a comparison, and both solutions in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from fitdiff.calls import CallError, Workers
from fitdiff.calls.tree import Call, Member, Name, walk
from fitdiff.comparison.calls.objective import Mutual, Solutions, at_both
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage
from fitdiff.comparison.calls.units import unit_of
from fitdiff.models.linear.negative_binomial import NEGATIVE_BINOMIAL, PROFILED
from fitdiff.models.linear.objective import FAMILIES, LINKS, Objective
from fitdiff.quantities.quantity import UNSCALED, Floats
from fitdiff.quantities.terms import INTERCEPT, normal_term

# With these an estimator's objective is another one, and its object does not say so.
_WEIGHTS = frozenset({"sample_weight", "class_weight"})
_SPELLINGS = {"Gamma": "gamma", "quasibinomial": "binomial", "quasipoisson": "poisson"}


def mutual_objective(
    first: SideFit, second: SideFit, stages: Sequence[Stage], workers: Workers
) -> Mutual | None:
    """Evaluate both solutions in both objectives; None where neither can be.

    Parameters
    ----------
    first, second : SideFit
    stages : sequence of Stage
        Of these two.
    workers : Workers
    """
    solutions = _solution(first), _solution(second)
    if not all(solutions) or any(_is_prepared(fit) for fit in (first, second)):
        return None
    # The second side's terms, by the names that the first side gives them.
    stage = next((one for one in stages if one.kind == "coefficients"), None)
    if stage is None or stage.agreement is None or stage.agreement.aligned.by_position:
        return None
    if unit_of(stages) is not None:
        return None  # coefficients are of other columns, though these have the same names
    one, other = (_at_both(fit, solutions, workers) for fit in (first, second))
    return None if one is None and other is None else Mutual(one, other)


def _is_prepared(fit: SideFit) -> bool:
    """Whether an estimator was fitted to other columns than X, of which coefficients are then.

    Also where it is the last step of a pipeline.
    """
    if fit.result.kind.startswith("sklearn.pipeline."):
        # Coefficients in units of the columns are of X itself.
        return not any(one.name == UNSCALED for one in fit.quantities)
    if fit.result.kind.startswith("sklearn.model_selection."):
        return True
    match fit.result.tree:
        case Call(function=Member(name="fit"), arguments=given):
            return any(
                one.value != Name(one.name or name)
                for one, name in zip(given, ("X", "y"), strict=False)
                if one.name in (None, "X", "y")
            )
    return False


def _solution(fit: SideFit) -> Mapping[str, float]:
    told = [one for one in fit.quantities if one.kind == "coefficients"]
    found = next((one for one in told if one.name == UNSCALED), next(iter(told), None))
    if found is None or len(set(found.labels)) < len(found.labels):
        return {}
    return dict(zip(found.labels, map(float, found.values), strict=True))


def _at_both(fit: SideFit, solutions: Solutions, workers: Workers) -> tuple[float, float] | None:
    if fit.result.handle is None:
        return None
    try:
        if fit.result.language == "r":
            return at_both(_in_r(fit, workers), solutions)
        return _in_python(fit, solutions, workers)
    except CallError:
        return None


def _in_python(fit: SideFit, solutions: Solutions, workers: Workers) -> tuple[float, float] | None:
    assert fit.result.handle is not None
    for node in walk(fit.result.tree):
        if isinstance(node, Call) and _WEIGHTS & {one.name for one in node.arguments}:
            return None
    found: tuple[float, float] | None = workers.ask_python(
        fit.result.handle,
        "fitdiff.comparison.calls.objective_python:objective_at",
        features=fit.bound.names.get("X"),
        outcome=fit.bound.names.get("y"),
        solutions=solutions,
    )
    return found


def _in_r(fit: SideFit, workers: Workers) -> Objective | None:
    assert fit.result.handle is not None
    answer = workers.r("call_objective", {"handle": fit.result.handle})
    if answer.error is not None:
        return None
    read = answer.value
    if not isinstance(read, dict) or not read:
        return None
    said = cast("Mapping[str, Any]", read)
    family = _SPELLINGS.get(str(said["family"]), str(said["family"]))
    link = str(said["link"])
    outcome = _vector(said["outcome"])
    own = said.get("columns")
    design = fit.design if own is None else _frame(own)
    if family not in FAMILIES or link not in LINKS or design is None or len(design) != outcome.size:
        return None
    labels = [str(name) for name in design.columns]
    columns = design.to_numpy(dtype=np.float64)
    penalties = [_vector(said.get(name, np.zeros(len(labels)))) for name in ("lasso", "ridge")]
    if INTERCEPT in _solution(fit):
        labels = [INTERCEPT, *labels]
        penalties = [np.append(0.0, one) for one in penalties]
    return Objective(
        tuple(labels), columns, outcome, _vector(said["weights"]), _vector(said["offset"]),
        family, link, penalties[0], penalties[1],
        PROFILED if family == NEGATIVE_BINOMIAL else frozenset(),
    )  # fmt: skip


def _frame(columns: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({normal_term(str(name)): _vector(one) for name, one in columns.items()})


def _vector(value: object) -> Floats:
    return np.atleast_1d(np.asarray(value, dtype=np.float64))
