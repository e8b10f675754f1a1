import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.models.folds import draw_folds, explain_folds

labels = st.lists(st.integers(0, 1), min_size=1, max_size=60).map(
    lambda values: np.array(values, dtype=np.uint8)
)


@given(labels, st.integers(2, 12), st.integers(0, 2**31 - 1))
def test_training_part_of_each_fold_has_both_classes(y, wanted, seed):
    folds = draw_folds(y, wanted, seed)
    if min(y.sum(), (1 - y).sum()) < 2:
        assert folds is None
        return
    assert folds is not None
    assert folds.dtype == np.int32
    sizes = np.bincount(folds)[1:]
    assert sizes.size == min(wanted, y.size)
    assert np.ptp(sizes) <= 1
    for label in (0, 1):
        shares = np.bincount(folds[y == label], minlength=sizes.size + 1)[1:]
        assert np.ptp(shares) <= 1
        assert (np.count_nonzero(y == label) - shares > 0).all()


def test_folds_depend_on_the_seed_and_on_nothing_else():
    y = np.tile([0, 1], 20).astype(np.uint8)
    np.testing.assert_array_equal(draw_folds(y, 5, 1), draw_folds(y, 5, 1))
    assert (draw_folds(y, 5, 1) != draw_folds(y, 5, 2)).any()


@pytest.mark.parametrize(
    ("y", "said"),
    [
        ([0, 1, 1, 1], "single row: no cross-validation, the first is taken"),
        ([0, 0, 1, 1], "4 folds and not 10"),
        ([0, 1] * 5, None),
    ],
)
def test_fewer_folds_give_a_warning(y, said):
    folds = draw_folds(np.array(y, dtype=np.uint8), 10, 1)
    texts = explain_folds(folds, 10, "the first")
    assert len(texts) == (said is not None)
    assert said is None or said in texts[0]
