import pytest

from fitdiff.engines.contract import load_engine
from fitdiff.run.imports import undeclared, unused


@pytest.mark.parametrize("name", ["py.numpy", "py.keras-transfer"])
def test_engines_declare_what_their_fits_import(name):
    engine = load_engine(name)
    for model in engine.supports:
        assert undeclared(engine, model) == [], "add it to the engine's `files`"
        assert unused(engine, model) == [], "take it out of the engine's `files`"
