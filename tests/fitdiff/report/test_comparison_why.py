"""What is said of a cause of which a solver that stopped early is a part."""

from __future__ import annotations

import pytest

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.change import Change
from fitdiff.causes.calls.proof import Proof
from fitdiff.report.comparison_why import left_without

PENALTY = Change("second", "Poisson:alpha", "default 1", "0", "number", "alpha")
STOPS = Change("second", "Poisson:tol", "default 1e-4", "1e-12", "accuracy", "tol")
NAMES = {"first": "R", "second": "Python"}


@pytest.mark.parametrize(
    ("solver_leaves", "settings_leave", "said"),
    [
        (13.0, 1e-5, "Without it 1e-05 is left, because Poisson stops at tol = 1e-4."),
        (
            0.034,
            5.4,
            "Convergence: Poisson stops at tol = 1e-4, short of the minimum; penalty (alpha) "
            "alone leaves 5.4.",
        ),
    ],
)
def test_a_solver_that_does_most_of_it_is_named(
    solver_leaves: float, settings_leave: float, said: str
) -> None:
    cause = Cause(
        (PENALTY, STOPS),
        frozenset({"coefficients"}),
        Proof("verified", 3),
        {},
        (),
        apart_alone={STOPS: solver_leaves, PENALTY: settings_leave},
        apart_settings=settings_leave,
    )
    assert list(left_without(cause, NAMES)) == [said]


def test_a_choice_is_changed_and_not_taken_away() -> None:
    method = Change("first", "polr:method", "default", '"probit"', "choice", "method")
    stops = Change(
        "first", "polr:control", "default", "list(reltol = 1e-16)", "accuracy", "control"
    )
    cause = Cause(
        (method, stops), frozenset({"coefficients"}), Proof("verified", 3), {}, (),
        apart_alone={stops: 0.4, method: 6e-6}, apart_settings=6e-6,
    )  # fmt: skip
    (said,) = left_without(cause, NAMES)
    assert said == "With that changed 6e-06 is left, because polr stops at its default control."
