import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from debate2017.data.idx import from_idx, to_idx


@given(arrays(np.uint8, array_shapes(min_dims=1, max_dims=3, min_side=0)))
def test_array_round_trips(array):
    back = from_idx(to_idx(array))
    assert back.shape == array.shape
    np.testing.assert_array_equal(back, array)


@given(arrays(np.uint8, (3, 4)))
def test_the_memory_order_of_an_array_does_not_matter(array):
    assert to_idx(np.asfortranarray(array)) == to_idx(array)


def test_the_header_is_that_of_the_format():
    images = np.arange(6, dtype=np.uint8).reshape(1, 2, 3)
    header = bytes.fromhex("00000803 00000001 00000002 00000003")
    assert to_idx(images) == header + bytes(range(6))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "starts with 00 00 08"),
        (bytes.fromhex("00000d01 00000001 00"), "not 00 00 0d"),
        (bytes.fromhex("00000802 00000001"), "needs 12 bytes; the file has 8"),
        (bytes.fromhex("00000801 00000003 0102"), r"says \(3,\), but 2 values follow"),
    ],
)
def test_invalid_idx_file_is_rejected(content, message):
    with pytest.raises(ValueError, match=message):
        from_idx(content)


@given(st.binary(max_size=32))
def test_arbitrary_bytes_never_crash_the_reader(content):
    try:
        array = from_idx(content)
    except ValueError:
        return
    assert to_idx(array) == content
