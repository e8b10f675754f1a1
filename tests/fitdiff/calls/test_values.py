from __future__ import annotations

import re

import pandas as pd
import pytest

from fitdiff.calls.errors import CallError
from fitdiff.calls.values import features_of, values_of

TABLE = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [4.0, 5.0, 6.0]})
BOTH = {"X": "X", "y": "y"}


def test_a_design_of_fewer_rows_than_y_is_refused() -> None:
    said = "X, the design of the other call, has 2 rows, and y 3: that call leaves rows out."
    with pytest.raises(CallError, match=re.escape(said)):
        values_of(BOTH, TABLE.rename(columns={"y": "out"}), "out", TABLE[["x"]].iloc[:2])


def test_a_design_of_as_many_rows_is_x() -> None:
    found = values_of(BOTH, TABLE.rename(columns={"y": "out"}), "out", TABLE[["x"]])
    assert list(found["X"]["x"]) == [1.0, 2.0, 3.0]
    assert list(found["y"]) == [4.0, 5.0, 6.0]


def test_a_call_that_names_no_y_may_have_a_design_of_fewer_rows() -> None:
    found = values_of({"X": "X"}, TABLE, "y", TABLE[["x"]].iloc[:2])
    assert len(found["X"]) == 2


def test_names_of_a_design_keep_their_spaces() -> None:
    design = pd.DataFrame({"größe cm": [1.0]})
    assert features_of(TABLE, "y", (), design)[1] == "X is the other side's design: größe cm"
