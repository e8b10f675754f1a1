"""A made-up world: a side's numbers are functions of its settings, so that causes are known."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.causes.calls.change import Change, Fitted, Gap, Side
from fitdiff.causes.calls.search import Found, search

KINDS = ("coefficients", "standard errors")


@dataclass(frozen=True)
class World:
    """Two sides whose coefficients and standard errors depend on some settings.

    ``acting`` maps a setting of the second side to the shifts it makes once it is changed;
    ``start`` is how far the second side is apart without changes.
    """

    start: tuple[float, float]
    acting: dict[str, tuple[float, float]]
    fails: frozenset[str] = frozenset()

    def fit(self, side: Side, changes: frozenset[Change]) -> Fitted | None:
        values = [0.0, 0.0]
        names = {change.setting for change in changes}
        if self.fails and names == self.fails:
            return None
        if side == "second":
            values = list(self.start)
            for name in names:
                for at, shift in enumerate(self.acting.get(name, (0.0, 0.0))):
                    values[at] += shift
        return Fitted(tuple(values), tuple(values))

    def search(self, names: list[str], most_fits: int = 1000) -> Found:
        candidates = [Change("second", name, "a", "b", "flag", name) for name in names]
        base = self.fit("first", frozenset()), self.fit("second", frozenset())
        assert base[0] is not None
        assert base[1] is not None
        return search(candidates, (base[0], base[1]), self.fit, compare, most_fits)


def compare(one: Fitted, other: Fitted) -> Gap:
    assert isinstance(one.content, tuple)
    assert isinstance(other.content, tuple)
    apart = (abs(a - b) / 1e-6 for a, b in zip(one.content, other.content, strict=True))
    return Gap(dict(zip(KINDS, apart, strict=True)))


def settings(found: Found) -> list[set[str]]:
    return [{change.setting for change in one.changes} for one in found.closing]


def test_a_single_cause_is_found_alone() -> None:
    found = World((1.0, 0.0), {"p": (-1.0, 0.0), "q": (0.5, 0.0)}).search(["q", "p", "r"])
    assert settings(found) == [{"p"}]


def test_two_causes_of_which_each_alone_makes_it_worse() -> None:
    world = World((1.0, 1.0), {"p": (4.0, -5.0), "q": (-5.0, 4.0)})
    assert settings(world.search(["r", "p", "s", "q"])) == [{"p", "q"}]


def test_a_change_that_fails_alone_may_be_half_of_the_answer() -> None:
    world = World((1.0, 0.0), {"p": (-1.0, 0.0)}, fails=frozenset({"p"}))
    assert settings(world.search(["p", "q"])) == [{"p", "q"}]


def test_no_set_with_a_superfluous_member_is_an_answer() -> None:
    found = World((1.0, 0.0), {"p": (-1.0, 0.0)}).search(["p", "q", "r"])
    assert settings(found) == [{"p"}]


def test_what_closes_one_quantity_only_is_partial() -> None:
    found = World((1.0, 1.0), {"p": (0.0, -1.0)}).search(["p", "q"])
    assert not found.closing
    assert [set(one.kinds) for one in found.partial] == [{"standard errors"}]


def test_what_opens_another_quantity_is_no_answer() -> None:
    found = World((1.0, 0.0), {"p": (-1.0, 3.0)}).search(["p"])
    assert not found.closing
    assert not found.partial


def test_a_search_that_ran_out_of_fits_says_so() -> None:
    world = World((1.0, 0.0), {"z": (-1.0, 0.0)})
    assert not world.search(["a", "b", "c", "z"], most_fits=2).complete


def test_equal_sides_need_no_search() -> None:
    found = World((0.0, 0.0), {}).search(["a", "b"])
    assert not found.closing
    assert found.tried == 0


@given(st.permutations("pqrst"), st.integers(1, 3))
def test_the_order_of_candidates_does_not_matter(names: list[str], size: int) -> None:
    causes = "pqr"[:size]
    world = World((float(size), 0.0), {name: (-1.0, 0.0) for name in causes})
    assert settings(world.search(list(names))) == [set(causes)]


@pytest.mark.parametrize("shift", [1e-3, 0.5])
def test_a_change_that_only_narrows_the_gap_is_no_cause(shift: float) -> None:
    assert not World((1.0, 0.0), {"p": (shift - 1.0, 0.0)}).search(["p"]).closing


def test_a_change_of_each_side_where_one_closes_a_part() -> None:
    assert across("covariance", "reference distribution") == [{"p", "q"}]


def test_one_setting_is_not_changed_on_both_sides() -> None:
    """Without an intercept on either side, say, two fits may agree whatever made them differ."""
    assert across("intercept", "intercept") == []


def across(first: str, second: str) -> list[set[str]]:
    """Sets where a change of the first side closes coefficients and one of the second the rest."""

    def fit(side: Side, changes: frozenset[Change]) -> Fitted:
        plain = (0.0, 0.0) if side == "first" else (1.0, 1.0)
        return Fitted((side, bool(changes)), (1.0, 0.0) if changes else plain)

    one = Change("first", "p", "a", "b", "flag", "p", first)
    other = Change("second", "q", "a", "b", "flag", "q", second)
    return settings(
        search(
            [one, other],
            (fit("first", frozenset()), fit("second", frozenset())),
            fit,
            compare,
            100,
        )
    )
