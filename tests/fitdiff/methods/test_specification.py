import tomllib
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import read_toml, shown, validate
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.studies.study import study_of
from fitdiff.studies.study_file import StudyFile

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


def net_settings() -> dict[str, object]:
    return dict(read_toml(METHODS / "keras-mlp.toml")["settings"])


def test_a_valid_table_becomes_a_frozen_hashable_specification() -> None:
    spec = validate(MlpSettings, net_settings(), where="net")
    assert spec.hidden == (128, 128)
    assert hash(spec) == hash(validate(MlpSettings, net_settings(), where="net"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epoch": 3}, "unknown key 'epoch'. Did you mean 'epochs'"),
        ({"batch_size": 0}, "'batch_size' must be greater than 0, got 0"),
        ({"batch_size": True}, "'batch_size' must be a whole number, got True"),
        ({"activation": "Tanh"}, "'activation' must be .*'tanh' or 'relu', got 'Tanh'"),
        ({"hidden": [128, -1]}, "'hidden.1' must be greater than 0, got -1"),
        ({"threshold": "max-f2"}, "threshold"),
        ({"optimiser": {"name": "adam", "rate": 0.1}}, "optimiser.*missing"),
        ({"optimiser": {"name": "adagrad"}}, "optimiser"),
        ({"optimiser": {"name": "sgd", "rte": 0.1}}, r"'optimiser.rte'. Did you mean 'rate'"),
    ],
)
def test_wrong_settings_are_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        validate(MlpSettings, net_settings() | change, where="net")


def test_an_empty_list_is_told_how_many_entries_it_needs(tmp_path: Path) -> None:
    study = {"name": "own", "methods": [], "data": {"table": "own.csv", "outcome": "y"}}
    with pytest.raises(SpecificationError, match=r"'methods' must have 1 entry or more, got \[\]"):
        study_of(study, tmp_path / "own.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[profiles.smoke]\nreplicats = 2",
            "'profiles.smoke.replicats'. Did you mean 'replicates'",
        ),
        ("[draw]\nstratificaton = 'none'", "'draw.stratificaton'. Did you mean 'stratification'"),
    ],
)
def test_keys_deep_in_a_study_get_the_nearest_of_their_own_table(text: str, message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        validate(StudyFile, tomllib.loads(text), where="study")


@pytest.mark.parametrize("setting", list(net_settings()))
def test_no_setting_has_a_default(setting: str) -> None:
    content = net_settings()
    del content[setting]
    with pytest.raises(SpecificationError, match=f"'{setting}' is missing"):
        validate(MlpSettings, content, where="net")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match=r"no file .*nothing\.toml"):
        read_toml(tmp_path / "nothing.toml")


def test_bytes_that_are_not_utf_8_are_not_toml(tmp_path: Path) -> None:
    file = tmp_path / "binary.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpecificationError, match="not valid TOML"):
        read_toml(file)


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "bom.toml"
    file.write_bytes(b"\xef\xbb\xbfa = 1")
    assert read_toml(file) == {"a": 1}


def test_paths_are_shown_relative_to_the_working_directory(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "a" / "b.toml") == "a/b.toml"
    assert shown(Path("a/b.toml")) == "a/b.toml"
    assert shown(tmp_path.parent / "b.toml") == str(tmp_path.parent / "b.toml")
