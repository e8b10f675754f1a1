"""R's garbage collector frees nothing that is in use, and is safe for Python's objects."""

from __future__ import annotations

import numpy as np
import pytest

from rbridge import RSession, Value


def identity(r: RSession, value: Value) -> Value:
    return r.call("base", "identity", {"x": value}, time_limit=60).unwrap()


@pytest.mark.parametrize("torture", [1, 7])
def test_garbage_collection_does_not_damage_values_in_transit(r: RSession, torture: int) -> None:
    """R collects garbage at every (seventh) allocation: an unprotected object would be lost."""
    value: Value = {
        "text": np.array([f"text {i}" for i in range(5)]),
        "grid": np.arange(24.0).reshape(2, 3, 4),
        "inner": [{"name": "é", "flags": np.array([[True], [False]])}, None, 7],
    }
    for _ in range(3):  # R compiles what it runs twice, which would take minutes under torture
        identity(r, value)
    try:
        r.call("base", "gctorture2", {"step": torture})
        back = identity(r, value)
    finally:
        r.call("base", "gctorture2", {"step": 0})
    assert repr(back) == repr(value)


def test_python_objects_of_reticulate_are_collected_safely(own: RSession) -> None:
    if own.call("base", "requireNamespace", {"package": "reticulate"}).unwrap() is not True:
        pytest.skip("the R package reticulate is not installed")
    code = "x <- reticulate::py_eval('[1, 2]', convert = FALSE); rm(x); gc(); 1"
    for _ in range(5):
        assert own.call("bridgeprobe", "evaluate", {"code": code}).unwrap() == 1
