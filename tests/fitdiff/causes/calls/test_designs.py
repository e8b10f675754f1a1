"""What X of a call without a formula is, where R's formula leaves rows out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fitdiff.calls.tree import Argument, Binary, Call, Formula, Name
from fitdiff.causes.calls.designs import with_all_rows

TREE = Call(Name("lm"), (Argument(None, Formula(Name("y"), Binary("+", Name("a"), Name("b")))),))
TABLE = pd.DataFrame({"y": [1.0, 2.0, 4.0], "a": [0.0, 1.0, 3.0], "b": [2.0, 2.0, 5.0]})


@pytest.mark.parametrize("gap", ["y", "a"])
def test_rows_left_out_for_gaps_are_given_to_the_other_call(gap: str) -> None:
    table = TABLE.copy()
    table.loc[1, gap] = np.nan
    design = table.dropna()[["a", "b"]]
    pd.testing.assert_frame_equal(with_all_rows(design, TREE, table), table[["a", "b"]])


def test_rows_left_out_for_another_reason_are_given_to_it_as_well() -> None:
    design = TABLE.loc[:1, ["a", "b"]]
    pd.testing.assert_frame_equal(with_all_rows(design, TREE, TABLE), TABLE[["a", "b"]])


def test_columns_that_a_formula_makes_stay_as_they_are() -> None:
    tree = Call(Name("lm"), (Argument(None, Formula(Name("y"), Call(Name("log"), ()))),))
    design = TABLE.loc[:1, ["a"]].set_axis(["log(a)"], axis=1)
    assert with_all_rows(design, tree, TABLE) is design
