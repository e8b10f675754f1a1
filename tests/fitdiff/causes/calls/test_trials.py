"""What a search remembers of its trials, and in which order it combines changes."""

from __future__ import annotations

import pytest

from fitdiff.causes.calls.change import Change, ChangeSet, Family, Fitted, Gap, Side
from fitdiff.causes.calls.near import nearest
from fitdiff.causes.calls.sets import across, beside_declared, extended, promising, within
from fitdiff.causes.calls.trials import Trials, settings_of, words_of

COEFFICIENTS, ERRORS = "coefficients", "standard errors"


def change(
    name: str, side: Side = "second", family: Family = "flag", after: str = "b", meaning: str = ""
) -> Change:
    return Change(side, f"f:{name}", "a", after, family, name, meaning)


P, Q, R = change("p"), change("q"), change("r", family="number")
TOL = change("tol", family="accuracy")
OWN = change("own", "first")


def sets(*chosen: tuple[Change, ...]) -> list[ChangeSet]:
    return [frozenset(one) for one in chosen]


class World:
    """Sides whose numbers are what was changed of them; ``gaps`` says how far that leaves them."""

    def __init__(self, gaps: dict[ChangeSet, Gap | None] | None = None, allowed: int = 9) -> None:
        self.made: list[tuple[Side, ChangeSet]] = []
        self.stated = gaps or {}
        self.start = Gap({COEFFICIENTS: 100.0, ERRORS: 50.0})
        base = Fitted("first", frozenset()), Fitted("second", frozenset())
        self.state = Trials(self.fit, self.compare, allowed, base, self.start, lambda: self.stop)
        self.stop = False

    def fit(self, side: Side, changes: ChangeSet) -> Fitted | None:
        self.made.append((side, changes))
        if any(one.setting == "f:fails" for one in changes):
            return None
        idle = all(one.setting == "f:idle" for one in changes)
        return Fitted(side if idle else (side, changes), changes)

    def compare(self, one: Fitted, other: Fitted) -> Gap:
        assert isinstance(one.content, frozenset)
        assert isinstance(other.content, frozenset)
        return self.stated.get(one.content | other.content) or self.start


def gap(coefficients: float, errors: float = 50.0) -> Gap:
    return Gap({COEFFICIENTS: coefficients, ERRORS: errors})


def test_each_set_is_fitted_once() -> None:
    world = World()
    for _ in range(2):
        assert world.state.try_set(frozenset({P, OWN})) == world.start
    assert world.made == [("first", frozenset({OWN})), ("second", frozenset({P}))]
    assert world.state.allowed == 7


def test_without_changes_nothing_is_fitted() -> None:
    world = World(allowed=0)
    assert world.state.side("first", frozenset()) is world.state.base[0]
    assert world.state.side("second", frozenset()) is world.state.base[1]
    assert not world.made


def test_no_more_is_fitted_than_allowed() -> None:
    world = World(allowed=1)
    assert not world.state.over
    assert world.state.try_set(frozenset({P})) is not None
    assert world.state.over
    assert world.state.try_set(frozenset({Q})) is None
    assert world.state.try_set(frozenset({P})) is not None, "it is remembered"


def test_a_search_that_is_stopped_is_over() -> None:
    world = World()
    world.stop = True
    assert world.state.over


def test_a_side_that_fails_has_no_gap_and_acts() -> None:
    world, fails = World(), frozenset({change("fails")})
    assert world.state.try_set(fails) is None
    assert world.state.closed_by(fails) == frozenset()
    assert world.state.acts(fails)


def test_a_change_acts_where_it_makes_another_fit() -> None:
    world = World()
    assert world.state.acts(frozenset({P}))
    assert not world.state.acts(frozenset({change("idle")}))
    assert not world.state.acts(frozenset({change("idle", "first")}))


def test_what_a_set_closes_is_told_quantity_by_quantity() -> None:
    world = World({frozenset({P}): gap(0.5), frozenset({Q}): gap(1.0, 1.0)})
    assert world.state.closed_by(frozenset({P})) == {COEFFICIENTS}
    assert world.state.closed_by(frozenset({Q})) == {COEFFICIENTS, ERRORS}
    assert world.state.closed_by(frozenset({R})) == frozenset()


def test_settings_are_what_is_not_of_accuracy() -> None:
    assert settings_of(frozenset({P, TOL})) == {P}
    assert words_of(frozenset({change("z"), P})) == "f:p b, f:z b"


def test_changes_alone_come_in_their_order_and_pairs_by_their_places() -> None:
    state = World().state
    assert list(within([P, Q, R], 1, state)) == sets((P,), (Q,), (R,))
    assert list(within([P, Q, R], 2, state)) == sets((P, Q), (P, R), (Q, R))
    four = [P, Q, R, TOL]
    assert list(within(four, 2, state))[2:4] == sets((P, TOL), (Q, R)), "places 0 + 3 and 1 + 2"


def test_one_setting_has_one_value_in_a_set() -> None:
    other = change("p", after="c")
    assert list(within([P, other, Q], 2, World().state)) == sets((P, Q), (other, Q))


def test_changes_that_bring_a_quantity_nearer_come_first() -> None:
    idle = change("idle")
    world = World({frozenset({Q}): gap(49.0), frozenset({P}): gap(50.0)})
    for one in (P, Q, R, idle):
        world.state.try_set(frozenset({one}))
    fails = change("fails", family="number")
    world.state.try_set(frozenset({fails}))
    assert promising([idle, fails, R, P, Q], world.state) == [Q, P, fails, R, idle]


def test_what_closes_some_quantity_is_tried_with_one_more() -> None:
    world = World({frozenset({P}): gap(0.5), frozenset({R}): gap(0.5), frozenset({OWN}): gap(0.5)})
    for one in (R, P, Q, OWN):
        world.state.try_set(frozenset({one}))
    other = change("p", after="c")
    # Beside what a person sets before beside a number; the other side's own is not of this side.
    assert list(extended([P, other, Q], 2, world.state)) == sets((P, Q), (R, P), (R, other), (R, Q))
    assert not list(extended([P, Q], 3, world.state))


def test_one_more_is_tried_beside_what_cards_declare() -> None:
    state = World().state
    assert not list(beside_declared([P, Q], 2, state))
    state.declared["second"] = frozenset({P})
    assert list(beside_declared([change("p", after="c"), Q], 2, state)) == sets((P, Q))
    assert not list(beside_declared([Q], 1, state))
    assert not list(beside_declared([], 2, state))
    assert not list(beside_declared([OWN], 2, state)), "of the other side nothing is declared"


def test_beside_the_other_side_what_a_person_sets_comes_first() -> None:
    names = ("b", "a", "c")
    ranked = [change(name, "first", "number" if name == "a" else "flag") for name in names]
    world = World({frozenset({one}): gap(0.5) for one in ranked})
    for one in ranked:
        world.state.try_set(frozenset({one}))
    b, a, c = ranked
    assert list(across([P], 2, world.state)) == sets((b, P), (c, P), (a, P))


@pytest.mark.parametrize(("left", "tried"), [(0.5, True), (10.0, True), (10.1, False)])
def test_the_other_side_is_changed_beside_what_closes_most(left: float, tried: bool) -> None:
    """Nine tenths of the first quantity that differs, or more."""
    world = World({frozenset({OWN}): gap(left)})
    world.state.try_set(frozenset({OWN}))
    assert list(across([P], 2, world.state)) == (sets((OWN, P)) if tried else [])
    assert not list(across([P], 3, world.state))


def test_the_same_setting_of_both_sides_is_not_changed_twice() -> None:
    both = [change("alpha", side, meaning="penalty") for side in ("first", "second")]
    world = World({frozenset(both[:1]): gap(5.0), frozenset({OWN}): gap(5.0)})
    for one in (both[0], OWN):
        world.state.try_set(frozenset({one}))
    assert list(across([both[1], P], 2, world.state)) == [
        frozenset({both[0], P}),
        frozenset({OWN, both[1]}),
        frozenset({OWN, P}),
    ]


def test_two_defaults_are_tried_only_where_one_of_them_closes() -> None:
    first = change("c", "first", after="left out")
    second = change("d", after="left out")
    for left, tried in ((5.0, []), (0.5, sets((first, second)))):
        world = World({frozenset({first}): gap(left)})
        world.state.try_set(frozenset({first}))
        assert list(across([second], 2, world.state)) == tried


def near(*tried: tuple[tuple[Change, ...], float]) -> list[tuple[Side, set[Change], float]]:
    world = World({frozenset(one): gap(left) for one, left in tried})
    for one, _ in tried:
        world.state.try_set(frozenset(one))
    return [(one.side, {*one.changes}, one.share) for one in nearest(world.state)]


def test_the_nearest_set_closes_nine_tenths_of_the_first_quantity() -> None:
    assert near(((P,), 10.0)) == []
    assert near(((P,), 9.0)) == [("second", {P}, pytest.approx(0.91))]
    assert near(((P,), 8.0), ((Q,), 6.0)) == [("second", {Q}, pytest.approx(0.94))]


def test_a_larger_set_must_leave_half_of_what_a_smaller_one_leaves() -> None:
    assert near(((P,), 8.0), ((P, Q), 4.0)) == [("second", {P}, pytest.approx(0.92))]
    assert near(((P,), 8.0), ((P, Q), 3.0)) == [("second", {P, Q}, pytest.approx(0.97))]


def test_each_side_has_its_own_nearest_set() -> None:
    found = near(((P,), 4.0), ((OWN,), 2.0), ((OWN, P), 1.5))
    assert found == [
        ("first", {OWN}, pytest.approx(0.98)),
        ("second", {P}, pytest.approx(0.96)),
    ]


def test_what_a_tighter_solver_closes_is_not_a_settings_doing() -> None:
    assert near(((TOL,), 8.0), ((P, TOL), 5.0)) == []
    assert near(((TOL,), 8.0), ((P, TOL), 3.0)) == [("second", {P, TOL}, pytest.approx(0.97))]


def test_a_set_after_which_nothing_is_reported_or_that_fails_is_not_near() -> None:
    world = World({frozenset({P}): Gap({ERRORS: 0.1})})
    for one in (P, change("fails")):
        world.state.try_set(frozenset({one}))
    assert not list(nearest(world.state))


def test_nothing_is_near_where_no_distance_is_known() -> None:
    world = World()
    world.state.gap = gap(float("inf"))
    assert not list(nearest(world.state))
    world.state.gap = gap(0.5, 0.5)
    assert not list(nearest(world.state))
