"""Conformance tests of the tool's engines, and of every installed engine's own description."""

from __future__ import annotations

import pytest

from fitdiff.engines.contract import SplitData, engine_points, load_engine
from fitdiff.methods.method import MODELS, TRANSFORMS, setting_names

from .conformance import EngineChecks, read_methods
from .small_tables import grey
from .varied import METHODS


class TestCoreMethods(EngineChecks):
    """All methods of this folder, on forty tumours."""

    methods = read_methods(METHODS)

    @pytest.fixture
    def rows(self) -> SplitData:
        return grey(40, test_rows=100)


@pytest.mark.parametrize("name", engine_points())
def test_engine_says_what_it_supports_for_every_setting(name: str) -> None:
    engine = load_engine(name)
    assert engine.name == name
    assert engine.supports
    for model, domains in engine.supports.items():
        assert model in MODELS
        stated = {setting.partition(".")[0] for setting in domains}
        assert stated - {*TRANSFORMS} == set(setting_names(model))


@pytest.mark.parametrize("name", engine_points())
def test_engine_can_run_here_and_says_with_which_versions(name: str) -> None:
    engine = load_engine(name)
    assert engine.problem() is None
    versions = engine.versions()
    assert versions
    assert all(isinstance(text, str) and text for text in versions.values())
