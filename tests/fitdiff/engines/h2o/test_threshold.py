import numpy as np
import pytest

from fitdiff.engines.h2o.threshold import merged_threshold, threshold_warnings
from fitdiff.models.nets.threshold import max_f1_threshold

Y = np.array([1, 1, 1, 0], dtype=np.uint8)


def test_what_single_precision_tells_apart_is_not_merged() -> None:
    probability = np.array([0.9, 0.8, 0.7, 0.1])
    assert merged_threshold(probability, Y) == max_f1_threshold(probability, Y) == 0.7


def test_what_is_equal_in_single_precision_is_one_threshold_at_its_mean() -> None:
    probability = np.array([1.0, 1 - 1e-8, 1 - 2e-8, 0.1])
    assert max_f1_threshold(probability, Y) == 1 - 2e-8
    assert merged_threshold(probability, Y) == pytest.approx(1 - 1e-8, abs=1e-15)


def test_a_row_says_where_the_threshold_is_another() -> None:
    training = np.array([1.0, 1 - 1e-8, 1 - 2e-8, 0.1]), Y
    predicted = np.array([1.0, 1 - 1.5e-8, 0.5]), np.array([1, 0, 0], dtype=np.uint8)
    (said,) = threshold_warnings(1 - 1e-8, training, predicted, augmented=False)
    assert "H2O's threshold 0.99999998999999995 is not the one with the largest F1" in said
    assert "Labels of 1 of 3 test rows differ" in said
    (copied,) = threshold_warnings(1 - 1e-8, training, predicted, augmented=True)
    assert "augmented copies" in copied
    assert threshold_warnings(1 - 2e-8, training, predicted, augmented=False) == ()
