import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fitdiff.models.nets.moments import h2o_moments

shapes = st.tuples(st.integers(2, 40), st.integers(1, 5))
columns = arrays(np.uint8, shapes, elements=st.sampled_from([0, 0, 0, 0, 1, 1, 7, 255]))


@given(columns)
def test_moments_are_the_mean_and_the_sample_deviation(x):
    """Equality with H2O to the bit is checked with a server: comparisons/test_h2o_rules.py."""
    mean, deviation = h2o_moments(x)
    # Sums of at most 40 numbers up to 255, in double precision.
    np.testing.assert_allclose(mean, x.mean(axis=0), rtol=0, atol=1e-12)
    np.testing.assert_allclose(deviation, x.std(axis=0, ddof=1), rtol=1e-12, atol=1e-12)


@given(columns)
def test_columns_do_not_depend_on_each_other(x):
    together = np.array(h2o_moments(x))
    alone = np.hstack([h2o_moments(x[:, [place]]) for place in range(x.shape[1])])
    np.testing.assert_array_equal(together, alone)


def test_constant_column_has_no_deviation_nor_has_a_single_row():
    assert h2o_moments(np.full((30, 1), 0.1))[1].tolist() == [0]
    assert h2o_moments(np.array([[3.0]]))[1].tolist() == [0]
