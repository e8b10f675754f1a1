from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from debate2017.data.images import IMAGE_SHAPE
from debate2017.engines.py_numpy import ENGINE
from debate2017.pixels.settings import SIDE, OnePixelSettings, PixelRuleSettings
from fitdiff.errors import DataError, SpecificationError
from fitdiff.hashing import hash_rows
from fitdiff.methods.specification import validate
from fitdiff.models.contract import MatrixRows

RULE = "robinson-pixel-14-14"
BEST = "best-pixel"


def with_training(rows, x, y):
    """The same test rows, other training rows."""
    return replace(rows, x_train=x, y_train=y, train_hash=hash_rows(x, y))


def make_rows(x_train, y_train, x_test):
    return MatrixRows(x_train, y_train, x_test, hash_rows(x_train, y_train), hash_rows(x_test))


def test_image_side_matches_pixel_positions():
    assert IMAGE_SHAPE == (SIDE, SIDE)


@pytest.mark.parametrize(("row", "column"), [(13, 14), (0, 0), (27, 27)])
@pytest.mark.parametrize("cut_off", [0, 127, 255])
def test_stated_rule_labels_darker_pixels_as_one(easy, fit, row, column, cut_off):
    rows, _ = easy(10, 1)
    fitted = fit(ENGINE, RULE, rows, row=row, column=column, cut_off=cut_off)
    pixel = rows.x_test.reshape(-1, 28, 28)[:, row, column]
    np.testing.assert_array_equal(fitted.label, pixel > cut_off)
    np.testing.assert_array_equal(fitted.prediction, fitted.label)
    assert fitted.selected == (28 * row + column,)
    assert (fitted.status, fitted.threshold, fitted.updates) == ("ok", 0.5, 0)


def test_stated_rule_learns_nothing_from_training_rows(easy, fit):
    rows, _ = easy(40, 2)
    x, y = rows.x_train, rows.y_train
    expected = fit(ENGINE, RULE, rows)
    for other in (
        with_training(rows, x, 1 - y),
        with_training(rows, 255 - x, y),
        with_training(rows, x[::-1], y),
        with_training(rows, x[y == 0], y[y == 0]),
        with_training(rows, x[:0], y[:0]),
    ):
        fitted = fit(ENGINE, RULE, other)
        np.testing.assert_array_equal(fitted.label, expected.label)
        np.testing.assert_array_equal(fitted.prediction, expected.prediction)
        assert fitted.selected == expected.selected


def labels_by(rule, x):
    cut_off, direction = rule
    return x > cut_off if direction > 0 else x <= cut_off


@pytest.mark.parametrize("criterion", ["accuracy", "auc"])
@pytest.mark.parametrize("drawn", ["easy", "hard"])
def test_best_pixel_equals_a_brute_force_search(request, fit, drawn, criterion):
    rows, _ = request.getfixturevalue(drawn)(60, 3)
    fitted = fit(ENGINE, BEST, rows, criterion=criterion)
    learned, y = fitted.parameters, rows.y_train
    rules = [(cut_off, direction) for cut_off in range(-1, 255) for direction in (-1, 1)]
    right = [(labels_by(rule, rows.x_train) == y[:, np.newaxis]).sum(axis=0) for rule in rules]
    np.testing.assert_array_equal(learned["accuracy"], np.max(right, axis=0) / y.size)
    first = [rules[rule] for rule in np.argmax(right, axis=0)]
    assert list(zip(learned["cut_off"], learned["direction"], strict=True)) == first
    some = slice(0, None, 9)
    area = [roc_auc_score(y, pixel) for pixel in rows.x_train.T[some]]
    # Scikit-learn adds up trapezia, each rounded.
    np.testing.assert_allclose(learned["auc"][some], area, rtol=0, atol=1e-13)
    worth = learned["accuracy"] if criterion == "accuracy" else np.abs(learned["auc"] - 0.5)
    (pixel,) = fitted.selected
    # Areas are chosen by as integers; as fractions of two directions they may differ by one ulp.
    assert worth[pixel] == pytest.approx(worth.max(), abs=1e-15)
    np.testing.assert_array_equal(fitted.label, labels_by(first[pixel], rows.x_test[:, pixel]))


def test_fitted_value_is_the_share_of_ones_on_the_same_side(hard, fit):
    rows, _ = hard(200, 4)
    fitted = fit(ENGINE, BEST, rows)
    (pixel,) = fitted.selected
    cut_off = fitted.parameters["cut_off"][pixel]
    for dark in (False, True):
        share = rows.y_train[(rows.x_train[:, pixel] > cut_off) == dark].mean()
        assert 0 < share < 1
        assert set(fitted.prediction[(rows.x_test[:, pixel] > cut_off) == dark]) == {share}
    np.testing.assert_array_equal(fitted.label, fitted.prediction > 0.5)


def test_useless_pixels_predict_the_larger_class(fit):
    x = np.full((3, 4), 7, dtype=np.uint8)
    for y, label in (([1, 1, 0], 1), ([0, 0, 1], 0)):
        rows = make_rows(x, np.array(y, dtype=np.uint8), np.arange(8, dtype=np.uint8).reshape(2, 4))
        fitted = fit(ENGINE, BEST, rows)
        assert fitted.label.tolist() == [label, label]
        assert fitted.prediction.tolist() == [np.mean(y)] * 2
        assert fitted.selected == (0,)


def test_one_class_ranks_no_pixel(easy, fit):
    rows, _ = easy(20, 5)
    zeros = rows.y_train == 0
    with pytest.raises(DataError, match=r"All \d+ training labels are 0"):
        fit(ENGINE, BEST, with_training(rows, rows.x_train[zeros], rows.y_train[zeros]))


@pytest.mark.parametrize("name", [RULE, BEST])
def test_rows_without_grey_levels_are_rejected(easy, fit, name):
    rows, _ = easy(20, 6)
    scaled = make_rows(rows.x_train / 255, rows.y_train, rows.x_test / 255)
    with pytest.raises(DataError, match="these rows are float64"):
        fit(ENGINE, name, scaled)


def test_centre_pixel_needs_images(easy, fit):
    rows, _ = easy(20, 7)
    narrow = make_rows(rows.x_train[:, :700], rows.y_train, rows.x_test[:, :700])
    with pytest.raises(DataError, match="these rows have 700 columns"):
        fit(ENGINE, RULE, narrow)


@pytest.mark.parametrize("name", [RULE, BEST])
def test_rows_changed_in_transit_are_rejected(easy, fit, name):
    rows, _ = easy(20, 8)
    with pytest.raises(DataError, match="training rows received"):
        fit(ENGINE, name, replace(rows, x_train=rows.x_train[::-1]))


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        (PixelRuleSettings, {"row": 28}, r"'row' must be .*, got 28"),
        (PixelRuleSettings, {"column": -1}, r"'column' must be .*, got -1"),
        (PixelRuleSettings, {"cut_off": 256}, r"'cut_off' must be .*, got 256"),
        (OnePixelSettings, {"criterion": "log-loss"}, r"'criterion' must be .*, got 'log-loss'"),
        (OnePixelSettings, {"tie_rule": "random"}, r"'tie_rule' must be .*, got 'random'"),
    ],
)
def test_invalid_settings_are_rejected(kind, changes, message):
    stated = {
        PixelRuleSettings: {"row": 14, "column": 14, "cut_off": 127},
        OnePixelSettings: {
            "criterion": "auc",
            "threshold_rule": "best-training-accuracy",
            "tie_rule": "first",
        },
    }[kind]
    assert validate(kind, stated, where="here")
    with pytest.raises(SpecificationError, match=message):
        validate(kind, stated | changes, where="here")


def test_missing_setting_value_is_rejected():
    with pytest.raises(SpecificationError, match="'cut_off' is missing"):
        validate(PixelRuleSettings, {"row": 14, "column": 14}, where="here")
