"""`assert_same_fit`, without pytest's fixture."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from fitdiff.errors import SpecificationError
from fitdiff.testing import assert_same_fit, assertion
from fitdiff.testing.noted import noting

CARS = {
    "mpg": [21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 32.4],
    "wt": [2.6, 2.3, 3.2, 3.4, 3.5, 3.6, 3.2, 3.15, 3.44, 4.07, 3.73, 3.78, 5.25, 2.2],
}
OLS = "py: smf.ols('mpg ~ wt', data).fit()"
ROBUST = "py: smf.ols('mpg ~ wt', data).fit(cov_type='HC1')"


def failure(*sides: object, **stated: object) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_same_fit(*sides, CARS, **stated)  # type: ignore[arg-type]
    return str(caught.value)


def test_equal_fits_pass_with_what_was_compared_noted() -> None:
    found: list[tuple[str, str]] = []
    with noting(found):
        assert_same_fit(OLS, OLS, CARS)
    said = dict(found)
    assert said["fitdiff.result"] == "same"
    assert "standard errors" in said["fitdiff.stages"]
    assert float(said["fitdiff.needed"]) <= float(said["fitdiff.tolerance"])
    assert "statsmodels" in said["fitdiff.versions"]


def test_a_difference_says_stage_digits_tolerance_and_cause() -> None:
    found: list[tuple[str, str]] = []
    with noting(found):
        text = failure(OLS, ROBUST)
    assert text.startswith("Standard errors differ")
    assert "Why: covariance and reference distribution, together." in text
    assert dict(found)["fitdiff.stage"] == "standard errors"
    assert dict(found)["fitdiff.cause"] == "cov_type"
    assert all(len(line) <= 80 for line in text.splitlines())
    first, *rest = text.partition("\n\n")[0].splitlines()
    # pytest puts a margin of 8 columns before each line, and the kind of error before the first.
    assert len("E       AssertionError: ") + len(first) <= 80
    assert all(8 + len(line) <= 80 for line in rest)


def test_a_failure_says_what_to_type_in_either_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a comparison's own text does, of which the calls of the other language are a part."""
    given = assertion.counterpart_texts
    monkeypatch.setattr(
        assertion, "counterpart_texts", lambda *stated: [*given(*stated), "Python's numbers in R:"]
    )
    text = failure(OLS, ROBUST, stage="standard errors")
    typed = text.index("fit(cov_type='nonrobust')")
    assert typed < text.index("Python's numbers in R:") < text.index("  stage ")


def test_the_tolerance_that_is_printed_as_needed_would_do() -> None:
    text = failure(OLS, ROBUST, stage="standard errors", search=False)
    needed = float(text.split("Tolerance needed: ")[1].split(";")[0])
    assert_same_fit(OLS, ROBUST, CARS, stage="standard errors", tol=needed)
    failure(OLS, ROBUST, stage="standard errors", tol=0.9 * needed, search=False)


def test_only_the_stage_that_is_asked_for_counts() -> None:
    assert_same_fit(OLS, ROBUST, CARS, stage="coefficients")
    assert_same_fit(OLS, ROBUST, CARS, stage=["coefficients", "fitted values"])


def test_a_stage_that_a_side_does_not_report_fails() -> None:
    text = failure(OLS, "py: LinearRegression()", stage="standard errors", outcome="mpg")
    said = " ".join(text.split())
    assert said.startswith("Not compared: standard errors (the second call reports none).")


def test_a_stage_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecificationError, match="Did you mean 'coefficients'"):
        assert_same_fit(OLS, OLS, CARS, stage="coefficient")


def test_nothing_in_common_fails() -> None:
    assert "NOT COMPARABLE" in failure({"coefficients": {"a": 1.0}}, {"p": 0.5}, search=False)


def test_objects_that_were_fitted_are_sides() -> None:
    frame = pd.DataFrame(CARS)
    fitted = LinearRegression().fit(frame[["wt"]], frame["mpg"])
    assert_same_fit(OLS, fitted, frame, stage="coefficients")
    fitted.coef_ = fitted.coef_ + np.array([1e-3])
    with pytest.raises(AssertionError, match="Coefficients differ"):
        assert_same_fit(OLS, fitted, frame, stage="coefficients", search=False)


def test_without_data_there_is_one_message() -> None:
    with pytest.raises(SpecificationError, match="There are no data"):
        assert_same_fit(OLS, OLS)
