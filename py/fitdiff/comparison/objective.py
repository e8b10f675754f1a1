"""Stage ``objective``: each solution evaluated on what each of the two methods minimises.

Four numbers: the objective of the first method at its own solution and at the second's, and the
same of the second method. An objective is that on the training rows, penalty included, in the
scaling that its method states, divided by its value for a fitted value of 1/2 on every row, or for
the mean outcome where that is not two classes of numeric columns (`fitdiff.comparison.likelihood`).
This unit exists also where the own solution's objective is 0. What is compared is the excess of the
other's solution over the own: ``|F(other) - F(own)|``, the larger of the two, relative to
``|F(own)|`` where that is above 1.

==================  ===============================================================================
model               objective
==================  ===============================================================================
linear              mean(loss) + strength * penalty(w), at the strength taken; without penalty where
                    columns were refitted. Loss is half the deviance; penalty is sum |w|, or half
                    the sum of squares, or a mixture
cox                 minus the log partial likelihood, with the method's own ties
nets                mean cross-entropy without dropout
svm                 (|w|^2 / 2 + C sum(hinge loss)) / (C n), |w|^2 in the method's own kernel
==================  ===============================================================================

A model of a plug-in names one of `OBJECTIVES` in its settings' class attribute ``objective``:
"cross-entropy", or "training errors", the share of training rows that are misclassified.

Log loss is computed from log odds where the solution is linear in log odds, so that a separated
fit has a finite one. Otherwise fitted values are clipped to [1e-7, 1 - 1e-7], as Keras does when
it trains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from fitdiff.comparison.likelihood import of_cox, of_linear, strength_taken
from fitdiff.comparison.linear import Linear, is_of_numbers, linear_of
from fitdiff.comparison.parameters import candidate_of, dual_coefficients
from fitdiff.comparison.stages import ComparedFit, Finding, NotComparableError, parameter
from fitdiff.models.columns import columns_of
from fitdiff.models.nets.threshold import labels
from fitdiff.models.svm.scikit_learn import kernel, similarity
from fitdiff.transforms.scaling import Scaler, learn_scale

Floats = NDArray[np.float64]

_CLIP = 1e-7
# Of sums over some hundred rows whose terms are about 1.
_ROUNDING = 1e-13
# Loss of a fitted value of 1/2: the unit of objectives.
_UNIT = {"binomial": np.log(2.0), "gaussian": 0.125}
_LINKS = {"binomial": "logit", "gaussian": "identity"}
_WITHOUT = {"forest": "a forest minimises nothing as a whole: each split is chosen by itself"}


def compare_objectives(first: ComparedFit, second: ComparedFit) -> list[Finding]:
    """Evaluate both solutions on both objectives.

    Raises
    ------
    NotComparableError
        If neither objective can be evaluated at both solutions.
    """
    sides = {"first": first, "second": second}
    details: dict[str, float] = {}
    excesses, notes, unknown = [], [], []
    for name, own in sides.items():
        try:
            values = {at: objective(own, solution) for at, solution in sides.items()}
        except NotComparableError as problem:
            unknown.append(str(problem))
            notes.append(f"objective of the {name}: {problem}")
            continue
        details |= {f"{name}_at_{at}": value for at, value in values.items()}
        other = "second" if name == "first" else "first"
        excesses.append((values[other] - values[name]) / max(1.0, abs(values[name])))
        if excesses[-1] < -_ROUNDING:
            notes.append(f"the objective of the {name} is lower at the {other}'s solution")
    if not excesses:
        raise NotComparableError("; ".join(dict.fromkeys(unknown)))
    return [Finding("objective", max(map(abs, excesses)), "; ".join(notes), details)]


def objective(own: ComparedFit, at: ComparedFit) -> float:
    """Evaluate what the method of ``own`` minimises at the solution of ``at``.

    Raises
    ------
    NotComparableError
        If the solution lacks what the objective needs, such as coefficients to penalise.
    """
    stated = getattr(own.method.spec, "objective", own.method.model)
    if stated in _WITHOUT:
        raise NotComparableError(_WITHOUT[stated])
    if stated not in OBJECTIVES:
        raise NotComparableError(f"the objective of {own.method.model} is not known")
    return float(OBJECTIVES[stated](own, at))


def _linear(own: ComparedFit, at: ComparedFit) -> float:
    spec = own.method.spec
    if spec.link != _LINKS.get(spec.family) or not is_of_numbers(own) or not _has_two_classes(own):
        return of_linear(own, at)
    value = _mean_loss(spec.family, own, at)
    strength = strength_taken(own)
    if not strength:
        return value
    scaler = learn_scale(own.rows.x_train, own.method.transform("scale"))
    return value + strength * _penalty(own, at, scaler)


def _has_two_classes(own: ComparedFit) -> bool:
    return own.rows.task.name == "binary"


def _cross_entropy(own: ComparedFit, at: ComparedFit) -> float:
    return _mean_loss("binomial", own, at)


def _support_vectors(own: ComparedFit, at: ComparedFit) -> float:
    kernels = [
        (side.method.spec.kernel, side.method.transforms, candidate_of(side).width)
        if side.method.model == "svm"
        else None
        for side in (own, at)
    ]
    if kernels[0] != kernels[1]:
        raise NotComparableError("a solution in one kernel has no norm in another")
    _require_same_rows(own, at)
    columns, chosen = columns_of(own.method, own.rows), candidate_of(own)
    x, y = columns.train, columns.y
    gram = kernel(similarity(own.method, x, x), chosen)
    dual = dual_coefficients(at, columns.kept.size)[columns.kept]
    decision = gram @ dual + parameter(at, "intercept")
    hinge = np.maximum(0, 1 - np.where(y == 1, 1, -1) * decision)
    # No dual coefficient exceeds the cost: nothing overflows, however large that is.
    return float(hinge.mean() + dual @ gram @ (dual / chosen.cost) / (2 * y.size))


def _training_errors(own: ComparedFit, at: ComparedFit) -> float:
    rule = getattr(at.method.spec, "threshold", at.result.record.threshold)
    label = labels(_fitted_values(own, at), rule, at.result.record.threshold)
    return float(np.mean(label != own.rows.y_train))


# By model, or by the name that the settings of a plug-in's model state.
OBJECTIVES: Mapping[str, Callable[[ComparedFit, ComparedFit], float]] = {
    "linear": _linear,
    "cox": of_cox,
    "mlp": _cross_entropy,
    "cnn": _cross_entropy,
    "tuned-mlp": _cross_entropy,
    "svm": _support_vectors,
    "cross-entropy": _cross_entropy,
    "training errors": _training_errors,
}


def _mean_loss(family: str, own: ComparedFit, at: ComparedFit) -> float:
    y = own.rows.y_train
    if family == "binomial":
        signs = np.where(y == 1, 1.0, -1.0)
        each = np.logaddexp(0, -signs * _log_odds(own, at))
    else:
        each = (y - _fitted_values(own, at)) ** 2 / 2
    return float(each.mean() / _UNIT[family])


def _penalty(own: ComparedFit, at: ComparedFit, scaler: Scaler) -> float:
    """The penalty of a solution in the scaling of ``own``, in its unit of loss."""
    spec, linear = own.method.spec, linear_of(at)
    if linear is None or linear.link != spec.link:
        raise NotComparableError("a solution has no coefficients on its scale to penalise")
    weights = linear.coefficients * scaler.spread
    if spec.intercept_penalised:
        weights = np.append(weights, linear.intercept + linear.coefficients @ scaler.centre)
    absolute, squared = np.abs(weights).sum(), (weights**2).sum() / 2
    size = spec.l1_ratio * absolute + (1 - spec.l1_ratio) * squared
    return float(size / _UNIT[spec.family])


def _log_odds(own: ComparedFit, at: ComparedFit) -> Floats:
    linear = linear_of(at)
    if linear is not None and linear.link == "logit":
        return _predictor(own, linear)
    return np.asarray(logit(np.clip(_fitted_values(own, at), _CLIP, 1 - _CLIP)))


def _fitted_values(own: ComparedFit, at: ComparedFit) -> Floats:
    """Fitted values, for class 1, of the training rows of ``own`` by the solution of ``at``."""
    linear = linear_of(at)
    if linear is not None:
        values = _predictor(own, linear)
        return np.asarray(expit(values)) if linear.link == "logit" else values
    if not at.result.train_prediction.size:
        raise NotComparableError(f"{at.method.engine} does not say what it fits training rows")
    _require_same_rows(own, at)
    return at.result.train_prediction


def _predictor(own: ComparedFit, linear: Linear) -> Floats:
    if own.rows.x_train.shape[1] != linear.coefficients.size:
        raise NotComparableError("the rows of the two have different columns")
    return linear.predictor(own.rows.x_train)


def _require_same_rows(own: ComparedFit, at: ComparedFit) -> None:
    a, b = own.rows, at.rows
    if a is not b and a.hashes()[0] != b.hashes()[0]:
        raise NotComparableError("the other's solution is known only on its own training rows")
