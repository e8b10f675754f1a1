"""The defaults on the page of known differences are those of what is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from debate2017.known_differences import select, selection_record
from debate2017.known_differences_page import UPDATE, KnownDifferences, read_file, read_record
from fitdiff.cards.defaults import of_kind, read_h2o, read_python, read_r
from fitdiff.engines.h2o.server import start_h2o
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import MODELS, TRANSFORMS, setting_names

pytestmark = pytest.mark.long

CURE = f"Read the defaults again, and see what the change means: {UPDATE}"


@pytest.fixture(scope="module")
def file() -> KnownDifferences:
    return read_file()


def recorded(references: list[str]) -> dict[str, str]:
    assert references
    return {reference: read_record()["defaults"][reference] for reference in references}


def test_defaults_of_python_are_those_on_the_page(file: KnownDifferences) -> None:
    chosen = of_kind(file.references(), "python")
    assert read_python(chosen) == recorded(chosen), CURE


def test_defaults_of_r_are_those_on_the_page(file: KnownDifferences) -> None:
    if problem := r_package.problem():
        pytest.skip(f"NO R: defaults are not compared. {problem}")
    chosen = of_kind(file.references(), "r")
    with r_package.open_session() as session:
        assert read_r(chosen, session) == recorded(chosen), CURE


def test_defaults_of_h2o_are_those_on_the_page(file: KnownDifferences, tmp_path: Path) -> None:
    chosen = of_kind(file.references(), "h2o")
    with start_h2o(tmp_path / "h2o.log", memory="512m") as server:
        assert read_h2o(chosen, server.address) == recorded(chosen), CURE


def test_record_holds_nothing_that_the_page_does_not_show(file: KnownDifferences) -> None:
    record = read_record()
    assert set(record["defaults"]) == set(file.references())
    steps = {(step.from_, step.to) for step in file.steps()}
    assert {(effect["before"], effect["after"]) for effect in record["effects"]} == steps


def test_columns_selected_are_those_on_the_page(file: KnownDifferences) -> None:
    """At the smallest size, where ties are and rules differ; larger ones take longer."""
    n = min(file.selection_sizes)
    found = [selection_record(one) for one in select(file, (n,))]
    assert found == [row for row in read_record()["selection"] if row["n"] == n]


def test_every_difference_is_of_a_setting_that_methods_state(file: KnownDifferences) -> None:
    """By its name without 'also' of a table: optimiser.epsilon is a setting of optimiser."""
    known = {setting for model in MODELS for setting in setting_names(model)}
    known |= {"engine", *TRANSFORMS}
    stated = {one.setting.partition(".")[0] for one in file.differences if one.setting}
    assert stated - known == set()
