"""Ladders of outcomes without classes, from the study to the report."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution.coalitions import with_configurations
from fitdiff.attribution.explain import explain
from fitdiff.attribution.provenance import LadderOrigin
from fitdiff.attribution.report import LadderReport, make_report
from fitdiff.attribution.running import run_ladder
from fitdiff.attribution.writing import write_report
from fitdiff.errors import DataError, UnsupportedSettingError
from fitdiff.run.options import Listener, RunOptions
from fitdiff.studies.history import Commit

STUDY = """
methods = ["statsmodels-ols"]
[data]
table = "yield.csv"
outcome = "y"
task = "numeric"
features = ["x"]
[split]
protocol = "k-fold"
folds = 5
"""
OTHER = """
name = "no-constant"
title = "No intercept, scikit-learn"
like = "sklearn-ols"
[settings]
intercept = false
"""
COUNTED = """
name = "counted"
title = "Frequency weights"
like = "statsmodels-ols"
[settings]
weights = "frequency"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("numeric")
    rng = np.random.default_rng(5)
    x = rng.normal(size=40)
    table = {"x": x, "kind": rng.choice(["a", "b"], 40), "y": 5 + 3 * x + rng.normal(size=40)}
    pd.DataFrame(table).to_csv(folder / "yield.csv", index=False)
    (folder / "own.toml").write_text(STUDY)
    (folder / "methods").mkdir()
    (folder / "methods" / "no-constant.toml").write_text(OTHER)
    (folder / "methods" / "counted.toml").write_text(COUNTED)
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, LadderReport]:
    ladder = explain("statsmodels-ols", "no-constant", str(folder / "own.toml"))
    ladder, plan = with_configurations(ladder, orders=20)
    out = folder / "out"
    run_ladder(ladder, RunOptions("paper", out, workers=1), Listener(*[lambda *_: None] * 3))
    return {
        metric: make_report(replace(ladder, file=file), out, plan, (), metric)
        for metric, file in (("", None), ("rmse", folder / "own.toml"))
    }


def test_steps_and_shapley_values_add_up_to_the_gap_in_squared_error(
    found: dict[str, LadderReport], folder: Path
) -> None:
    report = found[""]
    assert report.metric == "deviance"
    assert report.gap.mean > 0
    assert sum(step.overall.mean for step in report.steps) == report.gap.mean
    assert report.attribution is not None
    values = report.attribution.values
    assert sum((one.mean for one in values), Fraction(0)) == report.gap.mean
    text = write_report(report, folder)
    assert "mean squared error" in text.replace("\n", " ")
    assert "lower is better" in text.replace("\n", " ")
    assert json.loads((folder / "ladder.json").read_text())["metric"] == "deviance"


def test_what_is_known_of_a_ladders_file_is_in_every_file(
    found: dict[str, LadderReport], folder: Path
) -> None:
    assert found[""].origin is None, "it was made between two methods"
    known = found["rmse"].origin
    assert known is not None
    assert known.text() == "", "its folder has no version history"
    origin = LadderOrigin("beef" * 16, Commit("c0ffee" * 7, "2026-01-05"), False, "after")
    text = write_report(replace(found["rmse"], origin=origin), folder)
    said = "Ladder beefbeefbeef: last changed 2026-01-05 (commit c0ffeec0ffee), after the run."
    assert f" {said} " in f" {' '.join(text.split())} "
    written = json.loads((folder / "ladder.json").read_text())["origin"]
    assert written["since"] == {"id": "c0ffee" * 7, "date": "2026-01-05"}
    assert (written["changed"], written["text"]) == ("after", said)


def test_what_engines_have_together_only_changes_together_and_rounds_without_an_effect(
    found: dict[str, LadderReport],
) -> None:
    steps = found[""].steps
    assert [step.stated.difference.setting for step in steps] == ["intercept", "solver + engine"]
    assert steps[1].stated.difference.before == "qr, py.statsmodels"
    assert steps[1].overall.mean == 0
    assert "solver and engine change together, as one step" in found[""].order


def test_another_metric_has_its_own_gap(found: dict[str, LadderReport]) -> None:
    report = found["rmse"]
    assert sum(step.overall.mean for step in report.steps) == report.gap.mean
    assert 0 < report.gap.mean < found[""].gap.mean
    assert set(report.gap.beside) == {"r2"}


def test_classes_are_asked_for_where_there_are_none(folder: Path) -> None:
    ladder = explain("statsmodels-ols", "no-constant", str(folder / "own.toml"))
    with pytest.raises(DataError, match="Measured of all: deviance, rmse, r2"):
        make_report(ladder, folder / "out", metric="accuracy")


def test_rows_that_stand_for_several_are_refused(folder: Path) -> None:
    with pytest.raises(UnsupportedSettingError, match="Write each row as often as it was seen"):
        explain("statsmodels-ols", "counted", str(folder / "own.toml"))
