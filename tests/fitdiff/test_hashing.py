import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from fitdiff.hashing import derive_seed, hash_content, hash_row_numbers, hash_rows

matrices = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=5))


def test_the_bytes_hashed_are_those_that_r_can_write_too():
    x, y = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.uint8), np.array([0, 1], dtype=np.uint8)
    expected = hashlib.sha256(
        b"x uint8 2 3\n" + bytes([1, 2, 3, 4, 5, 6]) + b"y uint8 2\n" + bytes([0, 1])
    ).hexdigest()
    assert hash_rows(x, y) == expected
    one = bytes.fromhex("000000000000f03f")  # 1.0, the lowest byte first
    expected = hashlib.sha256(b"x float64 1 2\n" + one + bytes(8)).hexdigest()
    assert hash_rows(np.array([[1.0, 0.0]])) == expected


@given(matrices)
def test_the_memory_layout_does_not_matter(x):
    strided = np.repeat(x, 2, axis=0)[::2]
    assert hash_rows(np.asfortranarray(x)) == hash_rows(strided) == hash_rows(x)


@given(matrices, st.data())
def test_any_changed_value_shows(x, data):
    place = tuple(data.draw(st.integers(0, side - 1)) for side in x.shape)
    changed = x.copy()
    changed[place] ^= data.draw(st.integers(1, 255))
    assert hash_rows(changed) != hash_rows(x)


def test_shape_type_and_labels_are_part_of_the_hash():
    x = np.zeros((2, 2), dtype=np.uint8)
    labels = np.zeros(2, dtype=np.uint8)
    hashes = {
        hash_rows(x),
        hash_rows(x.reshape(1, 4)),
        hash_rows(x.reshape(4, 1)),
        hash_rows(x.astype(np.float64)),
        hash_rows(x, labels),
        hash_rows(x, 1 - labels),
    }
    assert len(hashes) == 6


@pytest.mark.parametrize(
    "x", [np.zeros((2, 2), dtype=np.float32), np.zeros((2, 2), dtype=">f8"), np.zeros(4)]
)
def test_rows_that_r_would_hash_differently_are_rejected(x):
    with pytest.raises(TypeError, match=r"^Rows must be a matrix of uint8 or float64, got"):
        hash_rows(x)


def test_outcomes_are_hashed_with_their_types():
    x = np.zeros((2, 1))
    types = [np.uint8, np.int32, np.float64, bool]
    hashes = {hash_rows(x, np.array([0, 1], dtype=dtype)) for dtype in types}
    assert len(hashes) == len(types)


def test_a_matrix_of_outcomes_is_hashed_with_its_shape():
    x, y = np.zeros((2, 1), dtype=np.uint8), np.array([[1, 0], [2, 1]], dtype=np.int32)
    written = b"y int32 2 2\n" + b"".join(bytes([one, 0, 0, 0]) for one in (1, 0, 2, 1))
    assert hash_rows(x, y) == hashlib.sha256(b"x uint8 2 1\n\0\0" + written).hexdigest()


def test_outcomes_are_never_rounded():
    x = np.zeros((3, 1))
    rounded = hash_rows(x, np.array([1.0, 3.0, 44.0]))
    assert hash_rows(x, np.array([1.2, 3.9, 300.0])) != rounded


def test_outcomes_hash_differently_from_columns():
    two_columns = np.array([[1, 0], [2, 1]], dtype=np.uint8)
    one_and_outcome = np.array([[1], [2]], dtype=np.uint8), np.array([0, 1], dtype=np.uint8)
    assert hash_rows(two_columns) != hash_rows(*one_and_outcome)


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        ([0, 1], TypeError, r"^Outcomes must be a vector of uint8.* got a list"),
        (np.array([0, 1]), TypeError, r"^Outcomes must be a vector of .* got 1-dimensional int64"),
        (np.array([[0], [1]]), TypeError, r"^Outcomes must be a matrix of .*2-dimensional int64"),
        (np.array(["no", "yes"]), TypeError, "got 1-dimensional <U3"),
        (np.zeros((2, 1, 1)), TypeError, "got 3-dimensional float64"),
        (np.zeros(3), ValueError, "2 rows need as many outcomes, got 3"),
        (np.array([0, -(2**31)], dtype=np.int32), ValueError, "NA in R"),
    ],
)
def test_outcomes_that_r_cannot_hold_are_refused(y, error, message):
    with pytest.raises(error, match=message):
        hash_rows(np.zeros((2, 1)), y)


def test_row_numbers_are_hashed_in_their_order():
    rows = np.array([2, 0, 1], dtype=np.int32)
    assert hash_row_numbers(rows) != hash_row_numbers(np.sort(rows))
    with pytest.raises(TypeError, match=r"^Row numbers must be a vector of int32, got 1-dim"):
        hash_row_numbers(rows.astype(np.int64))


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda content: st.lists(content, max_size=3) | st.dictionaries(st.text(), content, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_like, min_size=2, max_size=4))
def test_the_order_of_keys_does_not_matter(content):
    assert hash_content(dict(reversed(content.items()))) == hash_content(content)


@pytest.mark.parametrize(
    ("one", "other"),
    [({"a": 1}, {"a": "1"}), ({"a": 1}, {"a": True}), ([1, 2], [2, 1]), ({"a": 1.0}, {"a": 1})],
)
def test_different_content_hashes_differently(one, other):
    assert hash_content(one) != hash_content(other)


def test_the_canonical_spelling_is_ascii_without_spaces():
    """Hashes of it name cells that are stored: another spelling would lose them."""
    written = b'{"a":"\\u00e9","b":[1,2.5]}'
    assert hash_content({"b": [1, 2.5], "a": "é"}) == hashlib.sha256(written).hexdigest()


def test_infinity_can_be_hashed():
    assert hash_content(float("inf")) != hash_content(float("-inf"))


@given(st.lists(st.text() | st.integers(), max_size=4))
def test_seeds_suit_r_h2o_numpy_and_keras(axes):
    assert 0 <= derive_seed(*axes) < 2**31


def test_an_axis_more_or_another_place_is_another_seed():
    seeds = [
        derive_seed("study", 10, 1),
        derive_seed("study", 1, 10),
        derive_seed("study", 101),
        derive_seed("study", 10, "1"),
        derive_seed("study", 10),
        derive_seed(),
    ]
    assert len(set(seeds)) == len(seeds)


def test_seeds_never_change_between_versions():
    """Stored splits are drawn again from them: a new value would be a new study."""
    digest = hashlib.sha256(b'["a study",10,1]').hexdigest()
    assert derive_seed("a study", 10, 1) == int(digest[:16], 16) % 2**31
