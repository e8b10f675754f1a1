import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from fitdiff.transforms.scaling import learn_scaling

bytes_ = arrays(np.uint8, (5, 3))
SCALINGS = ("none", "divide-by-255", "standardise")


@given(bytes_, bytes_)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_model_of_scaled_columns_is_the_same_model_in_raw_units(scaling, train, test):
    scaler = learn_scaling(train, scaling)
    coefficients = np.array([0.5, -2.0, 3.0])
    intercept, raw = scaler.raw_units(1.5, coefficients)
    # Standardised bytes reach 255 / 0.45: sums of order 1e4 with 16 decimals.
    np.testing.assert_allclose(
        intercept + test @ raw, 1.5 + scaler.scale(test) @ coefficients, rtol=0, atol=1e-9
    )


@given(bytes_)
def test_standardised_columns_have_mean_0_and_sample_sd_1(train):
    scaled = learn_scaling(train, "standardise").scale(train)
    varies = np.ptp(train, axis=0) > 0
    # Bytes up to 255 whose sd may be 0.45: rounding is amplified by less than a thousand.
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(scaled[:, varies].std(axis=0, ddof=1), 1, rtol=1e-12)
    assert (scaled[:, ~varies] == 0).all()


def test_none_and_division_by_255():
    train = np.array([[0, 51], [255, 102]], dtype=np.uint8)
    assert learn_scaling(train, "none").scale(train).tolist() == train.tolist()
    assert learn_scaling(train, "divide-by-255").scale(train).tolist() == [[0, 0.2], [1, 0.4]]


@pytest.mark.parametrize("scaling", SCALINGS)
def test_rows_are_left_as_they_are(scaling):
    rows = np.array([[1.5, 2.0], [-0.5, 4.0]])
    learn_scaling(rows, scaling).scale(rows)
    np.testing.assert_array_equal(rows, [[1.5, 2.0], [-0.5, 4.0]])
