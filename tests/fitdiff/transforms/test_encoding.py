import numpy as np
import pytest

from fitdiff.errors import DataError
from fitdiff.tables.columns import column
from fitdiff.tables.table import Table
from fitdiff.transforms.encoding import learn_encoding
from fitdiff.transforms.settings import Sum, Treatment

FIRST, LAST = Treatment("treatment", "first"), Treatment("treatment", "last")
# The level 'd' is declared, and no row has it.
TABLE = Table(
    (
        column("x", np.array([1.5, 2.0, 3.0, 4.0])),
        column("g", np.array([2, 0, 1, 0]), levels=("c", "b", "a", "d")),
        column("s", np.array(["v", "u", "v", "u"], dtype=object)),
        column("flag", np.array([True, False, False, True])),
    )
)


def encoded(encode, names=TABLE.names, intercept=True):
    encoder = learn_encoding(TABLE, names, encode, intercept)
    return encoder.terms, encoder.encode(TABLE).tolist()


def test_numbers_stay_and_a_level_is_named_by_its_column():
    terms, columns = encoded(FIRST)
    assert terms == ("x", "g[b]", "g[a]", "s[v]", "flag")
    assert columns == [[1.5, 0, 1, 1, 1], [2, 0, 0, 0, 0], [3, 1, 0, 1, 0], [4, 0, 0, 0, 1]]


def test_the_reference_is_the_first_or_the_last_level_that_rows_have():
    assert encoded(LAST, ("g",)) == (("g[c]", "g[b]"), [[0, 0], [1, 0], [0, 1], [1, 0]])


def test_deviations_sum_to_0():
    terms, columns = encoded(Sum("sum", "last"), ("g",))
    assert (terms, columns) == (("g[c]", "g[b]"), [[-1, -1], [1, 0], [0, 1], [1, 0]])
    assert encoded(Sum("sum", "first"), ("g",))[0] == ("g[b]", "g[a]")


def test_without_an_intercept_the_first_category_has_a_column_for_each_level():
    terms, _ = encoded(FIRST, intercept=False)
    assert terms == ("x", "g[c]", "g[b]", "g[a]", "s[v]", "flag")


def test_columns_know_their_predictor():
    encoder = learn_encoding(TABLE, TABLE.names, FIRST, intercept=True)
    assert encoder.sources.tolist() == [0, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("table", "encode", "message"),
    [
        (TABLE, None, r"Column 'g' is categorical.*Add \[transforms.encode\]"),
        (TABLE.take(np.array([1, 3])), FIRST, "Column 'g' has one level .*'c'"),
        (
            Table((column("day", np.array(["2020-01-01"], dtype="datetime64[D]")),)),
            FIRST,
            "Column 'day' is date: make numbers or categories of it",
        ),
    ],
)
def test_what_cannot_be_coded_is_refused(table, encode, message):
    with pytest.raises(DataError, match=message):
        learn_encoding(table, table.names, encode, intercept=True)


def test_a_level_that_training_rows_lack_is_refused():
    encoder = learn_encoding(TABLE.take(np.array([0, 1])), ("g",), FIRST, intercept=True)
    with pytest.raises(DataError, match="the level 'b' in test rows, which no training row has"):
        encoder.encode(TABLE)
