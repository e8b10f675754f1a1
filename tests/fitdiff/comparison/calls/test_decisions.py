"""Decisions and outcomes of two fits, from quantities made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from fitdiff.comparison.calls.decisions import decisions
from fitdiff.comparison.calls.outcomes import compare_outcomes, not_converged
from fitdiff.comparison.calls.stages import Stage
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.fit_facts import FitFacts
from fitdiff.quantities.quantity import Kind, quantity


def stage(kind: Kind, first: list[float], second: list[float]) -> Stage:
    one, other = quantity(kind, first), quantity(kind, second)
    return Stage(kind, judge(align(one, other), Scale()))


def side(warnings: tuple[str, ...] = (), **facts: object) -> SimpleNamespace:
    return SimpleNamespace(facts=FitFacts(**facts), result=SimpleNamespace(warnings=warnings))


def decided(stages: list[Stage], event: str = "1", threshold: float = 0.5, alpha: float = 0.05):
    fits = (side(event=event), side(event=event))
    return {one.what: one.changed for one in decisions(stages, fits, threshold, alpha)}


def test_rows_on_two_sides_of_the_threshold_are_named() -> None:
    found = [stage("fitted values", [0.2, 0.49, 0.9], [0.2, 0.51, 0.9])]
    assert decided(found) == {"predicted class": ("2",)}
    assert decided(found, threshold=0.3) == {"predicted class": ()}


def test_terms_on_two_sides_of_alpha_are_named() -> None:
    found = [stage("p-values", [0.04, 0.2], [0.06, np.nan])]
    assert decided(found) == {"p-value": ("1",)}
    assert decided(found, alpha=0.1) == {"p-value": ()}


def test_nothing_is_decided_where_a_side_has_no_number() -> None:
    assert not decided([stage("p-values", [0.2], [np.nan])])


def test_fitted_values_of_a_numeric_outcome_are_no_decision() -> None:
    assert not decided([stage("fitted values", [0.2, 0.4], [0.2, 0.6])], event="")
    assert not decided([stage("fitted values", [0.2, 4.0], [0.2, 6.0])])


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ({"event": "a"}, {"event": "b"}, True),
        ({"event": "1", "events": 3.0}, {"event": "1", "events": 3.0}, False),
        ({"event": "", "events": 3.0}, {"event": "b", "events": 4.0}, True),
        ({"events": 3.0, "censored": 1.0}, {"events": 3.0, "censored": 2.0}, True),
    ],
)
def test_events_and_their_counts_are_compared(one: dict, other: dict, differs: bool) -> None:
    assert compare_outcomes(side(**one), side(**other)).differs is differs


def test_nothing_is_said_where_a_side_does_not_say() -> None:
    assert compare_outcomes(side(event="a"), side()) is None


def test_a_solver_says_in_two_ways_that_it_did_not_arrive() -> None:
    assert not_converged(side(not_converged="fit$converged is FALSE"))
    assert not_converged(side(warnings=("ConvergenceWarning: lbfgs failed",)))
    assert not_converged(side(warnings=("glm.fit: algorithm did not converge",)))
    assert not not_converged(side(warnings=("glm.fit: fitted probabilities are 0 or 1",)))
