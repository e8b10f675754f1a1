from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from debate2017.known_differences.measuring import measure_effects, measure_step, selection_rows
from debate2017.known_differences.selection_effect import SelectionEffect
from debate2017.known_differences.specification import EffectFile
from fitdiff.errors import DataError, SpecificationError
from fitdiff.methods.method import read_method
from fitdiff.studies.study import read_study

COMPARISONS = Path(__file__).parents[3] / "py/debate2017/src/debate2017"
IMAGES = 50


def step(before: str, after: str) -> EffectFile:
    return EffectFile(**{"from": before, "to": after})


@pytest.fixture
def methods():
    base = read_method(COMPARISONS / "methods" / "L1-statsmodels.toml")
    return {
        "loose": replace(base, name="loose", spec=replace(base.spec, tolerance=1e-4)),
        "tight": replace(base, name="tight"),
        "both": replace(base, name="both", spec=replace(base.spec, tolerance=1e-4, threshold=0.9)),
    }


def planted(answers):
    """Results of methods on two splits at each of two sizes, from which images they label right."""
    rows, right = [], {}
    for (method, n, replicate), labels in answers.items():
        place = {"method": method, "source": "mnist 0 v 1", "n": n, "replicate": replicate}
        counts = {"correct": int(labels.sum()), "total": IMAGES, "status": "ok"}
        rows.append(place | counts | {"split_hash": f"{n} {replicate}"})
        right[method, "mnist 0 v 1", n, replicate] = labels
    return pd.DataFrame(rows), right


def first(count):
    return np.arange(IMAGES) < count


@pytest.fixture
def answers():
    """At n = 10, two images are gained; at n = 20, one is gained and another lost."""
    moved = first(30).copy()
    moved[[0, 49]] = False, True
    of_loose = {("loose", n, k): first(30) for n in (10, 20) for k in (1, 2)}
    of_tight = {("tight", 10, k): first(32) for k in (1, 2)} | {
        ("tight", 20, k): moved for k in (1, 2)
    }
    return of_loose | of_tight


def test_an_effect_is_what_was_planted(methods, answers):
    effect = measure_step(step("loose", "tight"), methods, *planted(answers))
    assert (effect.factor, effect.before_value, effect.after_value) == ("tolerance", 1e-4, 1e-7)
    assert effect.repeatable
    small, large = effect.by_size
    assert (small.n, small.splits, small.labels_changed) == (10, 2, 2 / IMAGES)
    assert (small.mean, small.low, small.high) == pytest.approx((0.04, 0.04, 0.04))
    # What is gained and lost on different images is no gain, but labels did change.
    assert (large.mean, large.labels_changed) == (0, 2 / IMAGES)
    assert (effect.overall.n, effect.overall.splits) == (None, 4)
    assert effect.overall.mean == pytest.approx(0.02)
    assert effect.overall.labels_changed == pytest.approx(2 / IMAGES)


def test_a_step_of_several_factors_or_of_an_unknown_method_is_refused(methods, answers):
    with pytest.raises(SpecificationError, match="changes 2 factors"):
        measure_step(step("tight", "both"), methods, *planted(answers))
    with pytest.raises(DataError, match="no method 'missing'"):
        measure_step(step("tight", "missing"), methods, *planted(answers))


def manifest(folder, study, **changes):
    content = {
        "study": study.name,
        "profile": "smoke",
        "methods": {method.name: method.key() for method in study.methods},
        "cells": {"planned": 4, "finished": 4, "failed": 0},
    }
    (folder / "manifest.json").write_text(json.dumps(content | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cells": {"planned": 4, "finished": 3, "failed": 0}}, "INCOMPLETE: 3 of 4 cells"),
        ({"methods": {}}, "method 'leek-lm' is not what was fitted there"),
    ],
    ids=["incomplete", "other methods"],
)
def test_effects_are_those_of_a_whole_run_of_the_methods_as_they_are(tmp_path, changes, message):
    study = read_study(str(COMPARISONS / "studies" / "known-differences.toml"))
    manifest(tmp_path, study, **changes)
    with pytest.raises(DataError, match=message):
        measure_effects(study, tmp_path, ())


def test_what_is_recorded_of_a_selection_is_which_columns_are_kept_most():
    frequency = np.array([0.0, 0.5, 1.0, 0.5, 0.1, 0.2, 0.3])
    (row,) = selection_rows([SelectionEffect(10, 9, "rule", 2.6, 0.1, 0.2, 0.3, frequency)])
    assert (row.n, row.splits, row.rule, row.kept, row.exchanged) == (10, 9, "rule", 2.6, 0.3)
    assert row.often == ((2, 1.0), (1, 0.5), (3, 0.5), (6, 0.3), (5, 0.2))
