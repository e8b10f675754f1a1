import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.models.nets.threshold import labels, max_f1_threshold

labelled = st.lists(
    st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]), st.integers(0, 1)), min_size=1
)


@given(labelled)
def test_no_threshold_has_a_larger_f1_and_none_with_it_is_higher(pairs):
    probability = np.array([pair[0] for pair in pairs])
    y = np.array([pair[1] for pair in pairs], dtype=np.uint8)

    def f1(threshold):
        called = probability >= threshold
        hits, misses = np.sum(called & (y == 1)), np.sum(~called & (y == 1))
        return 2 * hits / (2 * hits + np.sum(called & (y == 0)) + misses)

    chosen = max_f1_threshold(probability, y)
    best = max(map(f1, probability))
    assert f1(chosen) == best
    assert chosen == max(threshold for threshold in probability if f1(threshold) == best)


def test_row_at_the_threshold_is_1_only_if_the_threshold_is_a_rows_own():
    probability = np.array([0.4, 0.5, 0.6])
    np.testing.assert_array_equal(labels(probability, 0.5, 0.5), [0, 0, 1])
    np.testing.assert_array_equal(labels(probability, "max-f1-training", 0.5), [0, 1, 1])
    assert labels(probability, 0.5, 0.5).dtype == np.uint8
