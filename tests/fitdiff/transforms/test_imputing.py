import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fitdiff.errors import DataError
from fitdiff.tables.columns import column
from fitdiff.tables.table import Table
from fitdiff.transforms.imputing import learn_imputing, mean, median
from fitdiff.transforms.settings import Impute

MEAN = Impute("impute", "mean", "most-frequent")
MEDIAN = Impute("impute", "median", "most-frequent")
GAP = np.array([False, False, False, False, True])
# 'b' and 'a' are twice there, in an order that is not that of the alphabet; 'c' never.
TRAIN = Table(
    (
        column("x", np.array([1.0, 2.0, 4.0, 9.0, np.nan])),
        column("k", np.array([7, 1, 2, 4, 0]), GAP),
        column("g", np.array([2, 1, 1, 2, 0]), GAP, levels=("c", "b", "a")),
        column("s", np.array(["v", "u", "v", "u", ""], dtype=object), GAP),
        column("flag", np.array([True, False, False, True, True]), GAP),
    )
)


def imputed(table, impute=MEAN):
    made = learn_imputing(TRAIN, TRAIN.names, impute).impute(table)
    return {one.name: one for one in made.columns}


def test_rows_get_the_mean_and_what_is_most_frequent_first_in_order_of_levels():
    made = imputed(TRAIN)
    assert made["x"].values.tolist() == [1, 2, 4, 9, 4]
    assert made["k"].values.tolist() == [7, 1, 2, 4, 3.5]
    assert made["g"].labels() == ["a", "b", "b", "a", "b"]
    assert made["s"].labels() == ["v", "u", "v", "u", "u"]
    assert made["flag"].values.tolist() == [True, False, False, True, False]
    assert (made["g"].levels, made["flag"].kind) == (("c", "b", "a"), "boolean")


def test_the_median_of_an_even_count_is_the_mean_of_the_middle_two():
    made = imputed(TRAIN, MEDIAN)
    assert (made["x"].values[4], made["k"].values[4]) == (3, 3)


def test_test_rows_get_what_training_rows_have():
    test = TRAIN.take(np.array([4, 3, 4]))
    assert imputed(test)["x"].values.tolist() == [4, 9, 4]
    assert imputed(test)["g"].labels() == ["b", "a", "b"]


def test_a_column_without_any_training_value_is_refused():
    with pytest.raises(DataError, match="Column 'k' has no value in the training rows"):
        learn_imputing(TRAIN.take(np.array([4, 4])), ("k",), MEAN)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_mean_and_median_are_those_of_r_to_the_bit(r_session, numbers):
    values = np.array(numbers)
    assert mean(values) == r_session.call("base", "mean", {"x": values}).value
    assert median(values) == r_session.call("stats", "median", {"x": values}).value
