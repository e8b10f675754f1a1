"""What R's and Python's engines say of tables that a linear model cannot be fitted to."""

import numpy as np
import pytest

from fitdiff.engines.contract import Context, engine_of
from fitdiff.models.contract import TableRows
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks.numeric import Numeric

from .conftest import vary

ENGINES = {
    "r.lm": {"solver": "qr", "tolerance": 1e-7},
    "py.statsmodels": {"solver": "qr", "tolerance": 1e-7},
    "py.sklearn": {"solver": "svd", "tolerance": float(np.finfo(float).eps)},
}
Y = np.array([1.0, 2.0, 4.0, 3.0, 6.0])
NUMBERS = column("x", np.arange(5.0))
ENCODE = {"name": "treatment", "reference": "first"}
DROP = {"name": "drop"}


def rows_of(columns, test=None, **roles):
    train = Table(tuple(columns)).with_roles(**roles)
    test = train if test is None else Table(tuple(test)).with_roles(**roles)
    return TableRows(train, Y, test, hash_table_rows(train, Y), hash_table_rows(test), Numeric())


@pytest.fixture(params=ENGINES)
def fit(request, r_session):
    settings = {"select": "none", "threshold": "none", **ENGINES[request.param]}

    def fit(rows, **changes):
        method = vary("lm-top10", engine=request.param, **settings, **changes)
        return engine_of(method).fit(method, rows, Context(1, 60.0, lambda: r_session))

    return fit


def categories(codes, levels=("a", "b", "c")):
    return column("g", np.array(codes), levels=levels)


GAP = column("x", np.arange(5.0), np.array([False, True, False, False, False]))


@pytest.mark.parametrize(
    ("rows", "changes", "message"),
    [
        (rows_of([GAP]), {}, "1 training rows lack a value"),
        (rows_of([NUMBERS], [GAP]), {}, "1 test rows lack a value"),
        (rows_of([categories([0, 1, 0, 1, 1])]), {}, "'g' is categorical"),
        (rows_of([categories([0] * 5)]), {"encode": ENCODE}, "has one level .*'a'"),
        (
            rows_of([categories([0, 1, 0, 1, 1])], [categories([0, 1, 2, 0, 1])]),
            {"encode": ENCODE},
            "has the level 'c' in test rows",
        ),
        (rows_of([NUMBERS]), {"weights": "precision"}, "no column has that role"),
        (
            rows_of([NUMBERS, column("d", np.arange(5).astype("datetime64[D]"))]),
            {},
            "make numbers or categories of it",
        ),
    ],
    ids=["gap", "gap in a test row", "category", "level", "unseen", "no weights", "date"],
)
def test_every_engine_says_why_it_cannot(fit, rows, changes, message):
    with pytest.raises(Exception, match=message):
        fit(rows, **changes)


def test_rows_changed_on_the_way_are_refused(fit):
    rows = rows_of([NUMBERS])
    changed = TableRows(
        rows.train, Y[::-1].copy(), rows.test, rows.train_hash, rows.test_hash, rows.task
    )
    with pytest.raises(Exception, match="training rows received"):
        fit(changed)


@pytest.mark.parametrize("name", ["my x", "label", ".outcome", "weights", "Größe"])
def test_columns_can_have_any_name(fit, name):
    rows = rows_of([NUMBERS.renamed(name), column("w", Y)], weights="w")
    found = fit(rows, weights="precision").quantities[0]
    assert found.kind == "coefficients"
    assert found.labels == ("(Intercept)", name)
    slope = np.polyfit(np.arange(5.0), Y, 1, w=np.sqrt(Y))[0]
    np.testing.assert_allclose(found.values[1], slope, rtol=1e-12)


def test_dropped_rows_have_no_prediction(fit):
    found = fit(rows_of([GAP]), missing=DROP)
    assert np.isnan(found.prediction).tolist() == [False, True, False, False, False]
    assert np.isnan(found.train_prediction).tolist() == [False, True, False, False, False]


def test_columns_of_unlike_scale_all_count(fit) -> None:
    """A sum in the millions beside a count: its slope alone is lost where 1e-6 counts as zero."""
    few, many = np.array([3.0, 1.0, 4.0, 1.0, 5.0]), np.array([9e7, 2e7, 6e7, 5e7, 3e7])
    columns = [column("few", few), column("many", many)]
    design = np.column_stack([np.ones(5), few, many / 1e7])
    exact = design @ np.linalg.lstsq(design, Y)[0]
    # Rounding times the condition of the columns as they are, about 1e8.
    assert fit(rows_of(columns)).prediction == pytest.approx(exact, rel=1e-7)
