from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers
from fitdiff.causes.calls import sample as module
from fitdiff.causes.calls.compare_calls import compare_calls
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.kept import Kept
from fitdiff.causes.calls.sample import _drawn
from fitdiff.comparison.calls.side import Given

CALLS = ("py: LinearRegression()", "py: Ridge(alpha=100.0)")


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """A table of which every fit counts as slow."""
    monkeypatch.setattr(module, "_SLOW", 0.0)
    monkeypatch.setattr(module, "_QUICK", 1e-9)
    monkeypatch.setattr(module, "_FEWEST_ROWS", 100)
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"a": rng.normal(size=1000), "b": rng.normal(size=1000)})
    table["y"] = 1 + table["a"] - table["b"] + rng.normal(size=1000)
    return table


def compared(table: pd.DataFrame, *calls: str) -> Comparison:
    with Workers(time_limit=60.0) as own:
        return compare_calls(table, *calls, Given(outcome="y"), own, budget=60.0)


def test_cause_found_on_a_sample_is_proved_on_all_rows(table: pd.DataFrame) -> None:
    found = compared(table, *CALLS)
    assert found.notes == (
        "The fits are slow: causes were searched on 100 of 1000 rows, drawn with seed 20262; what "
        "is named was proved on copies of these and on all rows.",
    )
    cause = found.explanation.causes[0]
    assert [change.setting for change in cause.settings] == ["Ridge:alpha"]
    # What is printed is of all rows: the slope with the change is that of all.
    (stage,) = (one for one in cause.stages if one.kind == "fitted values")
    assert stage.agreement is not None
    assert len(stage.agreement.aligned.labels) == 1000


def test_what_closes_the_sample_only_is_not_named(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bound that does nothing on the rows drawn does something on all: the penalty is not all.

    Cards would tell of the bound.
    """
    monkeypatch.setattr("fitdiff.causes.calls.candidates.stated_of", lambda *_: None)
    table["y"] += np.where(np.arange(1000) < 100, 3.0, -3.0) * table["b"]
    monkeypatch.setattr(module, "_drawn", lambda *_: np.arange(100))
    calls = ("py: LinearRegression()", "py: Ridge(alpha=100.0, positive=True)")
    found = compared(table, *calls).explanation
    named = {change.setting for cause in found.causes for change in cause.settings}
    assert named != {"Ridge:alpha"}
    assert found.coincidences > 0


def test_a_sample_without_an_optimum_is_not_all_rows(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events that a column separates on the rows drawn and nowhere else."""
    chance = np.random.default_rng(2).uniform(size=1000)
    told = np.where(np.arange(1000) < 100, table["a"] > 0, chance < 0.5).astype(int)
    separated = table.assign(y=told)
    monkeypatch.setattr(module, "_drawn", lambda *_: np.arange(100))
    calls = ("py: smf.glm('y ~ a + b', data, family=sm.families.Binomial()).fit()",
             "py: LogisticRegression(C=0.001)")  # fmt: skip
    found = compared(separated, *calls)
    assert found.explanation.status == "searched"
    assert found.explanation.causes
    assert found.notes == ()


def test_quick_fits_are_searched_on_all_rows(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SLOW", 60.0)
    assert compared(table, *CALLS).notes == ()


def test_rows_are_drawn_in_order_with_what_belongs_together() -> None:
    plain = _drawn(1000, 100, Kept())
    assert plain.size == np.unique(plain).size == 100
    assert (np.diff(plain) > 0).all()
    assert _drawn(1000, 100, Kept(ordered=True)).tolist() == list(range(900, 1000))
    units = np.repeat(np.arange(50), 20)
    drawn = _drawn(1000, 100, Kept(units=units))
    assert 100 <= drawn.size <= 120
    assert set(np.bincount(units[drawn])) == {0, 20}
