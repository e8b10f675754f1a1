import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays

from debate2017.pixels.levels import count_levels
from fitdiff.errors import DataError


@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=6)))
def test_each_level_of_each_pixel_is_counted(x):
    counts = count_levels(x)
    assert counts.shape == (x.shape[1], 256)
    for pixel in range(x.shape[1]):
        levels, times = np.unique(x[:, pixel], return_counts=True)
        np.testing.assert_array_equal(counts[pixel, levels], times)
        assert counts[pixel].sum() == len(x)


def test_zero_images_give_zero_counts():
    assert not count_levels(np.empty((0, 3), dtype=np.uint8)).any()


def test_rows_without_grey_levels_are_rejected():
    with pytest.raises(DataError, match="these rows are float64"):
        count_levels(np.zeros((2, 3)))
