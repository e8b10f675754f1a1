"""The page of known differences: generated, and true of what is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from debate2017.known_differences.measuring import selection_rows
from debate2017.known_differences.page import as_page
from debate2017.known_differences.recording import known_differences, read_record, references
from debate2017.known_differences.selection_effect import selection_effects
from debate2017.known_differences.specification import KnownDifferencesFile, read_file
from debate2017.known_differences.update import page_file
from fitdiff.cards.defaults import of_kind, read_h2o, read_python, read_r
from fitdiff.engines.h2o.server import start_h2o
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import factor_names
from fitdiff.models import MODELS
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile

from .recorded_fits import LEDGER

FOLDER = Path(__file__).parent
MEND = "Read the defaults again, and see what the change means: fitdiff known-differences --update"


@pytest.fixture(scope="module")
def file() -> KnownDifferencesFile:
    return read_file(FOLDER)


def recorded(references: list[str]) -> dict[str, str]:
    defaults = read_record(FOLDER).defaults
    return {reference: defaults[reference] for reference in references}


def test_the_page_is_what_the_generator_makes() -> None:
    made = as_page(known_differences(FOLDER))
    assert page_file(FOLDER).read_text() == made, "Generate it: fitdiff known-differences --update"


def test_defaults_of_python_are_those_on_the_page(file: KnownDifferencesFile) -> None:
    chosen = of_kind(references(file), "python")
    assert chosen
    assert read_python(chosen) == recorded(chosen), MEND


def test_defaults_of_r_are_those_on_the_page(
    file: KnownDifferencesFile, request: pytest.FixtureRequest
) -> None:
    if problem := r_package.problem():
        request.config.stash[LEDGER].skipped.append("defaults of R")
        pytest.skip(f"NO R: defaults are not compared. {problem}")
    chosen = of_kind(references(file), "r")
    assert chosen
    with r_package.open_session() as session:
        assert read_r(chosen, session) == recorded(chosen), MEND


def test_defaults_of_h2o_are_those_on_the_page(file: KnownDifferencesFile, tmp_path: Path) -> None:
    chosen = of_kind(references(file), "h2o")
    assert chosen
    with start_h2o(tmp_path / "h2o.log", memory="512m") as server:
        assert read_h2o(chosen, server.address) == recorded(chosen), MEND


def test_the_record_holds_nothing_that_the_page_does_not_show(file: KnownDifferencesFile) -> None:
    record = read_record(FOLDER)
    assert set(record.defaults) == set(references(file))
    steps = {(step.from_, step.to) for one in file.differences for step in one.effects}
    assert {(effect.before, effect.after) for effect in record.effects} == steps


def test_columns_selected_are_those_on_the_page(file: KnownDifferencesFile) -> None:
    """At the smallest size, where ties are and rules differ; larger ones take longer."""
    stated, recorded_rows = file.selection, read_record(FOLDER).selection
    n = min(stated.sizes)
    study = read_study(str(FOLDER / "studies" / f"{stated.study}.toml"))
    effects = selection_effects(study, Profile((n,), stated.replicates))
    for effect in effects:
        print(effect)
    assert selection_rows(effects) == tuple(row for row in recorded_rows if row.n == n)


def test_every_difference_is_of_a_factor_that_methods_state(file: KnownDifferencesFile) -> None:
    """By its name without settings of a table: optimiser.epsilon is a setting of optimiser."""
    known = {factor for model in MODELS for factor in factor_names(model)} | {"engine"}
    stated = {one.factor.partition(".")[0] for one in file.differences if one.factor}
    assert stated - known == set()
    ids = [one.id for one in file.differences]
    assert len(set(ids)) == len(ids)


def test_most_values_are_read_and_not_remembered(file: KnownDifferencesFile) -> None:
    values = [value for one in file.differences for value in one.values]
    assert sum(bool(value.reads) for value in values) > len(values) / 2
