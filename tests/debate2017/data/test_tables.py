import numpy as np
import pytest

from debate2017.data.specification import ImagePair
from fitdiff.data.source import load_data
from fitdiff.errors import DataError
from fitdiff.hashing import hash_rows


@pytest.fixture(scope="module")
def data(mnist):
    return load_data(ImagePair("mnist", (0, 1)))


def test_zeros_and_ones_are_counted_as_published(data):
    assert data.x.shape == (14_780, 784)
    assert np.count_nonzero(~data.official_test) == 12_665
    assert np.count_nonzero(data.official_test) == 2_115
    assert data.image_shape == (28, 28)


def test_rows_are_those_of_the_whole_data_set_in_its_order(data, mnist):
    assert (np.diff(data.row_numbers) > 0).all()
    np.testing.assert_array_equal(data.x, mnist.images[data.row_numbers])
    np.testing.assert_array_equal(data.y, mnist.labels[data.row_numbers])
    np.testing.assert_array_equal(data.official_test, data.row_numbers >= 60_000)
    assert data.row_numbers.dtype == np.int32


def test_second_class_is_labelled_one(mnist):
    data = load_data(ImagePair("mnist", (8, 3)))
    np.testing.assert_array_equal(data.y, mnist.labels[data.row_numbers] == 3)


def test_the_hash_is_of_the_rows_with_their_labels(data):
    assert data.hash == hash_rows(data.x, data.y)
    assert data.hash != load_data(ImagePair("mnist", (1, 0))).hash


def test_loaded_arrays_are_read_only(data):
    for array in (data.x, data.y, data.row_numbers, data.official_test):
        assert not array.flags.writeable


def test_positions_find_rows_by_their_numbers(data):
    wanted = data.row_numbers[[7, 0, 14_779, 7]]
    np.testing.assert_array_equal(data.positions(wanted), [7, 0, 14_779, 7])


@pytest.mark.parametrize("row", [0, 69_999, 70_000], ids=["a five", "a six", "beyond the end"])
def test_rows_of_other_classes_are_rejected(data, row):
    with pytest.raises(DataError, match=str(row)):
        data.positions(np.array([data.row_numbers[0], row], dtype=np.int32))
