from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fitdiff.attribution.shapley import (
    configurations_of,
    draw_orders,
    interaction_weights,
    path_counts,
    path_counts_of,
    paths_to_end,
    value_weights,
    weighted,
)

SETTINGS = ("a", "b", "c", "d")
SETS = [frozenset(one) for size in range(5) for one in combinations(SETTINGS, size)]
NOTHING = Fraction(0)

accuracies_of_coalitions = st.lists(st.integers(0, 1763), min_size=16, max_size=16).map(
    lambda counts: dict(zip(SETS, (Fraction(count, 1763) for count in counts), strict=True))
)
refused = st.sets(st.sampled_from(SETS[1:-1]), max_size=8)


def values_of(plan, shares):
    return {one: weighted(value_weights(shares, one), plan, NOTHING) for one in SETTINGS}


def all_orders():
    return path_counts(SETTINGS, paths_to_end(SETTINGS, SETS))


@given(accuracies_of_coalitions, refused)
@settings(deadline=None)
def test_values_add_up_to_the_gap_exactly(plan, refused) -> None:
    """Whichever configurations cannot be run, as long as some order can."""
    paths = paths_to_end(SETTINGS, set(SETS) - refused)
    assume(frozenset() in paths)
    shares = path_counts(SETTINGS, paths)
    assert sum(values_of(plan, shares).values(), NOTHING) == plan[SETS[-1]] - plan[SETS[0]]
    assert not configurations_of(shares) & refused


@given(accuracies_of_coalitions, refused)
@settings(deadline=None)
def test_values_are_means_over_the_orders_that_can_be_run(plan, refused) -> None:
    runnable = set(SETS) - refused
    orders = [
        order
        for order in permutations(SETTINGS)
        if all(frozenset(order[:k]) in runnable for k in range(5))
    ]
    assume(orders)
    by_hand = {
        setting: sum(
            plan[frozenset(order[: order.index(setting) + 1])]
            - plan[frozenset(order[: order.index(setting)])]
            for order in orders
        )
        / len(orders)
        for setting in SETTINGS
    }
    paths = paths_to_end(SETTINGS, runnable)
    assert paths[frozenset()] == len(orders)
    assert values_of(plan, path_counts(SETTINGS, paths)) == by_hand
    assert values_of(plan, path_counts_of(orders)) == by_hand


@given(accuracies_of_coalitions)
@settings(deadline=None)
def test_setting_without_effect_has_value_zero(plan) -> None:
    null = {subset: plan[subset - {"c"}] for subset in SETS}
    assert values_of(null, all_orders())["c"] == 0
    for other in ("a", "b", "d"):
        weights = interaction_weights(SETTINGS, SETS, (other, "c"))
        assert weights is not None
        assert weighted(weights, null, NOTHING) == 0


@given(accuracies_of_coalitions)
@settings(deadline=None)
def test_equivalent_settings_have_equal_values(plan) -> None:
    swapped = {"a": "b", "b": "a"}
    twins = {
        subset: plan[subset] + plan[frozenset(swapped.get(one, one) for one in subset)]
        for subset in SETS
    }
    values = values_of(twins, all_orders())
    assert values["a"] == values["b"]


@given(st.lists(st.integers(-50, 50), min_size=4, max_size=4), st.integers(-50, 50))
@settings(deadline=None)
def test_interaction_is_found_only_for_non_additive_effects(own, both) -> None:
    """v(S) = sum of what each setting does, and ``both`` where a and b have changed together."""
    plan = {
        subset: Fraction(
            sum(own[SETTINGS.index(one)] for one in subset) + both * ({"a", "b"} <= subset)
        )
        for subset in SETS
    }
    shares = all_orders()
    assert values_of(plan, shares)["c"] == own[2]
    assert values_of(plan, shares)["a"] == own[0] + Fraction(both, 2)
    for pair in combinations(SETTINGS, 2):
        weights = interaction_weights(SETTINGS, SETS, pair)
        assert weights is not None
        assert weighted(weights, plan, NOTHING) == (both if pair == ("a", "b") else 0)


def test_an_interaction_is_found_where_some_configurations_cannot_be_run() -> None:
    plan = {subset: Fraction(10 * ({"a", "b"} <= subset)) for subset in SETS}
    runnable = set(SETS) - {frozenset("c"), frozenset("d")}
    weights = interaction_weights(SETTINGS, runnable, ("a", "b"))
    assert weights is not None
    assert weighted(weights, plan, NOTHING) == 10


def test_single_order_has_no_interaction() -> None:
    runnable = {one for one in SETS if "b" not in one or "a" in one}
    assert interaction_weights(SETTINGS, runnable, ("a", "b")) is None


def test_setting_without_effect_interacts_with_none_where_orders_are_few() -> None:
    """An engine must change before the loss can: what the loss does is not the engine's."""
    plan = {subset: Fraction(5 * ("a" in subset) - 3 * ({"a", "c"} <= subset)) for subset in SETS}
    runnable = {one for one in SETS if "c" not in one or "b" in one}
    weights = interaction_weights(SETTINGS, runnable, ("a", "b"))
    assert weights is not None
    assert weighted(weights, plan, NOTHING) == 0


def test_weights_of_arrays_equal_those_of_fractions() -> None:
    rng = np.random.default_rng(1)
    plan = {subset: rng.random(3) for subset in SETS}
    shares = all_orders()
    total = sum(weighted(value_weights(shares, one), plan, np.zeros(3)) for one in SETTINGS)
    # Sums of 32 numbers below one.
    np.testing.assert_allclose(total, plan[SETS[-1]] - plan[SETS[0]], atol=1e-13)


def test_orders_are_drawn_each_with_the_same_chance() -> None:
    runnable = {one for one in SETS if "b" not in one or "a" in one}
    paths = paths_to_end(SETTINGS, runnable)
    orders = draw_orders(SETTINGS, paths, 3_000, np.random.default_rng(1))
    assert all(order.index("a") < order.index("b") for order in orders)
    counts = np.unique(orders, axis=0, return_counts=True)[1]
    # 12 orders of 250 each; within four and a half standard deviations of 15.
    assert counts.size == 12
    assert np.abs(counts - 250).max() < 68


def test_sampled_orders_add_up_too() -> None:
    rng = np.random.default_rng(2)
    plan = {subset: Fraction(int(rng.integers(1000)), 1000) for subset in SETS}
    orders = draw_orders(SETTINGS, paths_to_end(SETTINGS, SETS), 5, rng)
    values = values_of(plan, path_counts_of(orders))
    assert sum(values.values()) == plan[SETS[-1]] - plan[SETS[0]]


def test_without_any_runnable_order_there_is_no_path() -> None:
    runnable = {SETS[0], SETS[-1]}
    assert frozenset() not in paths_to_end(SETTINGS, runnable)
    assert pytest.approx(1.0) == float(sum(s for (_, f), s in all_orders().items() if f == "a"))


@pytest.mark.filterwarnings("ignore")
def test_values_are_those_of_shapiq() -> None:
    import shapiq  # noqa: PLC0415 - seconds

    rng = np.random.default_rng(3)
    plan = {subset: rng.random() for subset in SETS}

    def game(coalitions: np.ndarray) -> np.ndarray:
        return np.array(
            [plan[frozenset(np.array(SETTINGS)[row.astype(bool)])] for row in coalitions]
        )

    oracle = shapiq.ExactComputer(game, n_players=4)
    values = oracle("SV")
    interactions = oracle("SII", order=2)
    shares = all_orders()
    arrays = {subset: np.array([value]) for subset, value in plan.items()}
    for place, setting in enumerate(SETTINGS):
        mine = weighted(value_weights(shares, setting), arrays, np.zeros(1))
        # Sums of sixteen numbers below one.
        assert mine[0] == pytest.approx(values[(place,)], abs=1e-12)
    for pair in combinations(range(4), 2):
        weights = interaction_weights(SETTINGS, SETS, (SETTINGS[pair[0]], SETTINGS[pair[1]]))
        assert weights is not None
        assert weighted(weights, arrays, np.zeros(1))[0] == pytest.approx(
            interactions[pair], abs=1e-12
        )
