"""How far two fits are apart, from stages made by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from fitdiff.causes.calls.change import Change, Gap
from fitdiff.causes.calls.gap import gap_of
from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import Kind, quantity


def stage(kind: Kind, first: list[float], second: list[float]) -> Stage:
    aligned = align(quantity(kind, first), quantity(kind, second))
    assert aligned is not None
    return Stage(kind, judge(aligned, Scale()))


def test_distances_are_in_units_of_the_tolerance() -> None:
    gap = gap_of([stage("coefficients", [1.0, 2.0], [1.0, 2.0 + 6e-6])])
    # Of the larger of both values.
    assert gap.by_kind == {"coefficients": pytest.approx(3.0, rel=1e-5)}
    assert gap.entries == {"coefficients": 2}
    assert gap.differing == {"coefficients"}


def test_what_has_no_tolerance_is_equal_or_infinitely_far() -> None:
    assert gap_of([stage("rows used", [10.0], [10.0])]).by_kind == {"rows used": 0.0}
    assert gap_of([stage("rows used", [10.0], [9.0])]).by_kind == {"rows used": math.inf}


def test_what_cannot_be_compared_is_left_out() -> None:
    unknown = Stage("p-values", None, "only one side reports them")
    both = gap_of([unknown, stage("coefficients", [1.0], [1.0])])
    assert (both.by_kind, both.entries) == ({"coefficients": 0.0}, {"coefficients": 1})


def test_criteria_follow_from_the_log_likelihood_where_that_is_compared() -> None:
    criteria = [stage("AIC", [10.0], [12.0]), stage("BIC", [10.0], [12.0])]
    likelihood = stage("log-likelihood", [-5.0], [-5.0])
    assert gap_of(criteria).differing == {"AIC", "BIC"}
    assert gap_of([*criteria, likelihood]).by_kind == {"log-likelihood": 0.0}
    assert gap_of([*criteria, Stage("log-likelihood", None)]).differing == {"AIC", "BIC"}


def test_what_is_told_otherwise_is_the_same() -> None:
    far, near = stage("coefficients", [1.0], [2.0]), stage("coefficients", [1.0], [1.0 + 1e-7])
    assert gap_of([replace(far, told_otherwise=True)]).by_kind == {"coefficients": 1.0}
    told = gap_of([replace(near, told_otherwise=True)])
    assert told.by_kind == {"coefficients": pytest.approx(0.1, rel=1e-6)}


BASE = Gap({"coefficients": 100.0, "p-values": 0.5, "AIC": 1.0}, {"coefficients": 3, "AIC": 1})


@pytest.mark.parametrize(
    ("after", "closes"),
    [
        ({"coefficients": 1.0, "p-values": 1.0, "AIC": 0.0}, True),
        ({"coefficients": 1.1, "p-values": 0.0, "AIC": 0.0}, False),
        ({"coefficients": math.nan, "p-values": 0.0, "AIC": 0.0}, False),
        ({"coefficients": 0.0, "p-values": 2.0, "AIC": 0.0}, False),  # opens another
        ({"coefficients": 0.0, "AIC": 0.0}, False),  # no longer reports it
        ({"coefficients": 0.0, "p-values": 0.0, "AIC": 0.0, "BIC": 9.0}, True),
    ],
)
def test_a_gap_is_closed_where_nothing_else_opens(after: dict[str, float], closes: bool) -> None:
    gap = Gap(after, {"coefficients": 3, "AIC": 1})
    assert gap.closes(BASE, frozenset({"coefficients"})) is closes


def test_fewer_entries_do_not_close() -> None:
    closed = {"coefficients": 0.0, "p-values": 0.0, "AIC": 0.0}
    wanted = frozenset({"coefficients"})
    assert not Gap(closed, {"coefficients": 2, "AIC": 1}).closes(BASE, wanted)
    assert not Gap(closed, {"coefficients": 3}).closes(BASE, wanted)
    assert Gap(closed, {"coefficients": 4, "AIC": 1}).closes(BASE, wanted)


def test_entries_that_the_other_side_has_not_do_not_close() -> None:
    """A term that is added beside its like has the other side's slope, and one more is left."""
    closed = {"coefficients": 0.0, "p-values": 0.0, "AIC": 0.0}
    entries, wanted = {"coefficients": 3, "AIC": 1}, frozenset({"coefficients"})
    assert not Gap(closed, entries, {"coefficients": 1}).closes(BASE, wanted)
    assert Gap(closed, entries, {"p-values": 0}).closes(BASE, wanted)
    two = [quantity("coefficients", [1.0] * len(names), names) for names in ("ab", "abc")]
    aligned = align(*two)
    assert aligned is not None
    assert gap_of([Stage("coefficients", judge(aligned, Scale()))]).unpaired == {"coefficients": 1}


@pytest.mark.parametrize(
    ("family", "rank"),
    [("flag", 0), ("choice", 0), ("limit", 0), ("sibling", 1), ("accuracy", 1), ("number", 2)],
)
def test_what_a_person_sets_goes_before_what_may_hit_by_luck(family, rank: int) -> None:
    assert Change("first", "f:a", "1", "2", family, 0).rank == rank
