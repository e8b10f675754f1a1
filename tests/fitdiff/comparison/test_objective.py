from dataclasses import replace

import numpy as np
import pytest
from sklearn.svm import SVC

from fitdiff.comparison.objective import compare_objectives, objective
from fitdiff.comparison.stages import ComparedFit, NotComparableError

from ..patterns import STANDARDISED
from .conftest import STATED, draw, made_up

PRECISE = {"tolerance": 1e-10, "max_iterations": 100_000}
POOLED = {"select.statistic": "pooled-f", "select.ties": "average-rank"}


def moved(side: ComparedFit, step: float, seed: int) -> ComparedFit:
    """The same with every term's contribution changed a little, in a random direction."""
    found = dict(side.result.parameters)
    direction = np.random.default_rng(seed).normal(size=found["coefficients"].size)
    spread = np.maximum(side.rows.x_train.std(axis=0), 1e-3)[list(side.result.record.selected)]
    found["coefficients"] = found["coefficients"] + step * direction / spread
    centre = side.rows.x_train.mean(axis=0)[list(side.result.record.selected)]
    found["intercept"] = found["intercept"] - step * (direction / spread) @ centre + step
    return replace(side, result=replace(side.result, parameters=found))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("liblinear-top10", {"strength": 100.0, **PRECISE}),
        ("liblinear-top10", {"strength": 2.0, "scale": STANDARDISED, **PRECISE}),
        (
            "newton-top10",
            {
                "intercept_penalised": False,
                "strength": 2.0,
                "scale": STANDARDISED,
                **PRECISE,
            },
        ),
        ("lasso-sklearn", {**STATED, "solver": "saga", **PRECISE}),
        ("lasso", {**STATED, "tolerance": 1e-14}),
        ("ridge", {**STATED, "tolerance": 1e-14}),
        ("ridge-sklearn", {**STATED, **PRECISE}),
        ("lm-top10", {}),
    ],
)
def test_an_engine_ends_at_the_minimum_of_the_objective_stated(fitted, name, changes) -> None:
    """A penalty in another scale or with another setting would have its minimum elsewhere.

    Columns that an l1 penalty leaves out are not moved: the objective has a kink there.
    """
    own = fitted(name, 60, **changes)
    least = objective(own, own)
    for seed in range(5):
        for step in (1e-3, -1e-3):
            # Rounding of a mean of terms of about 1, and what an early end of the solver leaves.
            assert objective(own, moved(own, step, seed)) > least - 1e-12


def test_the_objective_of_half_is_the_unit(fitted) -> None:
    rows, truth = draw(150)
    half = made_up("lm-top10", rows, truth, np.full(truth.size, 0.5), (3,))
    half.result.parameters.update(intercept=np.array([0.5]), coefficients=np.zeros(1))  # type: ignore[attr-defined]
    assert objective(half, half) == 1
    even = made_up("glm-top10", rows, truth, np.full(truth.size, 0.5), (3,))
    even.result.parameters.update(intercept=np.zeros(1), coefficients=np.zeros(1))  # type: ignore[attr-defined]
    assert objective(even, even) == pytest.approx(1, abs=1e-15)


def test_a_separated_fit_has_a_finite_objective_of_others(fitted) -> None:
    """Log odds of thousands: the likelihood of a wrong label is 0 in doubles, its log is not."""
    own = fitted("glm-top10", 150, True)
    assert own.result.record.status == "separated"
    found = own.result.parameters
    wrong = {name: -1e4 * found[name] for name in ("intercept", "coefficients")}
    value = objective(own, replace(own, result=replace(own.result, parameters=wrong)))
    assert 1e4 < value < np.inf


def test_a_machine_ends_at_the_minimum_of_its_primal(fitted) -> None:
    own = fitted("svm-rbf", 100, **PRECISE)
    cost = float(own.result.parameters["cost"][0])
    width = float(own.result.parameters["width"][0])
    x, y = own.rows.x_train / 255.0, own.rows.y_train
    machine = SVC(C=cost, gamma=width, tol=1e-10).fit(x, y)
    # The dual's value, which scikit-learn maximises, is the primal's at the solution.
    dual, support = machine.dual_coef_[0], machine.support_vectors_
    squared = ((support[:, np.newaxis] - support) ** 2).sum(axis=2)
    value = np.abs(dual).sum() - dual @ np.exp(-width * squared) @ dual / 2
    # libsvm keeps the kernel in single precision, 6e-8.
    assert objective(own, own) == pytest.approx(value / (cost * y.size), rel=1e-5)


def test_a_machine_is_judged_at_any_cost(fitted) -> None:
    own, other = (fitted("svm-rbf", 100, costs=(cost,)) for cost in (1e308, 1e-300))
    with np.errstate(over="raise", invalid="raise"):
        # libsvm leaves margins short by about a thousandth, its tolerance.
        assert objective(own, own) < 2e-3
        assert objective(own, other) == pytest.approx(
            2 * np.minimum(*np.bincount(own.rows.y_train)) / 100
        )


def test_a_net_is_judged_by_the_cross_entropy_of_its_training_rows() -> None:
    rows, truth = draw(150)
    rng = np.random.default_rng(1)
    sides = [
        made_up(
            "keras-mlp", rows, truth, np.full(truth.size, 0.5), train_prediction=rng.random(150)
        )
        for _ in range(2)
    ]
    y = rows.y_train
    expected = [
        -np.mean(np.log(np.where(y == 1, p, 1 - p))) / np.log(2)
        for p in (side.result.train_prediction for side in sides)
    ]
    (found,) = compare_objectives(*sides)
    # Relative to the own objective where that is above its unit.
    own = min(max(1.0, one) for one in expected)
    assert found.needed == pytest.approx(abs(expected[0] - expected[1]) / own, rel=1e-12)
    assert found.details["first_at_second"] == found.details["second_at_second"]


def test_note_says_why_an_objective_is_unknown() -> None:
    rows, truth = draw(150)
    net = made_up("keras-mlp", rows, truth, np.full(truth.size, 0.5))
    with pytest.raises(NotComparableError, match="does not say what it fits training rows"):
        compare_objectives(net, net)


def test_a_penalty_needs_coefficients_but_the_other_objective_does_not(fitted) -> None:
    rows, truth = draw(150)
    train = np.full(150, 0.25)
    net = made_up("keras-mlp", rows, truth, np.full(truth.size, 0.5), train_prediction=train)
    (found,) = compare_objectives(fitted("liblinear-top10"), net)
    assert "no coefficients on its scale" in found.note
    assert set(found.details) == {"second_at_first", "second_at_second"}


def test_other_training_rows_have_no_common_fitted_values(fitted) -> None:
    rows, truth = draw(150)
    other, _ = draw(150, True)
    train = np.full(150, 0.25)
    probability = np.full(truth.size, 0.5)
    nets = [
        made_up("keras-mlp", each, truth, probability, train_prediction=train)
        for each in (rows, other)
    ]
    with pytest.raises(NotComparableError, match="only on its own training rows"):
        compare_objectives(*nets)
    # A linear model can be applied to the other's rows.
    assert compare_objectives(fitted("glm-top10"), fitted("glm-top10", 150, True))[0].needed > 0


def test_model_of_a_plug_in_names_its_objective(fitted) -> None:
    """Its settings say so; here, that it makes as few training errors as it can."""

    class Stump:
        objective = "training errors"

    one, other = fitted("svm-rbf"), fitted("glm-top10")
    stump = replace(one, method=replace(one.method, model="stump", spec=Stump()))
    for at in (one, other):
        label = at.result.train_prediction > 0.5
        assert objective(stump, at) == np.mean(label != at.rows.y_train)


def test_unknown_objective_is_not_evaluated(fitted) -> None:
    one = fitted("glm-top10")
    unknown = replace(one, method=replace(one.method, model="stump"))
    with pytest.raises(NotComparableError, match="the objective of stump is not known"):
        objective(unknown, one)
