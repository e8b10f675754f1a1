from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from fitdiff.errors import RefusedFactorError, SpecificationError
from fitdiff.methods.method import factor_names, read_method
from fitdiff.models import MODELS

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"
FILES = sorted(METHODS.glob("*.toml"))


@pytest.fixture
def edit(tmp_path):
    """Write a published method with one piece of its text replaced, and read that."""

    def edit(old, new, name="beam-liblinear", file_name=None):
        text = (METHODS / f"{name}.toml").read_text()
        assert text.count(old) == 1, f"{old!r} must occur once"
        file = tmp_path / f"{file_name or name}.toml"
        file.write_text(text.replace(old, new))
        return read_method(file)

    return edit


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_published_methods_can_be_read_and_state_every_factor(file):
    method = read_method(file)
    assert method.name == file.stem
    stated = {factor.split(".")[0] for factor in method.factors()} - {"engine"}
    assert stated == set(factor_names(method.model))


def test_no_two_published_methods_are_the_same_work():
    assert len({read_method(file).key() for file in FILES}) == len(FILES) >= 8


@pytest.mark.parametrize("model", MODELS)
def test_factors_are_named_in_the_order_of_the_specification(model):
    assert factor_names(model) == tuple(field.name for field in fields(MODELS[model]))


def test_settings_of_an_optimiser_are_factors_of_their_own():
    factors = read_method(METHODS / "B3.toml").factors()
    assert factors["optimiser"] == "sgd"
    assert (factors["optimiser.rate"], factors["optimiser.decay"]) == (0.005, 0.99)
    assert list(factors)[-1] == "engine"


def test_a_method_is_frozen_and_hashable():
    method = read_method(METHODS / "B1.toml")
    assert hash(method) == hash(read_method(METHODS / "B1.toml"))
    with pytest.raises(FrozenInstanceError):
        method.engine = "py.other"  # type: ignore[misc]


def test_name_and_title_are_no_part_of_the_key():
    method = read_method(METHODS / "B4.toml")
    assert replace(method, name="other", title="another title").key() == method.key()


@pytest.mark.parametrize(
    "changes",
    [{"features": 9}, {"threshold": 0.6}, {"tolerance": 1e-5}, {"scaling": "standardise"}],
)
def test_every_factor_is_part_of_the_key(changes):
    method = read_method(METHODS / "B4.toml")
    assert replace(method, spec=replace(method.spec, **changes)).key() != method.key()


def test_the_engine_is_part_of_the_key():
    method = read_method(METHODS / "L1.toml")
    assert replace(method, engine="py.statsmodels").key() != method.key()


def test_a_whole_number_is_the_same_value_as_its_float(edit):
    assert edit("inverse_penalty = 1e6", "inverse_penalty = 1000000").key() == (
        read_method(METHODS / "B4.toml").key()
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title =", "titel =", "unknown key 'titel'. Did you mean 'title'"),
        ('title = "Leekasso, liblinear (Beam)"\n', "", "missing title"),
        ('name = "beam-liblinear"', 'name = "B5"', "named 'B5' but its file 'B4.toml'"),
        ('model = "leekasso"', 'model = "leekaso"', "'leekaso'. Did you mean 'leekasso'"),
        ('model = "leekasso"', "model = []", r"model = \[\] is no text"),
        ('engine = "py.sklearn"', "engine = 3", "engine = 3 is no text"),
        ('engine = "py.sklearn"', 'engine = "py.sklern"', "'py.sklern'.*'py.sklearn'"),
        ("features = 10", "featurs = 10", "unknown key 'featurs'. Did you mean 'features'"),
        ("features = 10\n", "", "'features' is missing"),
        ("features = 10", "features = 10.5", "'features' = 10.5"),
        ("tolerance = 1e-4", "tolerance = 0", "'tolerance' = 0"),
        ("inverse_penalty = 1e6", "inverse_penalty = inf", "if and only if penalty is 'none'"),
        ("[factors]", "[factors", "not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(edit, old, new, message):
    with pytest.raises(SpecificationError, match=message):
        edit(old, new)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SpecificationError, match="no file"):
        read_method(tmp_path / "B9.toml")


def test_factors_must_be_a_table(tmp_path):
    file = tmp_path / "M.toml"
    file.write_text(
        'name = "M"\ntitle = "m"\nmodel = "leekasso"\nengine = "py.sklearn"\nfactors = 1\n'
    )
    with pytest.raises(SpecificationError, match=r"\[factors\]"):
        read_method(file)


def test_a_value_that_the_engine_cannot_honour_is_refused_on_reading(edit):
    with pytest.raises(RefusedFactorError, match=r"'py.sklearn' cannot honour loss = 'squared'"):
        edit('loss = "log"', 'loss = "squared"')
    with pytest.raises(
        RefusedFactorError, match="cannot honour all factors of method 'beam-liblinear'"
    ):
        edit("intercept_penalised = true", "intercept_penalised = false")


def write(folder, name, text):
    (folder / f"{name}.toml").write_text(text)
    return folder / f"{name}.toml"


def test_a_method_that_is_like_another_states_only_what_differs(tmp_path):
    write(tmp_path, "beam-leek-mlp", (METHODS / "B3.toml").read_text())
    text = 'name = "own"\ntitle = "own"\nlike = "beam-leek-mlp"\n[factors]\nactivation = "relu"\n'
    own = read_method(write(tmp_path, "own", text))
    base = read_method(METHODS / "B3.toml")
    assert own.title == "own"
    assert own.factors() == base.factors() | {"activation": "relu"}
    further = 'name = "further"\ntitle = "f"\nlike = "own"\n[factors]\nepochs = 30.0\n'
    assert read_method(write(tmp_path, "further", further)).factors() == (
        base.factors() | {"activation": "relu", "epochs": 30.0}
    )


@pytest.mark.parametrize(
    ("like", "factors", "message"),
    [
        ("other", "", "no file"),
        ("own", "", r"like = 'own' must name another"),
        ("loop", "", r"own -> loop"),
        (
            "beam-leek-mlp",
            "activaton = 'relu'",
            r"unknown key 'activaton', which 'beam-leek-mlp' lacks.*'activation'",
        ),
    ],
)
def test_what_a_method_is_like_must_be_another_with_the_same_factors(
    tmp_path, like, factors, message
):
    write(tmp_path, "beam-leek-mlp", (METHODS / "B3.toml").read_text())
    write(tmp_path, "loop", 'name = "loop"\ntitle = "l"\nlike = "own"\n')
    text = f'name = "own"\ntitle = "own"\nlike = "{like}"\n[factors]\n{factors}\n'
    with pytest.raises(SpecificationError, match=message):
        read_method(write(tmp_path, "own", text))
