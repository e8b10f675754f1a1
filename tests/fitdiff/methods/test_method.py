from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.method import MODELS, TRANSFORMS, read_method, setting_names, with_settings

from ..patterns import STANDARDISED

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"
FILES = sorted(METHODS.glob("*.toml"))


@pytest.fixture
def edit(tmp_path):
    """Write a method that ships with one piece of its text replaced, and read that."""

    def edit(old, new, name="liblinear-top10", file_name=None):
        text = (METHODS / f"{name}.toml").read_text()
        assert text.count(old) == 1, f"{old!r} must occur once"
        file = tmp_path / f"{file_name or name}.toml"
        file.write_text(text.replace(old, new))
        return read_method(file)

    return edit


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_methods_that_ship_state_every_setting(file):
    method = read_method(file)
    assert method.name == file.stem
    stated = {setting.split(".")[0] for setting in method.settings()} - {"engine", *TRANSFORMS}
    assert stated == set(setting_names(method.model))


def test_methods_that_ship_differ_in_their_settings():
    assert len({read_method(file).key() for file in FILES}) == len(FILES) >= 8


@pytest.mark.parametrize("model", MODELS)
def test_settings_are_named_in_the_order_of_the_specification(model):
    assert setting_names(model) == tuple(field.name for field in fields(MODELS[model]))


def test_settings_of_an_optimiser_are_settings_of_their_own():
    settings = read_method(METHODS / "keras-mlp-sgd.toml").settings()
    assert settings["optimiser"] == "sgd"
    assert (settings["optimiser.rate"], settings["optimiser.decay"]) == (0.005, 0.99)
    assert list(settings)[-1] == "engine"


def test_a_method_is_frozen_and_hashable():
    method = read_method(METHODS / "keras-mlp.toml")
    assert hash(method) == hash(read_method(METHODS / "keras-mlp.toml"))
    with pytest.raises(FrozenInstanceError):
        method.engine = "py.other"  # type: ignore[misc]


def test_name_and_title_are_no_part_of_the_key():
    method = read_method(METHODS / "liblinear-top10.toml")
    assert replace(method, name="other", title="another title").key() == method.key()


@pytest.mark.parametrize(
    "changes",
    [{"select.k": 9}, {"threshold": 0.6}, {"tolerance": 1e-5}, {"scale": STANDARDISED}],
)
def test_every_setting_is_part_of_the_key(changes):
    method = read_method(METHODS / "liblinear-top10.toml")
    assert with_settings(method, changes).key() != method.key()


def test_the_engine_is_part_of_the_key():
    method = read_method(METHODS / "lm-top10.toml")
    assert replace(method, engine="py.statsmodels").key() != method.key()


def test_a_whole_number_is_the_same_value_as_its_float(edit):
    assert edit("strength = 1e-6", "strength = 1", file_name="liblinear-top10").key() == (
        with_settings(read_method(METHODS / "liblinear-top10.toml"), {"strength": 1.0}).key()
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title =", "titel =", "unknown key 'titel'. Did you mean 'title'"),
        ('title = "Ten best columns, logistic, liblinear"\n', "", "missing title"),
        (
            'name = "liblinear-top10"',
            'name = "other"',
            "named 'other' but its file 'liblinear-top10.toml'",
        ),
        ('model = "linear"', 'model = "linaer"', "'linaer'. Did you mean 'linear'"),
        ('model = "linear"', "model = []", r"model must be a string, got \[\]. Add quotes."),
        ('engine = "py.sklearn"', "engine = 3", "engine must be a string, got 3. Add quotes."),
        ("folds = 0", "flods = 0", "unknown key 'flods'. Did you mean 'folds'"),
        ("k = 10", "n = 10", r"\[transforms.select\]: unknown key 'n'"),
        ("[transforms.select]", "[transforms.selekt]", "'selekt'. Did you mean 'select'"),
        ("[transforms.select]", "[transforms]\nscale = 1\n[transforms.select]", "a table or"),
        ("k = 10\n", "", "'k' is missing"),
        ("k = 10", "k = 10.5", "'k' must be a whole number, got 10.5"),
        ("tolerance = 1e-4", "tolerance = 0", "'tolerance' must be greater than 0, got 0"),
        ("strength = 1e-6", "strength = 0.0", "if and only if penalty is 'none'"),
        ("[settings]", "[settings", "not valid TOML"),
    ],
)
def test_wrong_method_files_are_refused(edit, old, new, message):
    with pytest.raises(SpecificationError, match=message):
        edit(old, new)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SpecificationError, match="no file"):
        read_method(tmp_path / "B9.toml")


def test_settings_must_be_a_table(tmp_path):
    file = tmp_path / "M.toml"
    file.write_text(
        'name = "M"\ntitle = "m"\nmodel = "linear"\nengine = "py.sklearn"\nsettings = 1\n'
    )
    with pytest.raises(SpecificationError, match=r"\[settings\]"):
        read_method(file)


def test_reading_a_method_does_not_ask_the_engine(edit):
    assert edit('engine = "py.sklearn"', 'engine = "py.other"').engine == "py.other"


@pytest.mark.parametrize("name", ["a/b", "..", "", "nul\\u0000", "x" * 101, "-x", "two words"])
def test_names_that_cannot_be_files_are_refused(edit, name):
    with pytest.raises(SpecificationError, match="cannot be a name"):
        edit('name = "liblinear-top10"', f'name = "{name}"')


def test_a_method_of_another_folder_is_found_for_like(tmp_path):
    text = 'name = "own"\ntitle = "own"\nlike = "lm-top10"\n[transforms.select]\nk = 5\n'
    own = read_method(write(tmp_path, "own", text), lambda name: METHODS / f"{name}.toml")
    base = read_method(METHODS / "lm-top10.toml")
    assert own.settings() == base.settings() | {"select.k": 5}


def write(folder, name, text):
    (folder / f"{name}.toml").write_text(text)
    return folder / f"{name}.toml"


def test_like_supplies_missing_settings(tmp_path):
    write(tmp_path, "keras-mlp-sgd", (METHODS / "keras-mlp-sgd.toml").read_text())
    text = 'name = "own"\ntitle = "own"\nlike = "keras-mlp-sgd"\n[settings]\nactivation = "relu"\n'
    own = read_method(write(tmp_path, "own", text))
    base = read_method(METHODS / "keras-mlp-sgd.toml")
    assert own.title == "own"
    assert own.settings() == base.settings() | {"activation": "relu"}
    further = 'name = "further"\ntitle = "f"\nlike = "own"\n[settings]\nepochs = 30.0\n'
    assert read_method(write(tmp_path, "further", further)).settings() == (
        base.settings() | {"activation": "relu", "epochs": 30.0}
    )


def test_like_can_leave_a_transform_out_add_one_and_take_another(tmp_path):
    def like(name, text):
        content = f'name = "{name}"\ntitle = "t"\nlike = "lasso"\n{text}'
        return read_method(write(tmp_path, name, content), lambda other: METHODS / f"{other}.toml")

    assert like("raw", '[transforms]\nscale = "none"\n').transforms == ()
    divided = like("divided", '[transforms.scale]\nname = "divide"\nby = 2.0\n')
    assert divided.settings()["scale.by"] == 2.0
    rule = 'name = "top-k"\nstatistic = "pooled-f"\nties = "argsort"\nk = 3\n'
    assert [kind for kind, _ in like("both", f"[transforms.select]\n{rule}").transforms] == [
        "scale",
        "select",
    ]


def test_settings_are_changed_by_name_and_checked():
    base = read_method(METHODS / "liblinear-top10.toml")
    other = with_settings(base, {"select.k": 3, "scale": STANDARDISED, "engine": "py.other"})
    assert other.settings() == base.settings() | {
        "select.k": 3,
        "scale": "standardise",
        "scale.ddof": 1,
        "engine": "py.other",
    }
    assert with_settings(other, {"scale": "none", "select.k": 10, "engine": "py.sklearn"}) == base
    with pytest.raises(SpecificationError, match=r"unknown setting 'select\.n'"):
        with_settings(base, {"select.n": 3})
    with pytest.raises(SpecificationError, match=r"'k' must be greater than 0, got 0"):
        with_settings(base, {"select.k": 0})


@pytest.mark.parametrize(
    ("like", "settings", "message"),
    [
        ("other", "", "no file"),
        ("own", "", r"like = 'own' must name another"),
        ("loop", "", r"own -> loop"),
        (
            "keras-mlp-sgd",
            "activaton = 'relu'",
            r"unknown key 'activaton', which 'keras-mlp-sgd' lacks.*'activation'",
        ),
    ],
)
def test_like_must_name_another_method_with_the_same_settings(tmp_path, like, settings, message):
    write(tmp_path, "keras-mlp-sgd", (METHODS / "keras-mlp-sgd.toml").read_text())
    write(tmp_path, "loop", 'name = "loop"\ntitle = "l"\nlike = "own"\n')
    text = f'name = "own"\ntitle = "own"\nlike = "{like}"\n[settings]\n{settings}\n'
    with pytest.raises(SpecificationError, match=message):
        read_method(write(tmp_path, "own", text))
