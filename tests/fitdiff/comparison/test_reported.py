"""Reported quantities are stages of their own, and no entry hides behind a larger one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fitdiff.comparison.compare import compare_fits
from fitdiff.comparison.scale import scale_of
from fitdiff.comparison.stages import ComparedFit, StageDiff, first_difference
from fitdiff.comparison.tolerances import TOLERANCES, reason, set_tolerances
from fitdiff.models.contract import TableRows
from fitdiff.quantities.labelled import by_class
from fitdiff.quantities.quantity import Quantity, quantity
from fitdiff.results.cell import CellRecord, CellResult
from fitdiff.results.metrics import score
from fitdiff.tables.columns import column
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.table import Table
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.numeric import Numeric

from .conftest import method

X = np.array([0.0, 1e6, 2e6, 5e6])
SMALL, LARGE = np.array([0.0, 1.0, 0.0, 1.0]), np.array([7.0, 5.0, 2.0, 9.0])
Y = 10 + 1e-6 * X + 3 * LARGE
LABELS = ("(Intercept)", "x", "z")
GOOD = {
    "coefficients": [10.0, 1e-6, 3.0],
    "standard errors": [0.5, 1e-7, 0.2],
    "p-values": [1e-40, 1e-12, 0.7],
    "log-likelihood": [-1234.5],
}


def reported(mean: np.ndarray = Y, **changes: list[float] | None) -> ComparedFit:
    """A made-up fit of a numeric outcome, whose engine reports what `GOOD` says, but for changes.

    Names have underscores for spaces and hyphens.
    """
    table = Table((column("x", X), column("z", LARGE)))
    rows = TableRows(table, Y, table, hash_table_rows(table, Y), hash_table_rows(table), Numeric())
    stated = {
        name: changes.get(name.replace(" ", "_").replace("-", "_"), values)
        for name, values in GOOD.items()
    }
    quantities: list[Quantity] = [
        quantity(name, values, LABELS if len(values) == 3 else None)
        for name, values in stated.items()
        if values is not None
    ]
    record = CellRecord("ok", 0.0, score(mean, np.empty(0), Y, Numeric()), selected=(0, 1))
    record = replace(record, train_hash=rows.train_hash, test_hash=rows.test_hash)
    found = CellResult(record, mean, np.empty(0, np.uint8), {}, mean, tuple(quantities))
    return ComparedFit(method("lm-top10"), rows, Y, found)


def by_stage(first: ComparedFit, second: ComparedFit) -> dict[str, StageDiff]:
    return {one.stage: one for one in compare_fits(first, second)}


def test_stages_are_those_that_exist() -> None:
    stages = compare_fits(reported(), reported())
    assert [one.stage for one in stages] == [
        *("rows", "selection", "parameters", "objective", "predictions"),
        *("standard errors", "p-values", "log-likelihood", "metric"),
    ]
    assert first_difference(stages) is None


def test_a_wrong_small_coefficient_beside_a_large_one_is_different() -> None:
    # Twice what it should be, and 1e-7 of the intercept: equal relative to the largest entry.
    stage = by_stage(reported(), reported(coefficients=[10.0, 2e-6, 3.0]))["parameters"]
    assert stage.equal is False
    assert stage.needed > 0.1
    assert stage.note == "x: 1e-06 and 2e-06"


def test_a_coefficient_off_by_rounding_is_equal() -> None:
    stage = by_stage(reported(), reported(coefficients=[10.0, 1e-6 * (1 + 1e-9), 3.0]))[
        "parameters"
    ]
    assert stage.equal is True
    assert 0 < stage.needed < 1e-9


@pytest.mark.parametrize(
    ("name", "value", "first"),
    [
        ("standard_errors", [0.5, 1.1e-7, 0.2], "standard errors"),
        ("p_values", [1e-40, 2e-12, 0.7], "p-values"),
        ("log_likelihood", [-1234.6], "log-likelihood"),
    ],
)
def test_each_quantity_is_the_first_to_differ_where_it_alone_does(name, value, first) -> None:
    stages = compare_fits(reported(), reported(**{name: value}))
    assert first_difference(stages) == first


def test_p_values_are_judged_by_their_logarithm() -> None:
    # A statistic of 13 that is off by 1e-6 of itself.
    stage = by_stage(reported(), reported(p_values=[1.0001e-40, 1e-12, 0.7]))["p-values"]
    assert stage.equal is True


def test_what_one_side_lacks_cannot_be_compared_and_is_no_difference() -> None:
    stage = by_stage(reported(), reported(standard_errors=None))["standard errors"]
    assert stage.equal is None
    assert stage.note == "r.lm reports none"


def test_predictions_of_numbers_are_measured_in_the_outcomes_spread() -> None:
    stage = by_stage(reported(), reported(mean=Y + 1e-3))["predictions"]
    assert stage.needed == pytest.approx(1e-3 / Y.std(), rel=1e-9)
    assert by_stage(reported(), reported(mean=Y + 1e-3))["metric"].quantity == "rmse"


def test_users_set_tolerances_of_quantities_by_name() -> None:
    own = set_tolerances({"standard errors": 1e-3, "p-values": 0.5})
    assert (own.of("standard errors"), own.of("p-values")) == (1e-3, 0.5)
    assert own.of("AIC") == TOLERANCES.of("AIC") == 1e-8
    assert reason("standard errors", own) == "set by the user"
    assert "entry by entry" in reason("interval, lower", own)


def test_coefficients_of_a_class_are_measured_by_its_own_columns() -> None:
    def several(slope: float) -> ComparedFit:
        side = reported()
        task = Multiclass(("a", "b", "c"))
        named = by_class(
            "coefficients", [[1.0, slope], [2.0, 1e-6]], ("(Intercept)", "x"), "abc", ""
        )
        return replace(
            side,
            rows=replace(side.rows, task=task),
            result=replace(side.result, quantities=(named,)),
        )

    scale = scale_of(several(1e-6), several(2e-6))
    assert scale.columns["x (b)"] == scale.columns["x (c)"] == X.std()
    assert scale.columns["(Intercept) (c)"] == 1.0
    # The larger of the predictors of all classes of both sides.
    assert scale.predictor == pytest.approx(2e-6 * X.std(), rel=1e-12)


def informed(loglik: float, aic: float, bic: float) -> ComparedFit:
    made, kinds = reported(), {"log-likelihood": loglik, "AIC": aic, "BIC": bic}
    said = tuple(quantity(kind, [value]) for kind, value in kinds.items())  # type: ignore[arg-type]
    return replace(made, result=replace(made.result, quantities=said))


def test_another_count_of_parameters_is_the_same_fit_told_otherwise() -> None:
    """R's lm counts the variance: AIC is 2 more, BIC log(n), at equal log-likelihoods."""
    log_n = np.log(len(Y))
    one, other = informed(-10, 26, 20 + 3 * log_n), informed(-10, 24, 20 + 2 * log_n)
    stages = by_stage(one, other)
    assert stages["AIC"].equal is False
    assert stages["AIC"].relation == "exactly 2 x 1: lm-top10 counts 1 parameter more"
    assert stages["BIC"].relation.startswith("exactly log(n) x 1: ")
    further = informed(-11, 24, 20 + 2 * log_n)
    assert {found.relation for found in by_stage(one, further).values()} == {""}
