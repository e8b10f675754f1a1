"""Stage ``parameters``: two solutions in a common parametrisation, and how far they are apart.

Coefficients are judged one by one, by what each moves the linear predictor, in standard deviations
of it (`fitdiff.comparison.scale`): a small slope beside a large intercept may be wrong by 100 %.
Weights of nets and dual coefficients have no unit of their own: their measure is
`fitdiff.comparison.stages.relative_distance`, relative to the largest of a layer or block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from fitdiff.comparison.linear import Linear, linear_of
from fitdiff.comparison.net_parameters import compare_nets
from fitdiff.comparison.reported import finding_of, quantity_of
from fitdiff.comparison.scale import scale_of
from fitdiff.comparison.stages import (
    ComparedFit,
    Finding,
    NotComparableError,
    parameter,
    relative_distance,
)
from fitdiff.models.nets.settings import NetSettings
from fitdiff.models.svm.scikit_learn import Candidate
from fitdiff.models.svm.settings import SvmSettings
from fitdiff.quantities.quantity import Quantity
from fitdiff.quantities.terms import INTERCEPT

Floats = NDArray[np.float64]


@runtime_checkable
class CommonParameters(Protocol):
    """Settings of a model that can be compared with other models of the same kind."""

    def common_parameters(
        self, fitted: Mapping[str, Floats], selected: tuple[int, ...]
    ) -> Mapping[str, Floats]:
        """The parameters that models of the kind share."""


def compare_parameters(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Compare the parameters of two solutions.

    Raises
    ------
    NotComparableError
        If the models have no common parametrisation, or one returns no parameters.
    """
    linear = [linear_of(side) for side in (first, second)]
    if linear[0] is not None and linear[1] is not None:
        return [_compare_linear(first, second, linear[0], linear[1])]
    reported = [quantity_of(side, "coefficients") for side in (first, second)]
    if reported[0] is not None and reported[1] is not None:
        scale = scale_of(first, second)
        return [finding_of("parameters", reported[0], reported[1], scale)]
    specs = [side.method.spec for side in (first, second)]
    if all(isinstance(spec, NetSettings) for spec in specs):
        return [compare_nets(first, second)]
    if all(isinstance(spec, CommonParameters) for spec in specs):
        common = [
            side.method.spec.common_parameters(side.result.parameters, side.result.record.selected)
            for side in (first, second)
        ]
        return [_compare_blocks(*common)]
    if all(isinstance(spec, SvmSettings) for spec in specs):
        return [_compare_machines(first, second)]
    if first.method.model == second.method.model:
        return [_compare_blocks(first.result.parameters, second.result.parameters)]
    raise NotComparableError(
        f"no common parametrisation of {first.method.model} and {second.method.model}"
    )


def _compare_linear(first: ComparedFit, second: ComparedFit, a: Linear, b: Linear) -> Finding:
    if a.link != b.link:
        raise NotComparableError(
            "coefficients of fitted values and of log odds have no common parametrisation"
        )
    if a.coefficients.shape != b.coefficients.shape:
        raise NotComparableError(f"{a.coefficients.size} and {b.coefficients.size} columns")
    found = finding_of("parameters", _terms(first, a), _terms(second, b), scale_of(first, second))
    notes = []
    if a.left_out != b.left_out:
        notes.append(
            f"{len(a.left_out)} and {len(b.left_out)} collinear columns left out: pivoted and "
            "minimum-norm answers agree on training rows, not in coefficients"
        )
    strengths = [side.result.parameters.get("strength") for side in (first, second)]
    if strengths[0] is not None and strengths[1] is not None and strengths[0] != strengths[1]:
        notes.append(f"strengths {strengths[0][0]:.6g} and {strengths[1][0]:.6g}")
    return replace(found, note="; ".join([*notes, *([found.note] if found.note else [])]))


def _terms(side: ComparedFit, linear: Linear) -> Quantity:
    labels = (INTERCEPT, *side.rows.predictors)
    return Quantity("coefficients", np.append(linear.intercept, linear.coefficients), labels, "")


def _compare_blocks(a: Mapping[str, Floats], b: Mapping[str, Floats]) -> Finding:
    """Compare parameters name by name, each relative to its own size; the farthest counts."""
    if not a and not b:
        raise NotComparableError("neither returns parameters")
    shapes = [{name: np.shape(value) for name, value in side.items()} for side in (a, b)]
    if shapes[0] != shapes[1]:
        differing = sorted(set(shapes[0].items()) ^ set(shapes[1].items()))
        raise NotComparableError(f"different parameters or shapes: {differing[0][0]}")
    distances = {name: relative_distance(a[name], b[name]) for name in a}
    farthest = max(distances, key=lambda name: distances[name])
    needed = distances[farthest]
    return Finding("parameters", needed, f"farthest: {farthest}" if needed else "", distances)


def _compare_machines(first: ComparedFit, second: ComparedFit) -> Finding:
    kernels = [
        (side.method.spec.kernel, side.method.transform("scale")) for side in (first, second)
    ]
    if kernels[0] != kernels[1]:
        raise NotComparableError("different kernels, or scales of the columns in them")
    # A support vector beyond the rows shows that others were trained on: it counts as a change.
    rows = max(1 + int(parameter(side, "support").max(initial=-1)) for side in (first, second))
    rows = max(rows, first.rows.y_train.size, second.rows.y_train.size)
    return _compare_blocks(_machine(first, rows), _machine(second, rows))


def _machine(side: ComparedFit, rows: int) -> Mapping[str, Floats]:
    dual = np.append(dual_coefficients(side, rows), parameter(side, "intercept"))
    return {"cost": parameter(side, "cost"), "width": parameter(side, "width"), "dual": dual}


def dual_coefficients(side: ComparedFit, rows: int) -> Floats:
    """Dual coefficient of each training row of a support vector machine, shape (rows,).

    Raises
    ------
    NotComparableError
        If a support vector is not among the rows.
    """
    support = parameter(side, "support").astype(np.intp)
    if (last := int(support.max(initial=-1))) >= rows:
        raise NotComparableError(f"support vector {last} is none of {rows} training rows")
    dual = np.zeros(rows)
    dual[support] = parameter(side, "dual_coefficients")
    return dual


def candidate_of(side: ComparedFit) -> Candidate:
    """Cost and width that a support vector machine was fitted with."""
    cost, width = parameter(side, "cost"), parameter(side, "width")
    return Candidate(float(cost[0]), float(width[0]) if width.size else None)
