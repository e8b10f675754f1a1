"""Attempts to make a call do something else than fit: none is accepted."""

from __future__ import annotations

import pandas as pd
import pytest

from fitdiff.calls import CallError, Workers, bind, parse_call, run_call

from .attempts import PYTHON, R

TABLE = pd.DataFrame({"y": [1.0, 2, 4, 3], "x": [1.0, 2, 3, 5], "g": ["unlink", "q", "a", "a"]})


@pytest.mark.parametrize("code", ["x.to_csv('f')", "x.__class__", "data.to_csv('f')", "y.eval"])
def test_column_of_a_methods_name_opens_no_way(code: str, workers: Workers) -> None:
    table = TABLE.assign(to_csv=1.0, __class__=2.0, eval=3.0)
    with pytest.raises(CallError):
        run_call(bind(parse_call(f"py: {code}"), table, workers), workers)


@pytest.mark.parametrize("code", PYTHON)
def test_python_attempt_is_refused(code: str, workers: Workers) -> None:
    with pytest.raises(CallError):
        bind(parse_call(f"py: {code}"), TABLE, workers)


@pytest.mark.parametrize("code", R)
def test_r_attempt_is_refused(code: str, workers: Workers) -> None:
    with pytest.raises(CallError):
        bind(parse_call(f"r: {code}", workers), TABLE, workers)
