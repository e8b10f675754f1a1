"""Negative controls: planted differences are seen, placed and named; identical pairs are not."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from faults.data_plants import data_plants
from faults.factor_plants import factor_plants
from faults.fit_plants import fit_plants
from faults.plant import Plant
from faults.planting import PlantingOptions, plant_in
from faults.table import DetectionTable
from faults.trial import Trial, own_fits, try_plant
from fitdiff.causes.case import Refits
from fitdiff.compare.compare import compare_fits
from fitdiff.compare.levels import Fitted, first_difference
from fitdiff.engines.contract import Context
from fitdiff.engines.r.package import open_session
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method
from fitdiff.models.leekasso import selection
from fitdiff.run.cell import rows_of
from fitdiff.run.worker import Task, start_worker
from fitdiff.run.worker import fit as fit_task
from fitdiff.splits.split import Split, draw_splits
from fitdiff.studies.study import available, read_study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data
from rbridge import RSession

STUDIES = Path(__file__).parents[2] / "py/debate2017/src/debate2017/studies"
STUDY = read_study(str(STUDIES / "leek2017.toml"))
METHODS = available(STUDIES.parent, "methods")
# Cheap, and of every model whose fits take milliseconds.
PLANTED_IN_FULL = ("beam-liblinear", "best-pixel")
FACTORS_ONLY = ("leek-lm", "leek-ols-statsmodels", "robinson-pixel-14-14", "svm-intersection")
TEST_ROWS = 200


@cache
def method(name: str) -> Method:
    return read_method(METHODS[name])


# What the sweeps place at the right level and do not name, as it is today.
NOT_NAMED = {
    # libsvm's tolerance changes how many steps it makes, and results jump; and folds by another
    # seed, which change one split alone, are explained by other factors to the bit.
    "svm-rbf": {"tolerance: 0.001 -> 0.00073", "tolerance: 0.001 -> 4.3e-05", "another seed"},
}


def small_net() -> Method:
    """One hidden layer of eight units, two epochs: the net's code at the least cost."""
    base = method("beam-mlp-no-dropout-small")
    return replace(base, spec=replace(base.spec, hidden=(8,), epochs=2.0))


@cache
def splits() -> tuple[Split, ...]:
    (source,) = STUDY.file.sources
    return tuple(draw_splits(STUDY.file, source, load_data(source), Profile((40,), 2)))


def refits(r_session: RSession, place: int, fits: int = 5000) -> Refits:
    (source,) = STUDY.file.sources
    data, split = load_data(source), splits()[place]
    rows, truth = rows_of(split, data), data.y[data.positions(split.test_rows)]
    x_test = rows.x_test[:TEST_ROWS]
    fewer = replace(rows, x_test=x_test, test_hash=hash_rows(x_test))
    return Refits(fewer, truth[:TEST_ROWS], Context(1, 120.0, lambda: r_session), fits)


@pytest.fixture(scope="module")
def r_session() -> Iterator[RSession]:
    with open_session() as session:
        yield session


@pytest.fixture(scope="module")
def trials(r_session: RSession) -> tuple[Trial, ...]:
    """Every plant that the assertions below are about, tried once."""
    found: list[Trial] = []

    def try_all(name: str, plants: Callable[[Method], tuple[Plant, ...]]) -> None:
        tried = [refits(r_session, 0)]
        own = own_fits(method(name), tried)
        found.extend(try_plant(plant, own, tried) for plant in plants(method(name)))

    for name in PLANTED_IN_FULL:
        try_all(name, lambda m: (*factor_plants(m, most=1), *data_plants(), *fit_plants(m)))
    for name in FACTORS_ONLY:
        try_all(name, lambda m: factor_plants(m, most=1))
    # A net's causes take minutes to find (`deep`); what is seen of a plant takes none.
    tried = [refits(r_session, 0, fits=3)]
    own = own_fits(small_net(), tried)
    plants = (*data_plants(), *fit_plants(small_net()))
    found += [try_plant(plant, own, tried) for plant in plants if not plant.factor]
    return tuple(found)


def test_forty_plants_and_more_change_something(trials: tuple[Trial, ...]) -> None:
    effective = [trial for trial in trials if trial.level is not None]
    assert len(effective) >= 40
    assert {trial.kind for trial in effective} == {"factor", "data", "fit"}
    levels = {trial.level for trial in effective}
    assert levels >= {"rows", "selection", "parameters", "probabilities", "labels", "metric"}
    assert len({trial.factor for trial in effective if trial.factor}) >= 10


def test_every_plant_is_seen_at_the_level_at_which_it_acts(trials: tuple[Trial, ...]) -> None:
    bad = [
        (trial.method, trial.what, trial.outcome)
        for trial in trials
        if trial.outcome in ("missed", "wrong level")
    ]
    assert bad == []


def test_every_declared_factor_is_named_and_nothing_else(trials: tuple[Trial, ...]) -> None:
    bad = [
        (trial.method, trial.what, trial.outcome, trial.named)
        for trial in trials
        if trial.outcome in ("not named", "wrongly named")
    ]
    assert bad == []


def test_rows_under_hashes_that_are_not_theirs_are_refused_by_hash_or_type(
    trials: tuple[Trial, ...],
) -> None:
    refused = [trial for trial in trials if "the split's hashes" in trial.what]
    assert len(refused) >= 40
    for trial in refused:
        (sighting,) = trial.sightings
        assert "hash to" in sighting.failed or "Rows must be" in sighting.failed, trial


def test_a_divisor_changed_in_the_code_is_seen_and_no_factor_is_blamed(
    r_session: RSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ddof1(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        zeros, ones = x[y == 0], x[y == 1]
        error = np.sqrt(
            zeros.var(axis=0, ddof=1) / len(zeros) + ones.var(axis=0, ddof=1) / len(ones)
        )
        return np.abs(zeros.mean(axis=0) - ones.mean(axis=0)) / (error + 1e-6)

    def make(own: Fitted, tried: Refits) -> Fitted:
        with monkeypatch.context() as patch:
            patch.setattr(selection, "welch_ddof0", ddof1)
            return tried.fit_again(own.method)

    tried = [refits(r_session, place) for place in (0, 1)]
    plant = Plant("fit", "standard errors with ddof 1", "", make)
    trial = try_plant(plant, own_fits(method("beam-liblinear"), tried), tried)
    assert trial.outcome in ("found", "ineffective")


def test_forty_identical_pairs_and_more_show_no_difference(
    r_session: RSession, tmp_path: Path
) -> None:
    names = (
        "leek-lm",
        "beam-r-glm",
        "beam-liblinear",
        "beam-lbfgs",
        "leek-ols-statsmodels",
        "beam-logit-statsmodels",
        "robinson-pixel-14-14",
        "best-pixel",
    )
    chosen = [*(method(name) for name in names), method("svm-intersection"), small_net()]
    pairs: list[tuple[str, Fitted, Fitted]] = []
    for place in (0, 1):
        forwards, backwards = refits(r_session, place), refits(r_session, place)
        first = {one.name: forwards.fit(one) for one in chosen}
        last = {one.name: backwards.fit(one) for one in reversed(chosen)}
        pairs += [("in another order", first[one.name], last[one.name]) for one in chosen]
        pairs += [("fitted twice", first[one.name], forwards.fit_again(one)) for one in chosen]
        pairs.append(("R and Python", first["leek-lm"], first["leek-ols-statsmodels"]))
    pairs += in_another_worker(
        [method(name) for name in names if "py." in method(name).engine], tmp_path
    )
    assert len(pairs) >= 40
    flagged = [
        (how, one.method.name, level)
        for how, one, other in pairs
        if (level := first_difference(compare_fits(one, other))) is not None
    ]
    assert flagged == []
    same = [pair for pair in pairs if pair[0] != "R and Python"]
    assert all(
        one.result.probability.tobytes() == other.result.probability.tobytes()
        for _, one, other in same
    )


def in_another_worker(methods: list[Method], folder: Path) -> list[tuple[str, Fitted, Fitted]]:
    """Fits of the whole split here and in a process of its own."""
    (source,) = STUDY.file.sources
    data, split = load_data(source), splits()[0]
    rows, truth = rows_of(split, data), data.y[data.positions(split.test_rows)]
    tasks = [
        Task(one, split, source, one.key(), seed=1, time_limit=120.0)
        for one in methods
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, start_worker, (os.getpid(), folder)) as pool:
        results = list(pool.map(fit_task, tasks))
    here = Refits(rows, truth, Context(1, 120.0, open_session))
    pairs = []
    for task, result in zip(tasks, results, strict=True):
        there = Fitted(task.method, rows, truth, result)
        pairs.append(("in another worker", here.fit(task.method), there))
    return pairs


@pytest.mark.deep
@pytest.mark.parametrize(
    "name",
    [
        "beam-liblinear",
        "beam-lbfgs",
        "leek-lm",
        "beam-r-glm",
        "leek-ols-statsmodels",
        "robinson-pixel-14-14",
        "svm-rbf",
    ],
)
def test_the_large_sweep_finds_every_plant(name: str) -> None:
    table = sweep(method(name), PlantingOptions(values=6, splits=3))
    assert table.counts()["level right"] == table.counts()["effective"]
    assert {trial.what for trial in not_found(table)} == NOT_NAMED.get(name, set())


@pytest.mark.deep
def test_no_plant_in_a_net_is_missed_or_blamed_on_another_factor() -> None:
    table = sweep(small_net(), PlantingOptions(values=2, splits=1))
    assert table.counts()["level right"] == table.counts()["effective"]
    # All plants share the fits, which a net's many numbers spend; then a cause may stay unnamed,
    # but nothing is missed and nothing else is blamed.
    assert {trial.outcome for trial in not_found(table)} <= {"not named"}


def not_found(table: DetectionTable) -> list[Trial]:
    return [trial for trial in table.trials if trial.outcome not in ("found", "ineffective")]


def sweep(chosen: Method, options: PlantingOptions) -> DetectionTable:
    return plant_in(STUDY, Profile((40,), 3), [chosen], options, lambda trial: None)
