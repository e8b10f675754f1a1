import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from fitdiff.results.metrics import score

TRUTH = np.array([0, 1, 1, 0, 1], dtype=np.uint8)


@given(hnp.arrays(np.float64, 5, elements=st.floats(0.01, 0.99)))
def test_metrics_equal_scikit_learns(probability: np.ndarray) -> None:
    label = (probability > 0.5).astype(np.uint8)
    metrics = score(probability, label, TRUTH)
    assert metrics.correct == int((label == TRUTH).sum())
    # Both sum five doubles, in possibly different orders.
    assert metrics.log_loss == pytest.approx(log_loss(TRUTH, probability), rel=1e-12)
    assert metrics.brier == pytest.approx(brier_score_loss(TRUTH, probability), rel=1e-12)
    assert metrics.auc == pytest.approx(roc_auc_score(TRUTH, probability), rel=1e-12)


def test_log_loss_needs_probabilities() -> None:
    metrics = score(np.array([-0.2, 1.3, 0.9, 0.1, 0.4]), np.array([0, 1, 1, 0, 0]), TRUTH)
    assert metrics.log_loss is None
    assert metrics.correct == 4
    assert metrics.accuracy == 0.8


def test_a_certain_error_has_infinite_log_loss() -> None:
    probability = np.array([1.0, 1, 1, 0, 1])
    assert score(probability, probability.astype(np.uint8), TRUTH).log_loss == np.inf


def test_one_class_has_no_auc() -> None:
    zeros = np.zeros(3, dtype=np.uint8)
    assert score(np.array([0.1, 0.2, 0.3]), zeros, zeros).auc is None


def test_diverged_fit_has_nan_metrics() -> None:
    metrics = score(np.full(5, np.nan), np.zeros(5, dtype=np.uint8), TRUTH)
    assert metrics.log_loss is None
    assert metrics.auc is None
    assert np.isnan(metrics.brier)
    assert metrics.correct == 2
