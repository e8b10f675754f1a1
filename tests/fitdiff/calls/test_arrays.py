from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls import Workers, bind, parse_call, run_call
from fitdiff.calls import arrays as module
from fitdiff.calls.arrays import hold, load, pack
from fitdiff.calls.sent import Sent


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr(module, "_HELD", {})
    rng = np.random.default_rng(0)
    columns: dict[str, Any] = {name: rng.normal(size=20_000) for name in "yab"}
    columns["day"] = np.arange(20_000).astype("datetime64[s]")
    columns["group"] = pd.Categorical.from_codes(rng.integers(0, 2, 20_000), ["no", "yes"])
    return pd.DataFrame(columns)


def crossed(request: object, sent: Sent[Any]) -> tuple[Any, int]:
    packed, buffers = pack(request, sent)
    sizes = [buffer.nbytes for buffer in buffers]

    def fill(target: memoryview) -> None:
        target[:] = buffers.pop(0)

    hold(packed, fill)
    return load(packed), sum(sizes)


def test_table_and_its_parts_cross_as_one(table: pd.DataFrame) -> None:
    sent: Sent[Any] = Sent()
    request = {"data": table, "y": table["y"], "X": table.iloc[:, 1:3]}
    came, bytes_sent = crossed(request, sent)
    assert bytes_sent < 1.05 * table.memory_usage().sum()
    pd.testing.assert_frame_equal(came["data"], table)
    pd.testing.assert_frame_equal(came["X"], table[["a", "b"]])
    again, bytes_sent = crossed(request, sent)
    assert bytes_sent == 0
    pd.testing.assert_series_equal(again["y"], table["y"])


@pytest.mark.parametrize("step", [slice(None, None, -1), slice(None, None, 2), slice(5, None)])
def test_views_have_their_strides(step: slice, table: pd.DataFrame) -> None:
    values = table[["y", "a"]].to_numpy()[step, ::-1]
    came, _ = crossed(values, Sent())
    assert np.array_equal(came, values)
    assert came.strides == values.strides


def test_what_is_held_cannot_be_changed(table: pd.DataFrame) -> None:
    came, _ = crossed(table["y"].to_numpy(), Sent())
    with pytest.raises(ValueError, match="read-only"):
        came[0] = 0.0


def test_what_is_dropped_is_sent_again(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fitdiff.calls.sent._KEPT", 0)
    sent: Sent[Any] = Sent()
    one, other = np.ones(20_000), np.zeros(20_000)
    assert [crossed(array, sent)[1] for array in (one, one, other, one)] == [
        160_000,
        0,
        160_000,
        160_000,
    ]
    assert len(module._HELD) == 1


def test_call_that_works_in_place_does_not_change_the_next_one(table: pd.DataFrame) -> None:
    with Workers(time_limit=60.0) as own:

        def scaled(code: str) -> float:
            result = run_call(bind(parse_call(f"py: {code}", own), table, own, outcome="y"), own)
            assert result.error is None
            return own.ask_python(result.handle or 0, "builtins:float")

        before = scaled("data.a.std()")
        scaled("PCA(copy=False).fit(X[['a', 'b']]).noise_variance_")
        assert scaled("data.a.std()") == before
