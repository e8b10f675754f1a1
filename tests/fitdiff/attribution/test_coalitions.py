from dataclasses import fields, replace
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution import coalitions
from fitdiff.attribution.attribution import attribute
from fitdiff.attribution.coalitions import with_configurations
from fitdiff.attribution.explain import explain
from fitdiff.attribution.ladder import Ladder, build_ladder
from fitdiff.errors import SpecificationError
from fitdiff.models.linear.settings import LinearSettings
from fitdiff.models.nets.settings import CnnSettings, NetSettings
from fitdiff.studies.study import read_study


def ladder_between(configuration, studies, **changes: object) -> Ladder:
    """From a net to a net that differs in some settings, all of them of one engine."""
    first = configuration("keras-mlp-sgd")
    path = [first]
    for setting, value in changes.items():
        spec = replace(path[-1].method.spec, **{setting: value})
        path.append(replace(first, method=replace(first.method, name="end", spec=spec)))
    study = read_study(studies["own"])
    return build_ladder("own", "a ladder", study, path, {})


def made_up(ladder: Ladder, effect) -> pd.DataFrame:
    """Results of all configurations: right answers that ``effect`` makes of a method's settings."""
    rng = np.random.default_rng(1)
    base = {(n, k): int(rng.integers(500, 700)) for n, k in product((10, 20), range(1, 6))}
    return pd.DataFrame(
        {
            "method": one.method.name,
            "source": "cells",
            "n": n,
            "replicate": k,
            "seed": 0,
            "split_hash": f"{n} {k}",
            "correct": float(count + effect(one.method.spec)),
            "total": 1000.0,
        }
        for one in (*ladder.configurations, *ladder.further)
        for (n, k), count in base.items()
    )


def test_effects_and_their_interaction_are_found(configuration, studies) -> None:
    ladder, plan = with_configurations(
        ladder_between(configuration, studies, activation="relu", epochs=200.0, batch_size=8),
        orders=20,
    )
    assert plan.kind == "all orders"
    assert (plan.runnable_orders, plan.refused, len(plan.names)) == (6, 0, 8)
    # Four configurations stand on steps already.
    assert len(ladder.further) == 4

    def effect(spec) -> int:
        both = spec.activation == "relu" and spec.epochs == 200.0
        return 20 * (spec.activation == "relu") + 60 * both

    found = attribute(ladder, plan, made_up(ladder, effect))
    means = {one.name: one.mean for one in found.values}
    assert means == {
        "activation": Fraction(50, 1000),
        "epochs": Fraction(30, 1000),
        "batch_size": 0,
    }
    assert found.gap == Fraction(80, 1000)
    (interaction,) = found.interactions
    assert set(interaction.settings) == {"activation", "epochs"}
    assert interaction.mean == Fraction(60, 1000)
    activation = next(one for one in found.values if one.name == "activation")
    assert (activation.smallest, activation.largest) == (Fraction(20, 1000), Fraction(80, 1000))
    # The same on every split: differences of counts out of 1,000, weighted in floating point.
    assert activation.interval.low == pytest.approx(0.05, abs=1e-12)
    assert activation.standard_error == 0.0


def test_many_settings_are_sampled(configuration, studies, monkeypatch) -> None:
    monkeypatch.setattr(coalitions, "EXACT_CONFIGURATIONS", 7)
    ladder, plan = with_configurations(
        ladder_between(configuration, studies, activation="relu", epochs=200.0, batch_size=8),
        orders=5,
    )
    assert plan.kind == "sampled orders"
    assert (len(plan.orders), plan.runnable_orders) == (5, 6)
    found = attribute(ladder, plan, made_up(ladder, lambda spec: spec.batch_size))
    assert sum(one.mean for one in found.values) == found.gap == Fraction(7, 1000)
    # What adds up does the same in any order, and the sampling has no error.
    assert all(one.standard_error == pytest.approx(0, abs=1e-15) for one in found.values)


def test_sampling_error_is_reported_if_order_matters(configuration, studies, monkeypatch) -> None:
    monkeypatch.setattr(coalitions, "EXACT_CONFIGURATIONS", 3)
    ladder, plan = with_configurations(
        ladder_between(configuration, studies, activation="relu", epochs=200.0), 6
    )
    both = made_up(ladder, lambda spec: 40 * (spec.activation == "relu" and spec.epochs == 200))
    found = attribute(ladder, plan, both)
    firsts = sum(order[0] == "activation" for order in plan.orders)
    activation = next(one for one in found.values if one.name == "activation")
    assert activation.mean == Fraction(40 * (6 - firsts), 6000)
    chance = firsts / 6
    # Binomial, ddof 1.
    error = 0.04 * np.sqrt(chance * (1 - chance) / 5)
    assert activation.standard_error == pytest.approx(error, abs=1e-15)


def test_unsupported_configurations_are_counted(studies) -> None:
    _, plan = with_configurations(
        explain("liblinear-top10", "unpenalised-top10", studies["own"]), orders=20
    )
    assert plan.kind == "all runnable orders"
    # solver, then the intercept, then the penalty: nothing else can be run.
    assert (plan.runnable_orders, plan.refused) == (1, 4)


def test_ladder_through_a_third_engine_has_its_own_order(studies) -> None:
    """R's lm fits one family, glm has another solver: Python stands between them."""
    ladder, plan = with_configurations(explain("lm-top10", "glm-top10", studies["own"]), orders=20)
    assert [one.name for one in plan.players] == ["engine, step 1", "family", "engine, step 3"]
    assert plan.runnable_orders == 1
    assert ladder.further == ()


def test_too_many_configurations_are_refused(configuration, studies, monkeypatch) -> None:
    monkeypatch.setattr(coalitions, "MOST_CONFIGURATIONS", 3)
    with pytest.raises(SpecificationError, match="More than 3 configurations of activation, epoch"):
        with_configurations(
            ladder_between(configuration, studies, activation="relu", epochs=200.0), 20
        )


def test_sample_depends_on_its_seed_alone(configuration, studies, monkeypatch) -> None:
    monkeypatch.setattr(coalitions, "EXACT_CONFIGURATIONS", 7)
    ladder = ladder_between(configuration, studies, activation="relu", epochs=200.0, batch_size=8)
    drawn = [with_configurations(ladder, 6, seed=seed)[1].orders for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_groups_change_together(configuration, studies) -> None:
    changes = {"epochs": 200.0, "activation": "relu", "batch_size": 8, "hidden": (4,)}
    ladder, plan = with_configurations(
        ladder_between(configuration, studies, **changes), 20, by="group"
    )
    assert {one.name: one.steps for one in plan.players} == {
        "stopping": (0,),
        "architecture": (1, 3),
        "optimiser": (2,),
    }
    assert len(plan.names) == 8

    def effect(spec) -> int:
        return 10 * (spec.activation == "relu") + 20 * (spec.hidden == (4,))

    found = attribute(ladder, plan, made_up(ladder, effect))
    assert {one.name: one.mean for one in found.values} == {
        "stopping": 0,
        "architecture": Fraction(30, 1000),
        "optimiser": 0,
    }
    assert found.groups == ()


def test_group_that_no_order_keeps_whole_is_divided(studies) -> None:
    ladder = explain("lm-top10", "glm-top10", studies["own"])
    ladder, plan = with_configurations(ladder, 20, by="group")
    assert [one.name for one in plan.players] == ["engine, step 1", "model", "engine, step 3"]
    results = made_up(ladder, lambda spec: 50 * (spec.family == "binomial"))
    found = attribute(ladder, plan, results)
    (engine,) = found.groups
    assert (engine.name, engine.mean) == ("engine", 0)
    assert [one.mean for one in found.values] == [0, Fraction(50, 1000), 0]


@pytest.mark.parametrize("model", [NetSettings, CnnSettings, LinearSettings])
def test_every_setting_is_in_one_group(model) -> None:
    stated = [name for members in model.GROUPS.values() for name in members]
    assert sorted(stated) == sorted(one.name for one in fields(model))
