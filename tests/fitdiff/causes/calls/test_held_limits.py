"""Limits of solvers in a dictionary."""

from __future__ import annotations

import pytest

from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.held_limits import held_limits
from fitdiff.causes.calls.number import Facts

_FIT = "lifelines.fitters.coxph_fitter.CoxPHFitter.fit"


def test_a_tighter_limit_is_put_into_the_dictionary() -> None:
    (change,) = held_limits(0, _FIT, {}, "second")
    assert (change.family, change.before) == ("accuracy", "default {'precision': 1e-07}")
    tree = apply(parse_python("CoxPHFitter().fit(data)"), [change.edit], Facts(9, 1.0))
    assert tree == parse_python("CoxPHFitter().fit(data, fit_options={'precision': 1e-12})")


@pytest.mark.parametrize(
    ("full", "given"),
    [
        (_FIT, {"fit_options": (1, parse_python("{'precision': 0.1}"))}),
        ("lifelines.fitters.kaplan_meier_fitter.KaplanMeierFitter.fit", {}),
        ("statsmodels.tsa.arima.model.ARIMA.forecast", {}),
    ],
)
def test_stated_limits_and_other_methods_are_left_alone(full: str, given: dict) -> None:
    assert not list(held_limits(0, full, given, "second"))
