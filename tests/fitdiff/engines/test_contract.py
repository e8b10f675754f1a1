from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest

from fitdiff.engines import contract
from fitdiff.engines.contract import (
    Engine,
    Fit,
    check_supported,
    engine_of,
    engine_points,
    load_engine,
    problem_of,
)
from fitdiff.errors import SpecificationError, UnavailableError, UnsupportedSettingError
from fitdiff.methods.method import TRANSFORMS, read_method, setting_names
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.preparation import SELECT

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


def no_fit(method, rows, context):
    nothing = np.empty(0)
    return Fit("ok", nothing, nothing.astype(np.uint8), 0.5, ())


OWN = Engine(
    name="py.own",
    supports={"linear": {**SELECT, **{one: ANYTHING for one in setting_names("linear")}}},
    fit=no_fit,
    versions=lambda: {"own": "1"},
    problem=lambda: None,
)


@pytest.fixture
def method():
    return replace(read_method(METHODS / "liblinear-top10.toml"), engine="py.own")


@pytest.fixture
def announce(monkeypatch):
    """Announce engines of another package, as if it were installed."""

    def announce(**targets):
        points = [
            EntryPoint(f"py.{name}", target, "fitdiff.engines") for name, target in targets.items()
        ]
        monkeypatch.setattr(contract, "entry_points", lambda group: points)
        engine_points.cache_clear()
        load_engine.cache_clear()

    yield announce
    monkeypatch.undo()
    engine_points.cache_clear()
    load_engine.cache_clear()


def test_every_shipped_engine_is_registered():
    assert {"r.lm", "r.glm", "r.h2o", "py.sklearn", "py.statsmodels", "py.keras"} <= set(
        engine_points()
    )


@pytest.mark.parametrize("name", ["py.sklearn", "py.statsmodels"])
def test_loaded_engine_bears_its_name_and_says_its_versions(name):
    engine = load_engine(name)
    assert engine.name == name
    assert engine.problem() is None
    assert all(version for version in engine.versions().values())


@pytest.mark.parametrize("name", ["py.sklearn", "py.statsmodels"])
def test_engine_states_allowed_values_of_every_setting(name):
    for model, domains in load_engine(name).supports.items():
        stated = {name for name in domains if name.partition(".")[0] not in TRANSFORMS}
        assert stated == set(setting_names(model))


def test_unknown_engine_names_the_nearest(method):
    with pytest.raises(SpecificationError, match=r"'py.skleran'.*Did you mean 'py.sklearn'\?"):
        engine_of(replace(method, engine="py.skleran"))


def test_broken_engine_does_not_affect_others(announce):
    announce(
        absent="no_such_module:ENGINE", wrong="math:pi", good="fitdiff.engines.py_sklearn:ENGINE"
    )
    assert load_engine("py.good").name == "py.sklearn"
    with pytest.raises(UnavailableError, match=r"'py.absent'.*no_such_module"):
        load_engine("py.absent")
    with pytest.raises(UnavailableError, match="math:pi is a float, not an Engine"):
        load_engine("py.wrong")


@pytest.mark.parametrize("fault", ["1 / 0", "raise SystemExit(0)", "x = = 1"])
def test_engine_whose_module_does_not_run_is_unavailable(announce, fault, tmp_path, monkeypatch):
    (tmp_path / "faulty_engine.py").write_text(fault)
    monkeypatch.syspath_prepend(str(tmp_path))
    announce(faulty="faulty_engine:ENGINE")
    with pytest.raises(UnavailableError, match=r"'py.faulty'.*cannot be imported: \w+"):
        load_engine("py.faulty")


def test_engine_that_cannot_say_its_problem_has_one():
    assert problem_of(OWN) is None
    assert problem_of(replace(OWN, problem=lambda: {}["path"])) == "KeyError: 'path'"


def test_supported_method_passes(method):
    check_supported(OWN, method)


def test_unsupported_model_is_rejected(method):
    with pytest.raises(
        UnsupportedSettingError, match=r"cannot fit the model 'mlp'.*Supported: linear"
    ):
        check_supported(OWN, replace(method, model="mlp"))


def test_unsupported_value_names_the_allowed_ones(method):
    domains = {**OWN.supports["linear"], "solver": one_of("qr")}
    engine = replace(OWN, supports={"linear": domains})
    with pytest.raises(
        UnsupportedSettingError, match=r"solver = 'liblinear' .*'liblinear-top10'.*Supported: 'qr'"
    ):
        check_supported(engine, method)


def test_setting_unknown_to_the_engine_is_refused(method):
    domains = {key: domain for key, domain in OWN.supports["linear"].items() if key != "family"}
    engine = replace(OWN, supports={"linear": domains})
    with pytest.raises(UnsupportedSettingError, match=r"family = 'binomial'.*no value of it"):
        check_supported(engine, method)


def test_incompatible_values_are_rejected_with_the_reason(method):
    engine = replace(OWN, incompatibility=lambda method: f"this and that, in {method.name}.")
    with pytest.raises(
        UnsupportedSettingError, match="all settings of method 'liblinear-top10' together: this and"
    ):
        check_supported(engine, method)
