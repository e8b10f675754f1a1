from collections.abc import Container

import pytest

from fitdiff.causes.calls.change import Change, ChangeSet, Gap
from fitdiff.causes.calls.proof import CompareOn, holding, prove

PENALTY = Change("second", "f:C", "1", "inf", "limit", 1)
TOL = Change("second", "f:tol", "1e-4", "1e-12", "accuracy", 2)
KINDS = frozenset({"coefficients"})
OPEN, CLOSED = Gap({"coefficients": 100.0}), Gap({"coefficients": 0.1})


def world(
    closed_on: set[int],
    needs: ChangeSet = frozenset({PENALTY}),
    open_on: Container[int] = range(9),
) -> CompareOn:
    def compare(copy: int, changes: ChangeSet) -> Gap | None:
        if not changes:
            return OPEN if copy in open_on else CLOSED
        return CLOSED if changes >= needs and copy in closed_on else OPEN

    return compare


def test_three_copies_that_close_verify() -> None:
    proof = prove(frozenset({PENALTY}), KINDS, range(9), world(set(range(9))))
    assert (proof.outcome, proof.usable) == ("verified", 3)


def test_one_copy_that_does_not_close_is_a_coincidence() -> None:
    proof = prove(frozenset({PENALTY}), KINDS, range(9), world({0, 1}))
    assert proof.outcome == "coincidence"


def test_copies_without_a_gap_say_nothing() -> None:
    proof = prove(frozenset({PENALTY}), KINDS, range(9), world(set(range(9)), open_on={0, 5}))
    assert (proof.outcome, proof.usable) == ("not verified", 2)


def test_copies_on_which_a_side_fails_say_nothing() -> None:
    """On the first nothing runs, on the second the changed call does not, the third has no gap."""
    closing = world(set(range(9)), open_on=range(3, 9))

    def compare(copy: int, changes: ChangeSet) -> Gap | None:
        fails = copy == 0 or (copy == 1 and bool(changes))
        return None if fails else OPEN if copy == 1 else closing(copy, changes)

    proof = prove(frozenset({PENALTY}), KINDS, range(9), compare)
    assert (proof.outcome, proof.usable) == ("verified", 3)
    assert prove(frozenset({PENALTY}), KINDS, range(5), compare).usable == 2
    assert holding(frozenset({PENALTY}), KINDS, (0, 2, 3, 4, 5), compare) == KINDS
    assert holding(frozenset({PENALTY}), KINDS, (0, 1, 3, 4), compare) == frozenset()


def test_a_quantity_that_a_copy_lacks_is_not_asked_of_it() -> None:
    both = KINDS | {"p-values"}
    proof = prove(frozenset({PENALTY}), both, range(9), world(set(range(9))))
    assert proof.outcome == "verified"


def test_a_tighter_solver_is_tried_only_where_it_is_another_change() -> None:
    asked = []

    def compare(copy: int, changes: ChangeSet) -> Gap | None:
        asked.append(changes)
        return OPEN

    assert prove(frozenset({TOL}), KINDS, range(9), compare, frozenset({TOL})).usable == 0
    assert asked == [frozenset(), frozenset({TOL})]


def test_what_a_tighter_solver_closes_holds_too() -> None:
    compare = world(set(range(9)), needs=frozenset({PENALTY, TOL}))
    assert holding(frozenset({PENALTY}), KINDS, range(9), compare) == frozenset()
    tight = frozenset({TOL})
    assert holding(frozenset({PENALTY}), KINDS, range(9), compare, tight) == KINDS


def test_a_copy_on_which_a_solver_stops_short_may_need_it_tighter() -> None:
    both = frozenset({PENALTY, TOL})
    compare = world(set(range(9)), needs=both)
    assert prove(frozenset({PENALTY}), KINDS, range(9), compare).outcome == "coincidence"
    tight = frozenset({TOL})
    assert prove(frozenset({PENALTY}), KINDS, range(9), compare, tight).outcome == "verified"


def test_what_closes_on_every_copy_is_a_part_of_the_answer() -> None:
    both = frozenset({"coefficients", "p-values"})
    start = Gap({"coefficients": 100.0, "p-values": 100.0})

    def compare(copy: int, changes: ChangeSet) -> Gap | None:
        return (
            Gap({"coefficients": 0.1, "p-values": 0.1 if copy < 2 else 50.0}) if changes else start
        )

    assert prove(frozenset({PENALTY}), both, range(9), compare).outcome == "coincidence"
    assert holding(frozenset({PENALTY}), both, range(9), compare) == {"coefficients"}
    assert holding(frozenset({PENALTY}), both, range(2), compare) == frozenset()


@pytest.mark.parametrize(
    ("before", "left", "outcome"),
    [(12.0, 2.0, "verified"), (12.0, 11.0, "coincidence"), (1000.0, 2.0, "coincidence")],
)
def test_a_copy_on_which_solvers_leave_a_little_says_nothing(
    before: float, left: float, outcome: str
) -> None:
    """As where R's glm stops at 1e-8; not where more was apart, or more is left."""
    closing = world(set(range(9)))

    def compare(copy: int, changes: ChangeSet) -> Gap | None:
        if copy:
            return closing(copy, changes)
        return Gap({"coefficients": left if changes else before})

    assert prove(frozenset({PENALTY}), KINDS, range(9), compare).outcome == outcome
