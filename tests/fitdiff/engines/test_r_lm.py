from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from fitdiff.engines.contract import Context
from fitdiff.engines.r_lm import ENGINE
from fitdiff.errors import UnsupportedSettingError
from fitdiff.hashing import hash_rows
from fitdiff.transforms.selection import select_columns
from fitdiff.transforms.settings import TopK
from rbridge import RError

from ..patterns import STANDARDISED
from .conftest import NONE_KEPT, vary

NAME = "lm-top10"


@pytest.fixture
def fit(r_session):
    context = Context(seed=1, time_limit=60.0, r=lambda: r_session)
    return lambda rows, **changes: ENGINE.fit(vary(NAME, **changes), rows, context)


def design(rows, fitted, x):
    return np.column_stack([np.ones(len(x)), x[:, fitted.selected].astype(float)])


def estimates(fitted):
    return np.append(fitted.parameters["intercept"], fitted.parameters["coefficients"])


@pytest.mark.parametrize("ties", ["average-rank", "argsort"])
@pytest.mark.parametrize("statistic", ["pooled-f", "welch-ddof0"])
@pytest.mark.parametrize("n", [10, 20, 60])
def test_selected_columns_are_those_of_python(easy, fit, n, statistic, ties):
    for seed in range(3):
        rows, _ = easy(n, seed)
        top = TopK(name="top-k", statistic=statistic, ties=ties, k=10)
        expected = select_columns(rows.x_train, rows.y_train, top)
        fitted = fit(rows, select=top)
        assert fitted.selected == tuple(expected.indices.tolist())
        # A few dozen terms summed in another order differ by a few units in the last place.
        np.testing.assert_allclose(
            fitted.parameters["selection_margin"], expected.margin, rtol=1e-12
        )


def test_least_squares_solves_the_normal_equations(easy, fit):
    rows, _ = easy(60, 2)
    fitted = fit(rows)
    train = design(rows, fitted, rows.x_train)
    residuals = rows.y_train - train @ estimates(fitted)
    # Relative to the columns' norms, which reach 2,000.
    scale = np.linalg.norm(train, axis=0)
    np.testing.assert_allclose(train.T @ residuals / scale, 0, atol=1e-11)
    assert (fitted.status, fitted.updates, fitted.warnings) == ("ok", 0, ())
    assert math.isnan(fitted.epochs)


def test_dropped_terms_have_no_estimate_and_no_part_in_predictions(easy, fit):
    rows, _ = easy(10, 3)
    fitted = fit(rows)
    assert fitted.status == "rank-deficient"
    assert any("rank-deficient" in text for text in fitted.warnings)
    given = estimates(fitted)
    assert np.count_nonzero(~np.isnan(given)) == np.linalg.matrix_rank(
        design(rows, fitted, rows.x_train)
    )
    predicted = design(rows, fitted, rows.x_test) @ np.nan_to_num(given)
    # Ten terms whose products reach a few units, in double precision.
    np.testing.assert_allclose(fitted.prediction, predicted, rtol=0, atol=1e-11)


@pytest.mark.parametrize("threshold", [0.5, 0.9])
def test_labels_are_1_above_the_threshold(easy, fit, threshold):
    fitted = fit(easy(40, 1)[0], threshold=threshold)
    np.testing.assert_array_equal(fitted.label, fitted.prediction > threshold)
    assert (fitted.label.dtype, fitted.threshold) == (np.uint8, threshold)


def test_tolerance_is_that_of_rank(easy, fit):
    rows, _ = easy(60, 1)
    assert fit(rows, tolerance=1e-7).status == "ok"
    assert fit(rows, tolerance=0.5).status == "rank-deficient"


def test_without_any_column_the_share_of_class_1_is_fitted(perfect, fit):
    fitted = fit(perfect)
    assert (fitted.selected, fitted.status) == ((), "ok")
    assert fitted.warnings == (NONE_KEPT,)
    assert fitted.parameters["coefficients"].shape == (0,)
    # The mean of six numbers, by a QR decomposition.
    np.testing.assert_allclose(fitted.prediction, 4 / 6, atol=1e-15)


def test_one_column_and_one_test_row_stay_vectors(easy, fit):
    rows, _ = easy(40, 1)
    one = replace(rows, x_test=rows.x_test[:1], test_hash=hash_rows(rows.x_test[:1]))
    fitted = fit(one, **{"select.k": 1, "select.ties": "argsort"})
    assert fitted.prediction.shape == fitted.label.shape == (1,)
    assert fitted.parameters["coefficients"].shape == (1,)
    assert len(fitted.selected) == 1


def test_one_class_is_refused(easy, fit):
    rows, _ = easy(20, 7)
    x, y = rows.x_train[rows.y_train == 1], rows.y_train[rows.y_train == 1]
    with pytest.raises(RError, match=f"its {y.size} labels are all 1"):
        fit(replace(rows, x_train=x, y_train=y, train_hash=hash_rows(x, y)))


def test_rows_changed_in_transit_are_rejected(easy, fit):
    # Of no other test: R takes rows that it has kept by their hash, and reads no others.
    rows, _ = easy(20, 63)
    with pytest.raises(RError, match="training rows received by R hash to"):
        fit(replace(rows, y_train=1 - rows.y_train))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family": "binomial", "link": "logit"}, "family = 'binomial'"),
        ({"penalty": "l2", "strength": 1.0}, "penalty = 'l2'"),
        ({"intercept_penalised": True}, "intercept_penalised = True"),
        ({"solver": "pinv"}, "solver = 'pinv'"),
        ({"scale": STANDARDISED}, "scale = 'standardise'"),
        ({"max_iterations": 25}, "max_iterations = 25"),
    ],
)
def test_unsupported_values_are_refused(refused, changes, message):
    with pytest.raises(UnsupportedSettingError, match=f"'r.lm' does not support {message}"):
        refused(ENGINE, NAME, **changes)
