import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fitdiff.models.linear.rank import has_full_rank, orthonormal_basis

small_integers = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=st.integers(-3, 3)
)


@given(small_integers)
def test_rank_is_that_of_the_singular_values(design):
    # Small integers are either exactly dependent or clearly not: both definitions must agree.
    basis, kept = orthonormal_basis(design)
    assert basis.shape[1] == kept.sum() == np.linalg.matrix_rank(design)


@given(small_integers)
def test_basis_is_orthonormal_and_spans_the_columns(design):
    basis, _ = orthonormal_basis(design)
    # A hundred times the machine epsilon: at most eight columns with entries up to 3.
    np.testing.assert_allclose(basis.T @ basis, np.eye(basis.shape[1]), atol=1e-13)
    np.testing.assert_allclose(basis @ (basis.T @ design), design, atol=1e-13 * 10)


def test_later_of_two_collinear_columns_is_left_out():
    design = np.array([[1.0, 2, 2, 0], [1, 4, 4, 0], [1, 7, 7, 0], [1, 1, 1, 0]])
    assert orthonormal_basis(design)[1].tolist() == [True, True, False, False]
    assert not has_full_rank(design)
    assert has_full_rank(design[:, :2])


@pytest.mark.parametrize(("tolerance", "kept"), [(1e-7, True), (1e-3, False)])
def test_tolerance_is_relative_to_the_column(tolerance, kept):
    nearly = 1e6 * np.array([1.0, 1, 1, 1 + 1e-5])
    design = np.column_stack([np.ones(4), nearly])
    assert orthonormal_basis(design, tolerance)[1].tolist() == [True, kept]


def test_there_are_no_more_independent_columns_than_rows():
    wide = np.random.default_rng(0).normal(size=(3, 8))
    assert orthonormal_basis(wide)[1].tolist() == [True] * 3 + [False] * 5


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(value):
    with pytest.raises(ValueError, match="not finite"):
        orthonormal_basis(np.array([[1.0, 2], [1, value]]))
