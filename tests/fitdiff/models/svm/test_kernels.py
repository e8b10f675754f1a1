import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fitdiff.errors import DataError
from fitdiff.models.svm import kernels
from fitdiff.models.svm.kernels import intersections, squared_distances

from ...patterns import two_patterns

grey = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 9)).flatmap(
    lambda shape: st.tuples(
        arrays(np.uint8, (shape[0], shape[2])), arrays(np.uint8, (shape[1], shape[2]))
    )
)


@given(grey)
def test_sums_of_minima_are_exact(pair):
    a, b = pair
    by_hand = [[sum(map(min, x.tolist(), z.tolist())) for z in b] for x in a]
    np.testing.assert_array_equal(intersections(a, b), by_hand)
    # Halves are exact in binary.
    np.testing.assert_array_equal(intersections(a / 2, b / 2), np.array(by_hand) / 2)


@given(grey)
def test_squared_distances_are_exact_for_whole_numbers(pair):
    a, b = (part.astype(np.int64) for part in pair)
    by_hand = ((a[:, np.newaxis] - b) ** 2).sum(axis=2)
    np.testing.assert_array_equal(squared_distances(*pair), by_hand)


def test_blocks_of_rows_change_nothing(monkeypatch):
    x, _ = two_patterns(100, seed=1)
    a, b = x[:70], x[70:]
    whole = intersections(a, b)
    # Room for two rows at a time.
    monkeypatch.setattr(kernels, "_BLOCK_BYTES", 2 * b.nbytes)
    np.testing.assert_array_equal(intersections(a, b), whole)


def test_intersection_is_a_kernel():
    images = two_patterns(100, seed=1)[0] / 255
    least = np.linalg.eigvalsh(intersections(images, images)).min()
    # Rounding of sums near 100 in double precision.
    assert least > -1e-10


def test_negative_values_have_no_intersection():
    with pytest.raises(DataError, match=r"not negative, seen: -0\.5"):
        intersections(np.array([[1.0, -0.5]]), np.array([[1.0, 1.0]]))
