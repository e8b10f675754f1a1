"""Worked examples: a built-in table of each kind of outcome, by R and by Python, every stage.

Needs R; what is compared is what a user's study compares, over splits of any protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fitdiff.comparison.compare import compare_fits
from fitdiff.comparison.stages import ComparedFit, StageDiff
from fitdiff.data.source import load_data
from fitdiff.data.table import TableSource
from fitdiff.engines.contract import Context
from fitdiff.engines.r.package import open_session, problem
from fitdiff.methods.method import Method, read_method
from fitdiff.run.cell import fit_rows, rows_of, truth_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.protocols import AllRows, KFold, Protocol
from fitdiff.studies.study_file import Profile, StudyFile
from rbridge import RSession

pytestmark = pytest.mark.skipif(problem() is not None, reason=str(problem()))

METHOD = """
name = "{name}"
title = "{name}"
model = "linear"
engine = "{engine}"

[transforms.encode]
name = "treatment"
reference = "first"

[transforms.missing]
name = "drop"

[settings]
family = "{family}"
link = "{link}"
intercept = true
penalty = "none"
l1_ratio = 0.0
strength = 0.0
strength_unit = "total-loss"
path_length = 1
path_ratio = 1.0
folds = 0
refit = "none"
intercept_penalised = false
weights = "{weights}"
solver = "{solver}"
tolerance = {tolerance}
max_iterations = {max_iterations}
threshold = {threshold}
"""
COX = """
name = "{name}"
title = "{name}"
model = "cox"
engine = "{engine}"

[settings]
ties = "{ties}"
tolerance = 1e-9
max_iterations = 50
"""
IRLS = {"solver": "irls", "tolerance": 1e-8, "max_iterations": 25, "weights": "none"}
POISSON = {"family": "poisson", "link": "log", "threshold": '"none"', **IRLS}
LOGISTIC = {"family": "binomial", "link": "logit", "threshold": 0.5, **IRLS}
LEAST_SQUARES = {"family": "gaussian", "link": "identity", "threshold": '"none"', "solver": "qr"}
LEAST_SQUARES |= {"tolerance": 1e-7, "max_iterations": 0, "weights": "precision"}
INFERENCE = {"standard errors", "statistics", "p-values", "log-likelihood"}


@pytest.fixture(scope="module")
def session() -> Iterator[RSession]:
    with open_session() as session:
        yield session


@pytest.fixture
def compare(tmp_path: Path, session: RSession):
    def method(engine: str, settings: dict[str, object]) -> Method:
        name = engine.replace(".", "-")
        file = tmp_path / f"{name}.toml"
        template = COX if "ties" in settings else METHOD
        file.write_text(template.format(name=name, engine=engine, **settings))
        return read_method(file)

    def compare(
        source: TableSource, engines: tuple[str, str], settings, split: Protocol
    ) -> list[dict[str, StageDiff]]:
        data = load_data(source)
        study = StudyFile("worked", ("r", "python"), (source,), split=split)
        context = Context(1, 60.0, lambda: session)
        found = []
        for one in draw_splits(study, source, data, Profile()):
            rows, truth = rows_of(one, data), truth_of(one, data)
            fits = []
            for engine in engines:
                chosen = method(engine, settings)
                result = fit_rows(chosen, rows, truth, context)
                assert (result.record.status, result.record.error) == ("ok", "")
                fits.append(ComparedFit(chosen, rows, truth, result))
            found.append({stage.stage: stage for stage in compare_fits(*fits)})
        return found

    return compare


def differing(stages: dict[str, StageDiff]) -> set[str]:
    return {name for name, stage in stages.items() if stage.equal is False}


def compared(stages: dict[str, StageDiff]) -> set[str]:
    return {name for name, stage in stages.items() if stage.equal is True}


def test_counts_by_poisson_regression(compare) -> None:
    source = TableSource("r:datasets::warpbreaks", outcome="breaks", task="count")
    (stages,) = compare(source, ("r.glm", "py.statsmodels"), POISSON, AllRows())
    assert differing(stages) == set()
    assert compared(stages) >= {"parameters", "predictions", "deviance", *INFERENCE}


def test_two_classes_with_a_categorical_predictor_over_folds(compare) -> None:
    features = ("age", "parity", "education", "spontaneous", "induced")
    source = TableSource("r:datasets::infert", outcome="case", features=features)
    folds = compare(source, ("r.glm", "py.statsmodels"), LOGISTIC, KFold("k-fold", 10))
    assert len(folds) == 10
    for stages in folds:
        assert differing(stages) == set()
        assert compared(stages) >= {"parameters", "predictions", "labels", "deviance", *INFERENCE}


def test_numbers_with_weights_and_missing_values(compare) -> None:
    features = ("Ozone", "Solar.R", "Wind")
    roles = {"weights": "Day"}
    source = TableSource(
        "r:datasets::airquality", outcome="Temp", task="numeric", features=features, roles=roles
    )
    (stages,) = compare(source, ("r.lm", "py.statsmodels"), LEAST_SQUARES, AllRows())
    # R counts the variance as a parameter, statsmodels does not: 2 and log(111) apart.
    assert differing(stages) == {"AIC", "BIC"}
    assert compared(stages) >= {"parameters", "predictions", "R-squared", *INFERENCE}


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_survival_by_proportional_hazards(compare, ties: str) -> None:
    source = TableSource(
        "r:survival::lung",
        roles={"time": "time", "event": "status"},
        event="2",
        features=("age", "sex", "ph.ecog"),
        complete=True,
    )
    (stages,) = compare(source, ("r.survival", "py.statsmodels"), {"ties": ties}, AllRows())
    assert differing(stages) == set()
    assert compared(stages) >= {"parameters", "predictions", *INFERENCE}
