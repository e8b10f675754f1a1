from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fitdiff.attribution import search
from fitdiff.attribution.configuration import (
    Configuration,
    configuration_differences,
    mix,
    only_change,
    refusal,
)
from fitdiff.attribution.data import Sampling
from fitdiff.attribution.search import NoPathError, all_differences, find_path, preferred_order
from fitdiff.errors import SpecificationError


def changes(path: list[Configuration]) -> list[str]:
    return [only_change(one, two).setting for one, two in pairwise(path)]


def test_data_come_first_inputs_next_and_the_engine_last(configuration) -> None:
    first, second = configuration("lm-top10"), configuration("liblinear-top10", "other")
    assert preferred_order(all_differences(first, second)) == (
        "draw.protocol",
        "pool",
        "test set",
        "select.statistic",
        "select.ties",
        "family",
        "penalty",
        "intercept_penalised",
        "engine",
    )


def test_named_settings_come_first_in_the_order_named() -> None:
    named = preferred_order(("select.statistic", "family", "engine"), ("engine", "family"))
    assert named == ("engine", "family", "select.statistic")
    with pytest.raises(
        SpecificationError, match=r"do not differ in 'famly'. Did you mean 'family'"
    ):
        preferred_order(("select.statistic", "family"), ("famly",))
    with pytest.raises(SpecificationError, match=r"'family' is named more than once"):
        preferred_order(("select.statistic", "family"), ("family", "family"))


def test_a_path_keeps_the_order_where_engines_allow_it(configuration) -> None:
    first, second = configuration("liblinear-top10"), configuration("unpenalised-top10")
    # liblinear cannot free the intercept, nor go without a penalty: the solver comes earlier.
    order = preferred_order(all_differences(first, second))
    assert order == ("penalty", "intercept_penalised", "solver")
    path, joined = find_path(first, second, order)
    assert changes(path) == ["solver", "intercept_penalised", "penalty"]
    assert all(refusal(one) is None for one in path)
    assert joined == ""


def test_third_engine_can_complete_a_path(configuration) -> None:
    """From lm to glm: neither has the other's loss, statsmodels has both."""
    first, second = configuration("lm-top10"), configuration("glm-top10")
    path, joined = find_path(first, second, preferred_order(all_differences(first, second)))
    assert [one.method.engine for one in path] == [
        "r.lm",
        "py.statsmodels",
        "py.statsmodels",
        "r.glm",
    ]
    assert changes(path) == ["engine", "family", "engine"]
    assert joined == ""


def test_missing_path_names_the_configurations(configuration) -> None:
    first, second = configuration("lm-top10"), configuration("liblinear-top10")
    with pytest.raises(NoPathError) as caught:
        find_path(first, second, preferred_order(all_differences(first, second)))
    text = str(caught.value)
    assert text.startswith(
        "No ladder leads from lm-top10 to liblinear-top10 by one setting at a time, in any order"
    )
    assert "With select.statistic, select.ties changed" in text
    assert "does not support" in text
    assert "write a ladder file" in text


def test_long_search_is_stopped(configuration, monkeypatch) -> None:
    monkeypatch.setattr(search, "_MOST_CONFIGURATIONS", 3)
    first, second = configuration("lm-top10"), configuration("liblinear-top10")
    with pytest.raises(NoPathError, match="among 3 configurations of lm-top10 and liblinear-top10"):
        find_path(first, second, preferred_order(all_differences(first, second)))


@given(
    st.sets(
        st.sampled_from(["select.statistic", "select.ties", "family", "penalty", "engine", "pool"])
    )
)
@settings(deadline=None)
def test_configuration_mixes_the_settings_of_both_ends(configuration, chosen: set[str]) -> None:
    first, second = configuration("lm-top10"), configuration("liblinear-top10", "other")
    mixed = mix(first, second, chosen)
    assert isinstance(mixed, Configuration)
    assert {one.setting for one in configuration_differences(first, mixed)} == chosen
    rest = set(all_differences(first, second)) - chosen
    # Where the loss is still the first's, so is what belongs to it.
    assert {one.setting for one in configuration_differences(mixed, second)} == rest


def test_settings_follow_their_setting(configuration) -> None:
    first, second = configuration("lm-top10"), configuration("liblinear-top10")
    mixed = mix(first, second, {"penalty"})
    assert isinstance(mixed, Configuration)
    assert (mixed.method.spec.penalty, mixed.method.spec.strength) == ("l2", 1e-6)
    mixed = mix(first, second, {"family"})
    assert isinstance(mixed, Configuration)
    spec = mixed.method.spec
    assert (spec.solver, spec.tolerance, spec.max_iterations) == ("liblinear", 1e-4, 100)


def test_settings_of_an_optimiser_are_mixed_one_by_one(configuration) -> None:
    first = configuration("keras-mlp-sgd")
    sgd = first.method.spec.optimiser
    other = replace(sgd, rate=0.5, decay=0.0)
    second = replace(
        first, method=replace(first.method, spec=replace(first.method.spec, optimiser=other))
    )
    mixed = mix(first, second, {"optimiser.decay"})
    assert isinstance(mixed, Configuration)
    assert mixed.method.spec.optimiser == replace(sgd, decay=0.0)


def test_models_mix_their_common_settings(configuration) -> None:
    first, second = configuration("lm-top10"), configuration("h2o-mlp")
    mixed = mix(first, second, {"model", "select", "engine"})
    assert isinstance(mixed, Configuration)
    assert mixed.method.model == "mlp"
    assert mixed.method.spec.threshold == 0.5
    assert [one.setting for one in configuration_differences(mixed, second)] == ["threshold"]


def test_equal_pools_do_not_differ(configuration) -> None:
    one = Sampling.of(configuration("liblinear-top10", "other").data.pool)
    renamed = replace(one, pool=replace(one.pool, name="other"))
    pair = (
        configuration("liblinear-top10", "other"),
        replace(configuration("liblinear-top10"), data=renamed),
    )
    assert all_differences(*pair) == ()


def test_settings_that_engines_have_only_together_change_together(configuration) -> None:
    first, second = configuration("lm-top10"), configuration("keras-mlp-sgd")
    path, joined = find_path(first, second, preferred_order(all_differences(first, second)))
    assert joined == "model + engine"
    changed = [only_change(one, two, joined) for one, two in pairwise(path)]
    assert [one.setting for one in changed] == ["select", "model + engine"]
    assert changed[-1].before == "linear, r.lm"
    assert path[-1].method == second.method
