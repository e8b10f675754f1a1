from itertools import combinations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from debate2017.pixels.choice import score_pixels
from debate2017.pixels.levels import count_levels
from debate2017.pixels.pairs import compare_pairs, pair_aucs, robinsons_rows


@pytest.fixture(scope="module")
def digits(mnist):
    """Two thousand digits to learn from, and five hundred to score."""
    train, test = slice(0, 2000), slice(60_000, 60_500)
    return mnist.images[train], mnist.labels[train], mnist.images[test], mnist.labels[test]


@pytest.fixture(scope="module")
def scores(digits):
    return compare_pairs(*digits)


@pytest.mark.long
def test_every_pair_of_digits_is_compared_the_lesser_first(digits, scores):
    assert list(scores) == list(combinations(range(10), 2))
    assert len(scores) == 45
    for (zero, one), pair in scores.items():
        assert pair.train.total == np.isin(digits[1], (zero, one)).sum()
        assert pair.test.total == np.isin(digits[3], (zero, one)).sum()


def test_the_greater_digit_is_labelled_one(digits, scores):
    x, labels, *_ = digits
    pair = scores[3, 5]
    chosen = np.isin(labels, (3, 5))
    for pixel in (0, 209, 378, 406):
        area = roc_auc_score(labels[chosen] == 5, x[chosen, pixel])
        # Scikit-learn adds up some hundred trapezia, each rounded.
        np.testing.assert_allclose(pair.train.auc[pixel], area, rtol=0, atol=1e-12)


def test_thresholds_of_one_set_are_scored_on_the_other(digits, scores):
    x_train, y_train, x_test, y_test = digits
    pair = scores[4, 9]
    for rules, x, y, right in (
        (pair.train.rules, x_test, y_test, pair.test_correct),
        (pair.test.rules, x_train, y_train, pair.train_correct),
        (pair.train.rules, x_train, y_train, pair.train.correct),
    ):
        chosen = np.isin(y, (4, 9))
        above = x[chosen].astype(int) > rules.cut_off
        label = np.where(rules.direction > 0, above, ~above)
        np.testing.assert_array_equal((label == (y[chosen] == 9)[:, np.newaxis]).sum(0), right)


def test_thresholds_and_areas_of_training_images_do_not_depend_on_test_images(digits, scores):
    x, labels, *_ = digits
    one = scores[0, 1].train
    other = compare_pairs(x, labels, 255 - x, labels[::-1])[0, 1].train
    for name in ("correct", "auc", "excess"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    np.testing.assert_array_equal(one.rules.cut_off, other.rules.cut_off)


def test_a_pair_is_compared_as_if_it_were_alone(digits, scores):
    x, labels, *_ = digits
    alone = score_pixels(*(count_levels(x[labels == digit]) for digit in (2, 7)))
    np.testing.assert_array_equal(alone.auc, scores[2, 7].train.auc)
    np.testing.assert_array_equal(alone.auc, pair_aucs(x, labels)[2, 7])


def test_robinson_took_every_20th_image_of_the_digits_0_to_4(mnist):
    rows = robinsons_rows(mnist.labels[:200])
    assert set(rows) <= {19, 39, 59, 79, 99, 119, 139, 159, 179, 199}
    assert set(mnist.labels[rows]) <= {0, 1, 2, 3, 4}
    left_out = set(range(19, 200, 20)) - set(rows.tolist())
    assert all(mnist.labels[row] > 4 for row in left_out)
