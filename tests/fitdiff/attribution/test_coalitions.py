from dataclasses import replace
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
from fitdiff.attribution.search import NoPathError
from fitdiff.errors import SpecificationError
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
    means = {one.change.setting: one.mean for one in found.values}
    assert means == {
        "activation": Fraction(50, 1000),
        "epochs": Fraction(30, 1000),
        "batch_size": 0,
    }
    assert found.gap == Fraction(80, 1000)
    (interaction,) = found.interactions
    assert set(interaction.settings) == {"activation", "epochs"}
    assert interaction.mean == Fraction(60, 1000)
    activation = next(one for one in found.values if one.change.setting == "activation")
    assert (activation.smallest, activation.largest) == (Fraction(20, 1000), Fraction(80, 1000))
    # The same on every split: differences of counts out of 1,000, weighted in floating point.
    assert activation.interval.low == pytest.approx(0.05, abs=1e-12)
    assert activation.standard_error == 0.0


def test_many_settings_are_sampled(configuration, studies, monkeypatch) -> None:
    monkeypatch.setattr(coalitions, "EXACT_SETTINGS", 2)
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
    monkeypatch.setattr(coalitions, "EXACT_SETTINGS", 1)
    ladder, plan = with_configurations(
        ladder_between(configuration, studies, activation="relu", epochs=200.0), 6
    )
    both = made_up(ladder, lambda spec: 40 * (spec.activation == "relu" and spec.epochs == 200))
    found = attribute(ladder, plan, both)
    firsts = sum(order[0] == "activation" for order in plan.orders)
    activation = next(one for one in found.values if one.change.setting == "activation")
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


def test_missing_order_of_runnable_configurations_is_an_error(studies) -> None:
    with pytest.raises(NoPathError, match="no Shapley value exists"):
        with_configurations(explain("lm-top10", "glm-top10", studies["own"]), orders=20)


def test_too_many_settings_are_refused(configuration, studies, monkeypatch) -> None:
    monkeypatch.setattr(coalitions, "MOST_SETTINGS", 1)
    with pytest.raises(SpecificationError, match="differ in 2 settings"):
        with_configurations(
            ladder_between(configuration, studies, activation="relu", epochs=200.0), 20
        )
