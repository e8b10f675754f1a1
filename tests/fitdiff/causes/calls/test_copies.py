import numpy as np
import pandas as pd
import pytest

from fitdiff.causes.calls.copies import copies


@pytest.fixture
def table() -> pd.DataFrame:
    generator = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "time": np.arange(60) // 2,
            "x": np.repeat(generator.normal(size=30), 2),
            "group": list("abc") * 20,
        }
    )


def test_rows_keep_their_order(table: pd.DataFrame) -> None:
    assert all(copy["time"].is_monotonic_increasing for copy in copies(table, 6))


def test_every_category_is_kept(table: pd.DataFrame) -> None:
    table.loc[3:, "group"] = "a"
    table.loc[:2, "group"] = ["b", "c", "c"]
    assert all(copy["group"].nunique() == 3 for copy in copies(table, 6))


def test_ties_stay_ties(table: pd.DataFrame) -> None:
    for copy in copies(table, 6):
        assert copy["x"].nunique() <= table["x"].nunique()


def test_a_column_without_ties_gets_none(table: pd.DataFrame) -> None:
    table["x"] = np.random.default_rng(2).normal(size=60)
    assert all(copy["x"].is_unique for copy in copies(table, 6))


def test_small_tables_of_counts_get_counts_added() -> None:
    table = pd.DataFrame({"a": [3, 1], "b": [2, 4]})
    for copy in copies(table, 3):
        assert (copy > table).all().all()


def test_copies_are_the_same_each_time(table: pd.DataFrame) -> None:
    for one, other in zip(copies(table, 4), copies(table, 4), strict=True):
        pd.testing.assert_frame_equal(one, other)
