import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.transforms.contrasts import MOST_LEVELS, contrasts_of, helmert, polynomial
from fitdiff.transforms.settings import Helmert, Polynomial

POLYNOMIAL = Polynomial("polynomial", "first")


@pytest.mark.parametrize("k", [2, 3, 4, 5, 8, 12])
def test_contrasts_are_those_of_r(r_session, k):
    for ours, name in ((helmert(k), "contr.helmert"), (polynomial(k), "contr.poly")):
        theirs = r_session.call("stats", name, {"n": k}).value
        # Entries are up to 12; R's error of polynomials is 3e-14 for 12 levels.
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_a_level_is_compared_with_the_mean_of_those_before():
    contrasts, names = contrasts_of("g", ("a", "b", "c"), Helmert("helmert"), ordered=False)
    assert contrasts.tolist() == [[-1, -1], [1, -1], [0, 2]]
    assert names == ("[b]", "[c]")


def test_polynomials_are_named_by_degree_and_are_orthonormal():
    contrasts, names = contrasts_of("g", "abcdef", POLYNOMIAL, ordered=True)
    assert names == (".L", ".Q", ".C", "^4", "^5")
    # Sums of six products below 1.
    np.testing.assert_allclose(contrasts.T @ contrasts, np.eye(5), atol=1e-15)
    np.testing.assert_allclose(contrasts.sum(axis=0), 0, atol=1e-15)


def test_categories_without_order_are_coded_by_treatment():
    last = Polynomial("polynomial", "last")
    assert contrasts_of("g", ("a", "b"), POLYNOMIAL, ordered=False)[1] == ("[b]",)
    assert contrasts_of("g", ("a", "b"), last, ordered=False)[1] == ("[a]",)


def test_polynomials_of_more_levels_than_r_can_are_refused():
    levels = [str(level) for level in range(MOST_LEVELS + 1)]
    with pytest.raises(DataError, match=r"'g' has 21 levels, .* accurate for up to 20. Join"):
        contrasts_of("g", levels, POLYNOMIAL, ordered=True)
    assert contrasts_of("g", levels, POLYNOMIAL, ordered=False)[0].shape == (21, 20)
