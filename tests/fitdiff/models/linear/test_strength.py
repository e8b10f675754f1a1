import numpy as np
import pytest
from sklearn.linear_model import Lasso, LogisticRegression

from fitdiff.errors import DataError
from fitdiff.models.linear.strength import largest_strength, strength_path
from fitdiff.transforms.scaling import learn_scale
from fitdiff.transforms.settings import Standardise

SCALE = Standardise(name="standardise", ddof=0)
GENERATOR = np.random.default_rng(1)
Y = np.repeat([0, 1], [12, 18]).astype(np.uint8)
X = GENERATOR.integers(0, 256, (30, 8)).astype(np.uint8)


def fitted(spec, x, strength):
    """Coefficients by scikit-learn, from another start than a path's."""
    if spec.family == "gaussian":
        model = Lasso(alpha=strength, fit_intercept=not spec.intercept_penalised, tol=1e-12)
    elif spec.intercept_penalised:
        model = LogisticRegression(
            l1_ratio=1, C=1 / (30 * strength), solver="liblinear", tol=1e-12, max_iter=100_000
        )
    else:
        model = LogisticRegression(
            l1_ratio=1,
            C=1 / (30 * strength),
            solver="saga",
            tol=1e-12,
            max_iter=100_000,
            random_state=1,
        )
    columns = learn_scale(x, SCALE).scale(x)
    if spec.family == "gaussian" and spec.intercept_penalised:
        columns = np.column_stack([np.ones(30), columns])
    model.fit(columns, Y.astype(float))
    return np.append(np.ravel(model.coef_), model.intercept_ if spec.intercept_penalised else 0)


@pytest.mark.parametrize("intercept_penalised", [False, True])
@pytest.mark.parametrize("family", ["binomial", "gaussian"])
def test_largest_strength_is_the_least_that_leaves_nothing(settings, family, intercept_penalised):
    spec = settings(family=family, intercept_penalised=intercept_penalised)
    largest = largest_strength(spec, SCALE, X, Y)
    assert not fitted(spec, X, largest * (1 + 1e-6)).any()
    # Closer to it, saga may end at zeros: it stops after any pass that moves no coefficient, and
    # where the slope is hardly steeper than the penalty, the order of rows can make such a pass.
    assert fitted(spec, X, largest * 0.9).any()


def test_ridge_path_begins_a_thousand_times_higher(settings):
    lasso, ridge = settings(), settings(penalty="l2")
    # One multiplication apart.
    assert largest_strength(ridge, SCALE, X, Y) == pytest.approx(
        1000 * largest_strength(lasso, SCALE, X, Y)
    )


@pytest.mark.parametrize(("rows", "ratio"), [(30, 1e-4), (7, 0.01)])
def test_path_ends_by_the_shape_of_the_rows(settings, rows, ratio):
    chosen = np.arange(30 - rows, 30) if rows == 30 else np.r_[9:16]
    path = strength_path(settings(), SCALE, X[chosen], Y[chosen])
    assert path.shape == (100,)
    # A logarithm, an exponential and their rounding.
    np.testing.assert_allclose(path[1:] / path[:-1], ratio ** (1 / 99), rtol=1e-12)


def test_stated_strength_is_the_path(settings):
    spec = settings(strength=0.25, path_length=1, path_ratio=1.0, folds=0)
    np.testing.assert_array_equal(strength_path(spec, SCALE, X, Y), [0.25])


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X, np.ones(30, dtype=np.uint8), "All 30 training labels are 1"),
        (np.ones((30, 3)), Y, "No column varies"),
    ],
)
def test_rows_without_anything_to_learn_are_refused(settings, x, y, message):
    with pytest.raises(DataError, match=message):
        strength_path(settings(), SCALE, x, y)
