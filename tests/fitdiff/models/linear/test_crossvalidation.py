import numpy as np
import pytest

from fitdiff.models.linear.crossvalidation import Validation, validate

# Two strengths; the fitted value of each row by the fit without its fold.
FITTED = np.array([[0.5, 0.2], [0.5, 0.4], [0.5, 0.9], [0.5, 0.7], [0.5, 0.8], [0.5, 0.6]])
Y = np.array([0, 0, 1, 1, 1, 1], dtype=np.uint8)


def test_rows_take_the_place_of_folds_where_those_are_small():
    folds = np.array([1, 2, 3, 1, 2, 3], dtype=np.int32)
    judged = validate("gaussian", FITTED, Y, folds)
    each = (FITTED - Y[:, np.newaxis]) ** 2
    np.testing.assert_allclose(judged.mean, each.mean(axis=0))
    np.testing.assert_allclose(judged.error, each.std(axis=0, ddof=1) / np.sqrt(6))


def test_large_folds_are_averaged_first_and_weighted_by_their_rows():
    fitted, y = np.repeat(FITTED, [4, 2, 4, 2, 2, 4], axis=0), np.repeat(Y, [4, 2, 4, 2, 2, 4])
    folds = np.repeat([1, 2, 3], [6, 8, 4]).astype(np.int32)
    judged = validate("gaussian", fitted, y, folds)
    each = (fitted - y[:, np.newaxis]) ** 2
    by_fold = np.array([each[folds == fold].mean(axis=0) for fold in (1, 2, 3)])
    weights = np.array([6, 8, 4]) / 18
    np.testing.assert_allclose(judged.mean, weights @ by_fold)
    spread = weights @ (by_fold - judged.mean) ** 2
    np.testing.assert_allclose(judged.error, np.sqrt(spread / 2), atol=1e-15)


def test_deviance_is_twice_the_loss_and_a_sure_error_is_bounded():
    fitted = np.array([[0.25], [1.0]])
    judged = validate("binomial", fitted, np.array([0, 0], dtype=np.uint8), np.array([1, 2]))
    # The bound of 1e-5 is itself rounded: 1 - (1 - 1e-5) has an error of 1e-11 of itself.
    expected = -2 * np.mean(np.log([0.75, 1e-5]))
    np.testing.assert_allclose(judged.mean, [expected], rtol=1e-10)


@pytest.mark.parametrize(
    ("mean", "error", "least", "within"),
    [
        ([3.0, 2.0, 1.0, 1.5], [0.1, 0.1, 1.0, 0.1], 2, 1),
        ([3.0, 1.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0], 1, 1),
        ([1.0, 2.0, 3.0, 4.0], [9.0, 9.0, 9.0, 9.0], 0, 0),
    ],
    ids=["one standard error", "a tie", "the first"],
)
def test_largest_of_equally_good_strengths_is_chosen(mean, error, least, within):
    judged = Validation(np.array(mean), np.array(error))
    assert judged.chosen("cv-min") == least
    assert judged.chosen("cv-1se") == within
