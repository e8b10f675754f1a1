import numpy as np
import pandas as pd
import pytest

from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.copies import copies
from fitdiff.causes.calls.kept import Kept, kept_of


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


def grouped(trees: list[str], table: pd.DataFrame) -> Kept:
    return kept_of([parse_python(text) for text in trees], table)


CLUSTERED = pd.DataFrame(
    {"g": np.repeat(np.arange(10), 4), "h": np.tile(np.arange(20), 2),
     "x": np.arange(40.0) % 7, "y": np.arange(40.0) ** 0.5}
)  # fmt: skip


@pytest.mark.parametrize(
    "call",
    [
        "smf.mixedlm('y ~ x', data, groups=g).fit()",
        "smf.mixedlm('y ~ x', data, groups=data['g']).fit()",
        "smf.ols('y ~ x', data).fit(cov_type='cluster', cov_kwds={'groups': data['g']})",
        "smf.ols('y ~ x', data).fit(cov_type='cluster', cov_kwds={'groups': data.g})",
    ],
)
def test_rows_of_a_group_stay_together(call: str) -> None:
    kept = grouped([call], CLUSTERED)
    found = list(copies(CLUSTERED, 6, kept))
    assert len(found) == 6
    for copy in found:
        assert set(copy["g"].value_counts()) == {4}
        assert copy["g"].nunique() < 10


def test_a_series_loses_a_block_at_an_end_only() -> None:
    kept = grouped(["sm.tsa.ARIMA(y, order=(1, 0, 0)).fit()"], CLUSTERED)
    assert kept.ordered
    for copy in copies(CLUSTERED.assign(row=range(40)), 3, kept):
        rows = copy["row"].tolist()
        assert rows == list(range(rows[0], rows[0] + len(rows)))
        assert rows[0] == 0 or rows[-1] == 39


def test_methods_of_single_rows_keep_nothing_together() -> None:
    kept = grouped(["smf.ols('y ~ x', data).fit()"], CLUSTERED)
    assert kept.units is None
    assert not kept.ordered


def test_copies_differ_in_their_number_of_rows() -> None:
    """Rules for quantiles agree where four divides the rows."""
    table = pd.DataFrame({"x": np.repeat(np.arange(10.0), 2)})
    rows = [len(copy) for copy in copies(table, 3)]
    assert len({n % 4 for n in rows}) > 1
    assert rows[1:] == [19, 18]
