"""Choice of the task: clear from the outcome, or an error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.reading import read_table
from fitdiff.tasks import Chosen, task_of


def chosen(outcome: Any, **hints: Any) -> Chosen:
    return task_of(read_table({"y": outcome}, roles={"outcome": "y"}), **hints)


@pytest.mark.parametrize(
    ("outcome", "name", "says"),
    [
        ([True, False], "binary", "two labels; the event is 'TRUE'"),
        (["no", "yes", "no"], "binary", "the event is 'yes', the second"),
        ([0, 1, 1], "binary", "is 0 or 1; the event is '1'"),
        ([0.0, 1.0], "binary", "is 0 or 1"),
        (["a", "b", "c"], "multiclass", "has 3 labels"),
        ([1.5, 2.0], "numeric", "has fractions"),
        ([-1, 2, 3], "numeric", "has negative numbers"),
    ],
)
def test_a_clear_outcome(outcome: Any, name: str, says: str) -> None:
    made = chosen(outcome)
    assert made.task.name == name
    assert says in made.reason


def test_time_and_event_are_survival() -> None:
    table = read_table({"t": [1.0, 2.0], "d": [1, 0]}, roles={"time": "t", "event": "d"})
    assert task_of(table).task.name == "survival"


def test_no_role_is_no_outcome() -> None:
    assert task_of(read_table({"x": [1.0]})).task.name == "none"


@pytest.mark.parametrize("task", ["count", "numeric", "multiclass"])
def test_integers_take_the_stated_task(task: str) -> None:
    assert chosen([0, 1, 5], task=task).task.name == task


def test_the_event_is_as_stated() -> None:
    made = chosen(["case", "control"], event="case")
    table = read_table({"y": ["control", "case"]}, roles={"outcome": "y"})
    assert made.task.encode(table).tolist() == [0, 1]
    assert made.reason.endswith("the event is 'case', as stated")


def test_integer_codes_keep_the_order_of_numbers() -> None:
    made = chosen([10, 9, 2], task="multiclass").task
    assert getattr(made, "labels", None) == ("2", "9", "10")


@pytest.mark.parametrize(
    ("outcome", "hints", "says"),
    [
        ([0, 3, 7], {}, "0, 3, 7, which can mean more than one thing.*'count', 'multiclass'"),
        ([1, 2], {}, "'count', 'binary'"),
        ([5, 5], {}, "only one value, 5"),
        (["a", "a"], {}, "only one value, 'a'"),
        ([f"id{i}" for i in range(60)], {}, "60 different labels"),
        (["a", "B"], {}, "R would model 'B', Python 'a'"),
        (pd.Categorical(["a", "b"], ["b", "a"]), {}, "R would model 'a', Python 'b'"),
        (pd.Categorical(["a", "b"], ["a", "b", "c"]), {}, "3 levels, of which two have rows"),
        ([1.0, None, 0.0], {}, "no value in row 1, counted from 0 .1 in all"),
        (np.array(["2020-01-01"], "datetime64[D]"), {}, "is a date; make it a number"),
        (["a", "b", "c"], {"task": "binary"}, "3 values .a, b, c.; a binary one has two"),
        (["a", "b"], {"event": "c"}, "event 'c' is not a value of 'y'"),
        (["a", "b"], {"task": "numeric"}, "'y' is string; numbers are needed"),
        ([1.5, 2.0], {"task": "count"}, "1.5 in row 0, counted from 0; counts are"),
        ([-1, 2], {"task": "count"}, "-1 in row 0"),
        ([1.5, 2.0], {"task": "binary"}, "1.5, which is not a class label"),
        ([1.0, float("inf"), 0.5], {}, "must be finite"),
        ([1, 2], {"task": "survival"}, "no column with the role 'time'"),
        ([1, 2], {"task": "clasification"}, "Unknown task 'clasification'"),
        ([1, 2], {"task": "count", "event": "1"}, "event is for a binary outcome"),
    ],
)
def test_an_unclear_or_wrong_outcome_is_refused(outcome: Any, hints: Any, says: str) -> None:
    with pytest.raises(DataError, match=says):
        chosen(outcome, **hints)


def test_an_outcome_must_be_named() -> None:
    with pytest.raises(DataError, match="has no outcome"):
        task_of(read_table({"x": [1.0]}), task="numeric")
