from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit
from sklearn.model_selection import GridSearchCV, PredefinedSplit
from sklearn.svm import SVC

from fitdiff.engines.contract import Context
from fitdiff.engines.py_sklearn import ENGINE
from fitdiff.errors import DataError
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import read_method, with_settings
from fitdiff.models.contract import MatrixRows, TableRows
from fitdiff.models.folds import draw_folds
from fitdiff.models.svm.scikit_learn import candidates
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks.binary import Binary

from ...patterns import two_patterns

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"
RBF, INTERSECTION = "svm-rbf", "svm-intersection"


@pytest.fixture(scope="module")
def patterns():
    """80 training rows that overlap, and 60 test rows."""
    x, y = two_patterns(140, seed=1, contrast=0.6)
    return x[:80], y[:80], x[80:]


def fit(name, x, y, x_test, seed=1, **changes):
    method = read_method(METHODS / f"{name}.toml")
    method = with_settings(method, changes)
    rows = MatrixRows(x, y, x_test, hash_rows(x, y), hash_rows(x_test))
    return ENGINE.fit(method, rows, Context(seed=seed, time_limit=60.0, r=lambda: None))


def test_rbf_machine_is_that_of_scikit_learns_own_kernel_and_search(patterns):
    x, y, x_test = patterns
    fitted = fit(RBF, x, y, x_test)
    spec = read_method(METHODS / f"{RBF}.toml").spec
    folds = PredefinedSplit(draw_folds(y, spec.folds, 1))
    grid = {"C": list(spec.costs), "gamma": list(spec.widths)}
    search = GridSearchCV(SVC(tol=spec.tolerance), grid, cv=folds).fit(x / 255, y)
    # Its score is the mean of folds, all of 16 rows: ours is the sum of these.
    theirs = [
        (row["C"], row["gamma"], round(score * 80))
        for row, score in zip(
            search.cv_results_["params"], search.cv_results_["mean_test_score"], strict=True
        )
    ]
    ours = [
        (candidate.cost, candidate.width, round(correct))
        for candidate, correct in zip(
            candidates(spec), fitted.parameters["cv_correct"], strict=True
        )
    ]
    assert ours == theirs
    assert fitted.parameters["cost"] == search.best_params_["C"]
    assert fitted.parameters["width"] == search.best_params_["gamma"]
    # Both solve the dual to 1e-3; distances differ by roundings, and with them its end.
    np.testing.assert_allclose(
        fitted.prediction, expit(search.decision_function(x_test / 255)), atol=1e-3
    )
    np.testing.assert_array_equal(fitted.label, search.predict(x_test / 255))
    assert (fitted.status, fitted.warnings, len(fitted.selected)) == ("ok", (), 256)


def test_intersection_machine_is_that_of_a_kernel_by_brute_force(patterns):
    x, y, x_test = patterns
    fitted = fit(INTERSECTION, x, y, x_test, costs=(0.05,))

    def minima(a, b):
        return np.array([[np.minimum(u, v).sum(dtype=int) for v in b] for u in a]) / 255

    machine = SVC(C=0.05, kernel="precomputed").fit(minima(x, x), y)
    # The same kernel to the bit, and the same solver.
    np.testing.assert_array_equal(
        fitted.prediction, expit(machine.decision_function(minima(x_test, x)))
    )
    np.testing.assert_array_equal(fitted.parameters["support"], machine.support_)
    np.testing.assert_array_equal(fitted.parameters["dual_coefficients"], machine.dual_coef_[0])
    np.testing.assert_array_equal(fitted.parameters["intercept"], machine.intercept_)
    assert fitted.parameters["width"].size == 0


def test_on_images_of_black_and_white_the_intersection_is_the_linear_kernel(patterns):
    """The smaller of two values that are 0 or 1 is their product."""
    x, y, x_test = ((part > 127).astype(np.uint8) if part.ndim > 1 else part for part in patterns)
    fitted = fit(INTERSECTION, x, y, x_test, costs=(0.05,), scale="none")
    linear = SVC(C=0.05, kernel="linear").fit(x, y)
    # Both solve the dual to 1e-3, from kernels that are equal to the bit or nearly.
    np.testing.assert_allclose(
        fitted.prediction, expit(linear.decision_function(x_test)), atol=1e-3
    )


@pytest.mark.parametrize("name", [RBF, INTERSECTION])
def test_choice_does_not_depend_on_test_rows(patterns, name):
    x, y, x_test = patterns
    one, other = fit(name, x, y, x_test), fit(name, x, y, 255 - x_test[:7])
    for parameter, value in one.parameters.items():
        np.testing.assert_array_equal(value, other.parameters[parameter])


@pytest.mark.parametrize("name", [RBF, INTERSECTION])
def test_label_is_1_where_the_fitted_value_exceeds_the_threshold(patterns, name):
    x, y, x_test = patterns
    for threshold in (0.5, 0.9):
        fitted = fit(name, x, y, x_test, threshold=threshold)
        np.testing.assert_array_equal(fitted.label, fitted.prediction > threshold)


def test_first_of_tied_candidates_is_chosen(patterns):
    x, y, x_test = patterns
    # From some cost on, a machine without errors is the same for every larger one.
    costs = (1e4, 1e6, 1e5)
    fitted = fit(RBF, x, y, x_test, costs=costs, widths=(0.01,))
    assert np.ptp(fitted.parameters["cv_correct"]) == 0
    assert fitted.parameters["cost"] == costs[0]


def test_single_image_of_a_class_leaves_the_first_candidate(patterns):
    x, y, x_test = patterns
    few = np.append(np.flatnonzero(y == 0)[:1], np.flatnonzero(y == 1)[:5])
    fitted = fit(RBF, x[few], y[few], x_test)
    assert (fitted.parameters["cost"], fitted.parameters["width"]) == (10.0, 0.01)
    assert np.isnan(fitted.parameters["cv_correct"]).all()
    assert "no cross-validation, the first candidate" in fitted.warnings[0]


def test_too_few_iterations_are_not_converged(patterns):
    x, y, x_test = patterns
    fitted = fit(RBF, x, y, x_test, costs=(10.0,), widths=(0.01,), max_iterations=2)
    assert (fitted.status, fitted.updates) == ("not-converged", 2)
    assert any("terminated early" in text for text in fitted.warnings)


def test_one_class_alone_is_refused(patterns):
    x, _, x_test = patterns
    with pytest.raises(DataError, match="All 80 training labels are 1"):
        fit(RBF, x, np.ones(80, dtype=np.uint8), x_test)


def test_categories_are_coded_and_gaps_filled_as_the_method_says():
    rng = np.random.default_rng(4)
    x, g = rng.normal(size=40), rng.integers(0, 3, 40)
    y = (x + (g == 1) + rng.normal(size=40) > 0.3).astype(np.uint8)
    gap = x.copy()
    gap[7] = np.nan
    table = Table((column("x", gap), column("g", g, levels=("a", "b", "c"))))
    rows = TableRows(
        table, y, table, hash_table_rows(table, y), hash_table_rows(table), Binary(("0", "1"))
    )
    impute = {"name": "impute", "numbers": "median", "categories": "most-frequent"}
    encode = {"name": "treatment", "reference": "first"}
    one = {"costs": [2.0], "widths": [0.5], "scale": {"name": "divide", "by": 1.0}}
    method = read_method(METHODS / f"{RBF}.toml")
    method = with_settings(method, {**one, "encode": encode, "missing": impute})
    fitted = ENGINE.fit(method, rows, Context(seed=1, time_limit=60.0, r=lambda: None))
    x[7] = np.nanmedian(gap)
    coded = np.column_stack([x, g == 1, g == 2]).astype(float)
    machine = SVC(C=2.0, gamma=0.5, tol=method.spec.tolerance).fit(coded, y)
    expected = expit(machine.decision_function(coded))
    # Both stop at the tolerance 1e-3 of libsvm, on kernels that are equal to rounding.
    assert np.abs(fitted.prediction - expected).max() < 1e-3
    assert fitted.selected == (0, 1)
