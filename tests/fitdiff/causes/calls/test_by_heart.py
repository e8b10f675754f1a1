"""Agreement on the rows that were fitted, which is no evidence where both return the outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fitdiff.causes.calls.by_heart import by_heart
from fitdiff.causes.calls.change import Change, Family
from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import Kind, predicted, quantity

TABLE = pd.DataFrame({"x": [1.5, 2.5, 3.5, 4.5], "g": ["b", "a", "a", "b"]})


def classes(values: list[str]) -> Stage:
    one = predicted(values, sorted(set(values)), "")
    return Stage("predicted classes", judge(align(one, one), Scale()))


def numbers(kind: Kind, values: list[float]) -> Stage:
    one = quantity(kind, values)
    return Stage(kind, judge(align(one, one), Scale()))


def change(family: Family = "choice") -> list[Change]:
    return [Change("second", "f:weights", "'uniform'", "'distance'", family, "")]


def test_classes_that_are_the_outcome_prove_nothing() -> None:
    assert by_heart(change(), [classes(["b", "a", "a", "b"])], TABLE)
    assert not by_heart(change(), [classes(["b", "a", "b", "b"])], TABLE)


def test_numbers_that_are_the_outcome_prove_nothing_unless_more_agrees() -> None:
    learnt = numbers("fitted values", [1.5, 2.5, 3.5, 4.5])
    assert by_heart(change(), [learnt], TABLE)
    assert not by_heart(change(), [learnt, numbers("coefficients", [1.0, 2.0])], TABLE)
    assert not by_heart(change(), [numbers("fitted values", [1.5, 2.5, 3.5, 4.6])], TABLE)


def test_the_other_sides_number_is_no_chance() -> None:
    assert not by_heart(change("number"), [classes(["b", "a", "a", "b"])], TABLE)


def test_neighbours_weighted_by_distance_are_not_one_neighbour(compared) -> None:
    generator = np.random.default_rng(3)
    data = pd.DataFrame(generator.normal(size=(60, 2)), columns=["u", "v"])
    data["g"] = np.where(data["u"] + generator.normal(size=60) > 0, "p", "q")
    first = "r: class::knn(data[, c('u', 'v')], data[, c('u', 'v')], g)"
    second = "py: KNeighborsClassifier().fit(data[['u', 'v']], g).predict(data[['u', 'v']])"
    causes = compared(first, second, data).explanation.causes
    named = {one.setting for cause in causes for one in cause.settings}
    assert named == {"KNeighborsClassifier:n_neighbors", "knn:k"}
