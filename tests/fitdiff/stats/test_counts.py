from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fitdiff.errors import DataError
from fitdiff.stats.counts import count_correct, mean_over_strata, metric_of, stratum_weights


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
    assert (counts.methods, counts.metric) == (("A", "B"), "accuracy")
    of_20 = counts.of_size(20)
    assert of_20.effects.tolist() == [[-40]]
    assert of_20.splits.to_dict("records") == [{"source": "flowers", "n": 20, "replicate": 3}]
    assert of_20.splits.index.tolist() == [0]
    assert of_20.total.tolist() == [[100], [100]]
    assert of_20.total.dtype == np.int64


def test_methods_of_different_splits_are_not_paired() -> None:
    table = results_of(np.array([[50], [55]]), [10])
    table.loc[1, "split_hash"] = "another"
    with pytest.raises(DataError, match="different splits"):
        count_correct(table, ["A", "B"])


def test_methods_of_different_settings_of_the_data_have_splits_of_their_own() -> None:
    table = results_of(np.array([[50], [55], [60]]), [10])
    table.loc[1, "split_hash"] = "another"
    counts = count_correct(table, ["A", "B", "C"], {"A": 0, "B": 1, "C": 0})
    assert counts.effects.tolist() == [[5], [5]]
    with pytest.raises(DataError, match="different splits"):
        count_correct(table, ["A", "B", "C"], {"A": 0, "B": 1, "C": 1})


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


def numbers(**columns: list[float]) -> pd.DataFrame:
    """Results of a numeric outcome: methods a and b on two splits."""
    places = {"source": "x", "n": 30, "replicate": [1, 2, 1, 2], "split_hash": ["s", "t"] * 2}
    common = {"method": ["a", "a", "b", "b"], **places, "correct": [None] * 4, "total": [5] * 4}
    return pd.DataFrame({**common, "predicted": [5] * 4, "deviance": [1.0] * 4, **columns})


def test_an_outcome_without_classes_has_nothing_to_count() -> None:
    with pytest.raises(DataError, match=r"metric accuracy.*Measured of all: deviance\. Name"):
        count_correct(numbers(), ["a", "b"])


def test_deviance_is_a_mean_over_rows_whose_steps_add_up_exactly() -> None:
    results = numbers(deviance=[0.1, 0.2, 0.3, 0.7])
    counts = count_correct(results, ["a", "b"], metric="deviance")
    assert counts.metric == "deviance"
    before, after = counts.exact_accuracy()
    assert before == (Fraction(0.1) + Fraction(0.2)) / 10
    assert after - before == (Fraction(0.3) + Fraction(0.7)) / 10 - before
    assert counts.accuracy[1].tolist() == [0.3 / 5, 0.7 / 5]


def test_what_two_libraries_round_differently_is_no_effect() -> None:
    results = numbers(rmse=[12.5, 3.25, 12.5 * (1 + 1e-13), 3.25 * (1 - 1e-13)])
    before, after = count_correct(results, ["a", "b"], metric="rmse").exact_accuracy()
    assert before == after


@pytest.mark.parametrize("apart", [1e-13, 1e-10, 5e-9])
def test_values_on_both_sides_of_any_digit_are_the_same_if_they_are_near(apart) -> None:
    """As two engines give them, whose solvers stop at 1e-8."""
    results = numbers(deviance=[0.12345678905, 1e6, 0.12345678905 * (1 + apart), 1e6 * (1 - apart)])
    before, after = count_correct(results, ["a", "b"], metric="deviance").exact_accuracy()
    assert before == after
    (exact,) = {Fraction(0.12345678905) / 5 + Fraction(1e6) / 5}
    assert before == exact / 2


def test_values_that_a_tolerance_tells_apart_stay_as_they_are() -> None:
    results = numbers(deviance=[1.0, 2.0, 1.0 + 1e-7, 2.0])
    counts = count_correct(results, ["a", "b"], metric="deviance")
    assert counts.correct.tolist() == [[1.0, 2.0], [1.0 + 1e-7, 2.0]]


def test_an_infinite_metric_has_no_change() -> None:
    results = numbers(log_loss=[0.1, np.inf, 0.3, 0.4])
    with pytest.raises(DataError, match=r"log_loss of a is infinite \(n = 30, replicate 2\)"):
        count_correct(results, ["a", "b"], metric="log_loss")


def test_a_metric_of_other_rows_is_refused() -> None:
    results = numbers(predicted=[5, 5, 4, 5])
    with pytest.raises(DataError, match="numbers of test rows, so that their deviance is"):
        count_correct(results, ["a", "b"], metric="deviance")


def test_metrics_that_are_known_of_all_are_named() -> None:
    known = numbers(rmse=[1.0, 2.0, 3.0, 4.0])
    with pytest.raises(DataError, match=r"Measured of all: deviance, rmse\. Name one"):
        count_correct(known, ["a", "b"])
    with pytest.raises(DataError, match=r"Measured of all: none\. Name one"):
        count_correct(numbers(deviance=[np.nan] * 4), ["a", "b"])


def test_a_metric_of_a_cell_is_a_mean_over_its_rows() -> None:
    table = numbers(deviance=[1.0, 2.0, 3.0, 4.0], rmse=[1.0, 2.0, 3.0, 1 / 3], accuracy=[0.5] * 4)
    assert metric_of(table, "deviance").tolist() == [0.2, 0.4, 0.6, 0.8]
    assert metric_of(table, "rmse").tolist() == [1.0, 2.0, 3.0, 1 / 3]
    assert metric_of(table, "accuracy").tolist() == [0.5] * 4
