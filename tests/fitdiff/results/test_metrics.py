import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from fitdiff.results.metrics import main_metric, score, shown_title, shown_values, title_of
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.numeric import Numeric

TRUTH = np.array([0, 1, 1, 0, 1], dtype=np.uint8)


@given(hnp.arrays(np.float64, 5, elements=st.floats(0.01, 0.99)))
def test_metrics_equal_scikit_learns(probability: np.ndarray) -> None:
    label = (probability > 0.5).astype(np.uint8)
    metrics = score(probability, label, TRUTH)
    assert metrics.correct == int((label == TRUTH).sum())
    # Both sum five doubles, in possibly different orders.
    assert metrics.values["log_loss"] == pytest.approx(log_loss(TRUTH, probability), rel=1e-12)
    assert metrics.values["brier"] == pytest.approx(brier_score_loss(TRUTH, probability), rel=1e-12)
    assert metrics.values["auc"] == pytest.approx(roc_auc_score(TRUTH, probability), rel=1e-12)


def test_log_loss_needs_probabilities() -> None:
    metrics = score(np.array([-0.2, 1.3, 0.9, 0.1, 0.4]), np.array([0, 1, 1, 0, 0]), TRUTH)
    assert metrics.values["log_loss"] is None
    assert metrics.correct == 4
    assert metrics.accuracy == 0.8


def test_a_certain_error_has_infinite_log_loss() -> None:
    probability = np.array([1.0, 1, 1, 0, 1])
    assert score(probability, probability.astype(np.uint8), TRUTH).values["log_loss"] == np.inf


def test_one_class_has_no_auc() -> None:
    zeros = np.zeros(3, dtype=np.uint8)
    assert score(np.array([0.1, 0.2, 0.3]), zeros, zeros).values["auc"] is None


def test_a_diverged_fit_has_no_metrics_but_accuracy() -> None:
    metrics = score(np.full(5, np.nan), np.zeros(5, dtype=np.uint8), TRUTH, diverged=True)
    assert metrics.values["log_loss"] is None
    assert metrics.values["auc"] is None
    assert metrics.values["brier"] is None
    assert metrics.correct == 2


def test_each_task_has_its_own_metrics_and_accuracy_only_with_classes() -> None:
    mean, y = np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 4.0])
    metrics = score(mean, np.empty(0), y, Numeric())
    assert metrics.correct is None
    assert metrics.accuracy is None
    assert metrics.values["deviance"] == 1.0
    assert metrics.values["rmse"] == np.sqrt(1 / 3)
    probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
    found = score(probabilities, np.array([0, 1]), np.array([0, 2]), Multiclass(("a", "b", "c")))
    assert (found.correct, found.total) == (1, 2)  # by the engine's labels, not by ours
    assert found.values["log_loss"] == pytest.approx(-np.log(0.7 * 0.8) / 2, rel=1e-15)


def test_the_main_metric_is_accuracy_or_the_first_that_there_is() -> None:
    table = pd.DataFrame({"accuracy": [None, None], "deviance": [None, 2.0], "rmse": [1.0, 1.0]})
    assert main_metric(table) == "deviance"
    assert main_metric(table.assign(accuracy=[0.5, None])) == "accuracy"
    assert main_metric(table.drop(columns=["deviance", "rmse"])) == "accuracy"
    assert (title_of("log_loss"), title_of("r2"), title_of("accuracy")) == (
        "log loss",
        "R2",
        "accuracy",
    )


def test_rows_without_a_prediction_are_not_right_and_other_metrics_are_of_the_others() -> None:
    probability = np.array([0.1, np.nan, 0.9, np.nan, 0.8])
    metrics = score(probability, np.array([0, 0, 1, 0, 1]), TRUTH)
    assert (metrics.total, metrics.predicted, metrics.correct) == (5, 3, 3)
    known = np.array([0, 2, 4])
    assert metrics.values == score(probability[known], TRUTH[known], TRUTH[known]).values


def test_a_deviance_is_shown_per_test_row_that_has_a_prediction() -> None:
    results = pd.DataFrame({"deviance": [8.0, 9.0], "rmse": [1.0, 2.0], "predicted": [4, 3]})
    assert shown_values(results, "deviance").tolist() == [2.0, 3.0]
    assert shown_values(results, "rmse").tolist() == [1.0, 2.0]
    assert (shown_title("deviance"), shown_title("rmse")) == ("deviance per test row", "RMSE")
