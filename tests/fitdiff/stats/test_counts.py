import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fitdiff.errors import DataError
from fitdiff.stats.counts import count_correct, mean_over_strata, stratum_weights


def results_of(correct: np.ndarray, sizes: list[int], total: int = 100) -> pd.DataFrame:
    """A results table: rows of ``correct`` are methods A, B, ..., columns are splits."""
    rows = [
        {
            "method": chr(ord("A") + m),
            "source": "flowers",
            "n": n,
            "replicate": s + 1,
            "split_hash": f"split {n} {s}",
            "correct": float(correct[m, s]),
            "total": float(total),
        }
        for m in range(len(correct))
        for s, n in enumerate(sizes)
    ]
    return pd.DataFrame(rows)


ladders = hnp.arrays(
    np.int64,
    st.tuples(st.integers(2, 6), st.integers(1, 12)),
    elements=st.integers(0, 100),
)


@given(ladders, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_steps_add_up_to_the_gap_in_integers(correct: np.ndarray, random) -> None:
    sizes = [random.choice([10, 20, 40]) for _ in range(correct.shape[1])]
    names = [chr(ord("A") + m) for m in range(len(correct))]
    shuffled = results_of(correct, sizes).sample(frac=1, random_state=random.randrange(1000))
    counts = count_correct(shuffled, names)
    gap = count_correct(shuffled, [names[0], names[-1]])
    assert counts.effects.dtype == np.int64
    assert (counts.effects.sum(axis=0) == gap.effects[0]).all()
    assert counts.splits.equals(gap.splits)


def test_effects_are_counts_of_the_second_minus_the_first_on_the_same_split() -> None:
    counts = count_correct(results_of(np.array([[50, 60], [55, 40]]), [10, 20]), ["A", "B"])
    assert counts.effects.tolist() == [[5, -20]]
    assert counts.accuracy_effects.tolist() == [[0.05, -0.2]]
    reversed_ = count_correct(results_of(np.array([[50, 60], [55, 40]]), [10, 20]), ["B", "A"])
    assert reversed_.effects.tolist() == [[-5, 20]]


def test_incomplete_splits_are_left_out_and_counted() -> None:
    table = results_of(np.array([[50, 60, 70], [55, 40, 30]]), [10, 10, 20])
    table.loc[(table["method"] == "B") & (table["replicate"] == 2), "correct"] = np.nan
    counts = count_correct(table, ["A", "B"])
    assert counts.effects.tolist() == [[5, -40]]
    assert counts.left_out == 1
    assert counts.of_size(20).effects.tolist() == [[-40]]


def test_methods_of_different_splits_are_not_paired() -> None:
    table = results_of(np.array([[50], [55]]), [10])
    table.loc[1, "split_hash"] = "another"
    with pytest.raises(DataError, match="different splits"):
        count_correct(table, ["A", "B"])


def test_methods_without_a_split_in_common_are_named() -> None:
    with pytest.raises(DataError, match="fitted by all of A, C"):
        count_correct(results_of(np.array([[50], [55]]), [10]), ["A", "C"])


def test_sizes_have_equal_weights_however_many_splits_they_have() -> None:
    strata = np.array([0, 0, 0, 1])
    assert mean_over_strata(np.array([3.0, 3, 3, 5]), strata) == pytest.approx(4.0)
    assert stratum_weights(strata).sum() == pytest.approx(1.0)


def test_sources_are_strata_of_their_own() -> None:
    table = results_of(np.array([[1, 2, 3], [4, 5, 6]]), [10, 10, 20])
    other = table.assign(source="letters", split_hash=table["split_hash"] + " of letters")
    counts = count_correct(pd.concat([table, other]), ["A", "B"])
    assert np.unique(counts.strata).size == 4
    assert counts.sizes == (10, 20)


def test_an_outcome_without_classes_has_nothing_to_count() -> None:
    numbers = pd.DataFrame({"method": ["a"], "correct": [None], "total": [5.0], "split_hash": "s"})
    with pytest.raises(DataError, match="The outcome has no classes: effects on accuracy"):
        count_correct(numbers.assign(source="x", n=3, replicate=1), ["a"])
