"""The framework effect of linear models: R, statsmodels and scikit-learn on well-posed rows.

Parity is judged where a unique solution exists and was reached. Fits that are separated, rank
deficient or not converged are outcomes: engines must agree on them too, but not in coefficients.
"""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from fitdiff.engines.contract import Context, Fit, SplitData, engine_of
from fitdiff.methods.method import Method

from .recorded_fits import Case
from .small_tables import evenly_curved, few, well_posed, with_copies
from .varied import vary

# Four orders of magnitude above what two backward stable solvers differ by on such rows.
LIKELIHOOD = 1e-10
# Least squares has no iterations: a few dozen roundings, times condition numbers below 10.
LEAST_SQUARES = 1e-12
DATA = ("tumours", "patients", "raw")
# R's own rule on the deviance. At 1e-14 the last Newton step is of relative size 1e-7 or less, and
# leaves about its square.
NEWTON = {"tolerance": 1e-14, "max_iterations": 100}
# scikit-learn's is on the largest slope of the mean loss, which rounding alone keeps above 1e-17.
SLOPE = {
    "penalty": "none",
    "strength": 0.0,
    "intercept_penalised": False,
    "tolerance": 1e-14,
    "max_iterations": 10_000,
}
# All columns are kept, so that all engines get the same ones.
WHOLE = {"select.statistic": "welch-ddof0", "select.ties": "argsort"}


def columns(rows: SplitData) -> dict[str, object]:
    return WHOLE | {"select.k": min(rows.x_train.shape[1], 10)}


def fit(method: Method, rows: SplitData) -> Fit:
    """Fit by an engine of Python."""
    return engine_of(method).fit(method, rows, Context(1, 60.0, r=no_r))


def no_r() -> object:
    raise AssertionError("Engines of Python need no R.")


def estimates(fitted: Fit) -> np.ndarray:
    return np.append(fitted.parameters["intercept"], fitted.parameters["coefficients"])


def of_each(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Smallest tolerance, relative to each coefficient by itself, under which they agree."""
    return float((np.abs(ours - theirs) / np.abs(theirs)).max())


def of_largest(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Smallest tolerance, relative to the largest coefficient, under which they agree."""
    return float(np.nanmax(np.abs(ours - theirs)) / np.nanmax(np.abs(theirs)))


def by_glm(name: str, rows: SplitData, **changes: object) -> Case:
    method = vary("glm-top10", **columns(rows) | NEWTON | changes)
    return Case(f"glm, {name}", method, rows)


def by_lm(name: str, rows: SplitData, **changes: object) -> Case:
    return Case(f"lm, {name}", vary("lm-top10", **columns(rows) | changes), rows)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(
    ("method", "settings"),
    [("logit-top10", NEWTON), ("newton-top10", SLOPE)],
    ids=["statsmodels", "newton-cholesky"],
)
def test_newton_agrees_with_glm(data, method, settings, r_answers, agree) -> None:
    """Raw units included: Newton's steps do not depend on the units of columns."""
    rows = well_posed(data)
    theirs = r_answers(by_glm(data, rows))
    ours = fit(vary(method, **columns(rows) | settings), rows)
    assert ours.status == theirs.status == "ok"
    assert ours.selected == theirs.selected
    needed = of_each(estimates(ours), estimates(theirs))
    agree(f"glm = {method}, {data}, each coefficient", needed, LIKELIHOOD)
    # Probabilities have no condition to suffer from: linear predictors here are below 30.
    needed = float(np.abs(ours.prediction - theirs.prediction).max())
    agree(f"glm = {method}, {data}, probabilities", needed, LIKELIHOOD)


@pytest.mark.parametrize("data", ["tumours", "patients"])
@pytest.mark.parametrize(
    ("rows_of", "solver", "tolerance"),
    [
        # lbfgs ends when a step lowers the mean loss by less than 1.4e-14, whatever the tolerance:
        # estimates are then off by the root of that, times the condition of the curvature.
        (well_posed, "lbfgs", 1e-5),
        # With the same curvature in all directions the last step gains a factor of ten or more.
        (evenly_curved, "lbfgs", 1e-6),
        (evenly_curved, "lbfgs-restarted", LIKELIHOOD),
    ],
    ids=["standardised", "evenly curved", "evenly curved, restarted"],
)
def test_lbfgs_finds_the_maximum_to_its_own_tolerance(
    data, rows_of, solver, tolerance, r_answers, agree
) -> None:
    """With one curvature in all directions, and restarts, it is as exact as Newton's method."""
    rows = rows_of(data)
    theirs = r_answers(by_glm(f"{data}, {rows_of.__name__}", rows))
    ours = fit(vary("newton-top10", solver=solver, **columns(rows) | SLOPE), rows)
    assert ours.status == theirs.status == "ok"
    needed = of_each(estimates(ours), estimates(theirs))
    agree(f"glm = {solver}, {data}, {rows_of.__name__}, each coefficient", needed, tolerance)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("solver", ["qr", "pinv"])
def test_least_squares_is_the_same_in_r_and_statsmodels(data, solver, r_answers, agree) -> None:
    rows = well_posed(data)
    theirs = r_answers(by_lm(data, rows))
    ours = fit(by_statsmodels(rows, solver), rows)
    assert ours.status == theirs.status == "ok"
    needed = of_largest(estimates(ours), estimates(theirs))
    agree(f"lm = OLS by {solver}, {data}, of the largest coefficient", needed, LEAST_SQUARES)
    # Of labels, which are 0 and 1.
    needed = float(np.abs(ours.prediction - theirs.prediction).max())
    agree(f"lm = OLS by {solver}, {data}, fitted values", needed, LEAST_SQUARES)


def by_statsmodels(rows: SplitData, solver: str) -> Method:
    tolerance = 1e-7 if solver == "qr" else 1e-15
    return vary("ols-top10", solver=solver, tolerance=tolerance, **columns(rows))


DEFICIENT = {
    "with copies": with_copies,
    "few, n = 10, 1": lambda: few(10, 1),
    "few, n = 10, 2": lambda: few(10, 2),
}


@pytest.mark.parametrize("name", DEFICIENT)
def test_rank_deficient_least_squares_agrees_in_fitted_values(name, r_answers, agree) -> None:
    """R drops terms that earlier ones explain; the pseudo-inverse keeps them and shrinks all.

    Both solve the same problem, so what they fit to training rows is the same and coefficients
    are not. Rows that the training rows do not span are predicted differently: no parity there.
    """
    rows = DEFICIENT[name]()
    n = rows.y_train.size
    theirs = r_answers(by_lm(name, rows))
    pivoted, least = (fit(by_statsmodels(rows, solver), rows) for solver in ("qr", "pinv"))
    assert pivoted.status == least.status == theirs.status == "rank-deficient"
    aliased = np.isnan(estimates(theirs))
    assert np.array_equal(np.isnan(estimates(pivoted)), aliased)
    assert aliased.any()
    # Backward stable solvers leave roundings times the condition of the terms kept, which is at
    # most 5e5 here; that is the worst case, and what was seen is a hundredth of the tolerance.
    needed = of_largest(estimates(pivoted), estimates(theirs))
    agree(f"lm = OLS by qr, {name}, of the largest coefficient", needed, 1e-11)
    for solver, ours in (("qr", pivoted), ("pinv", least)):
        needed = float(np.abs(ours.prediction - theirs.prediction)[:n].max())
        agree(f"lm = OLS by {solver}, {name}, training rows", needed, LEAST_SQUARES)
    # Not by a rounding: by a hundredth of the largest coefficient.
    assert of_largest(estimates(least), np.nan_to_num(estimates(theirs))) > 1e-3
    mapped = without_aliased(estimates(least), aliased, rows, theirs.selected)
    needed = of_largest(mapped, estimates(theirs)[~aliased])
    # The map is itself a least-squares solution, with the same condition as above.
    agree(f"lm = OLS by pinv, {name}, aliased terms mapped", needed, 1e-9)


def without_aliased(
    solution: np.ndarray, aliased: np.ndarray, rows: SplitData, selected: tuple[int, ...]
) -> np.ndarray:
    """Coefficients of the terms that R keeps, which say what a solution of all terms says.

    Each aliased term is a combination of the terms kept; its coefficient is shared out to them.
    """
    design = np.column_stack([np.ones(rows.y_train.size), rows.x_train[:, selected]])
    kept, dropped = design[:, ~aliased].astype(float), design[:, aliased].astype(float)
    combination = np.linalg.lstsq(kept, dropped)[0]
    return solution[~aliased] + combination @ solution[aliased]


def test_minimum_norm_predicts_rows_outside_the_span_differently(r_answers) -> None:
    rows = few(10, 1)
    theirs = r_answers(by_lm("few, n = 10, 1", rows))
    least = fit(by_statsmodels(rows, "pinv"), rows)
    outside = slice(rows.y_train.size, None)
    assert np.abs(least.prediction - theirs.prediction)[outside].max() > 0.01


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("ols-top10", {}),
        ("logit-top10", NEWTON),
        ("newton-top10", SLOPE),
        ("liblinear-top10", {"tolerance": 1e-14, "max_iterations": 10_000}),
    ],
)
def test_threads_of_the_linear_algebra_make_no_difference(name, changes, agree) -> None:
    """Other numbers of threads may sum in another order: roundings, and no more."""
    rows = well_posed("raw")
    method = vary(name, **columns(rows) | changes)
    fits = []
    for threads in (1, 4):
        with threadpool_limits(threads):
            fits.append(fit(method, rows))
    needed = of_largest(estimates(fits[0]), estimates(fits[1]))
    agree(f"1 = 4 threads, {name}, of the largest coefficient", needed, LIKELIHOOD)


LOGISTIC = {
    "logit-top10": NEWTON,
    "newton-top10": SLOPE,
}


def test_engines_agree_that_no_maximum_exists(r_answers) -> None:
    """An outcome and no failure of parity: coefficients are wherever iterations ended."""
    rows = few(40, 1)
    assert r_answers(by_glm("few, n = 40, 1", rows)).status == "separated"
    for method, settings in LOGISTIC.items():
        assert fit(vary(method, **columns(rows) | settings), rows).status == "separated"


def test_engines_agree_that_the_maximum_is_not_unique(r_answers) -> None:
    """With R's default: it looks for collinear terms with the smaller of 1e-7 and epsilon / 1000.

    At the 1e-14 of the other tests that is less than a rounding, and R drops no term.
    """
    rows = with_copies()
    default = {"tolerance": 1e-8}
    assert r_answers(by_glm("with copies", rows, **default)).status == "rank-deficient"
    strict = r_answers(by_glm("with copies, strict", rows))
    assert not np.isnan(strict.parameters["coefficients"]).any()
    for method, settings in LOGISTIC.items():
        assert fit(vary(method, **columns(rows) | settings), rows).status == "rank-deficient"


def test_engines_agree_that_fits_are_not_converged(r_answers) -> None:
    rows = well_posed("patients")
    few = {"max_iterations": 2}
    assert r_answers(by_glm("patients, two steps", rows, **few)).status == "not-converged"
    for method, settings in LOGISTIC.items():
        fitted = fit(vary(method, **columns(rows) | settings | few), rows)
        assert (fitted.status, fitted.updates) == ("not-converged", 2)
