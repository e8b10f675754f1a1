import tomllib
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import read_toml, validate
from fitdiff.models.nets.settings import MlpFactors
from fitdiff.studies.study import comparisons_folder
from fitdiff.studies.study_file import StudyFile


def b1_factors() -> dict[str, object]:
    return dict(read_toml(comparisons_folder() / "methods" / "B1.toml")["factors"])


def test_a_valid_table_becomes_a_frozen_hashable_specification() -> None:
    spec = validate(MlpFactors, b1_factors(), where="beam-mlp")
    assert spec.hidden == (128, 128)
    assert hash(spec) == hash(validate(MlpFactors, b1_factors(), where="beam-mlp"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epoch": 3}, "unknown key 'epoch'. Did you mean 'epochs'"),
        ({"batch_size": 0}, "'batch_size' = 0"),
        ({"batch_size": True}, "'batch_size' = True"),
        ({"activation": "Tanh"}, "'activation' = 'Tanh'.*'tanh' or 'relu'"),
        ({"hidden": [128, -1]}, "'hidden.1' = -1"),
        ({"threshold": "max-f2"}, "threshold"),
        ({"optimiser": {"name": "adam", "rate": 0.1}}, "optimiser.*missing"),
        ({"optimiser": {"name": "adagrad"}}, "optimiser"),
        ({"optimiser": {"name": "sgd", "rte": 0.1}}, r"'optimiser.sgd.rte'. Did you mean 'rate'"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        validate(MlpFactors, b1_factors() | change, where="beam-mlp")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[profiles.smoke]\nreplicats = 2",
            "'profiles.smoke.replicats'. Did you mean 'replicates'",
        ),
        ("[[guesses]]\nclam = ''", "'guesses.0.clam'. Did you mean 'claim'"),
        (
            "[[guesses]]\n[[guesses.steps]]\nform = 'beam-mlp'",
            "'guesses.0.steps.0.form'. Did you mean 'from'",
        ),
    ],
)
def test_keys_deep_in_a_study_get_the_nearest_of_their_own_table(text: str, message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        validate(StudyFile, tomllib.loads(text), where="study")


@pytest.mark.parametrize("factor", list(b1_factors()))
def test_no_factor_has_a_default(factor: str) -> None:
    content = b1_factors()
    del content[factor]
    with pytest.raises(SpecificationError, match=f"'{factor}' is missing"):
        validate(MlpFactors, content, where="beam-mlp")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match=r"no file .*nothing\.toml"):
        read_toml(tmp_path / "nothing.toml")


def test_bytes_that_are_no_text_are_no_toml(tmp_path: Path) -> None:
    file = tmp_path / "binary.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpecificationError, match="not valid TOML"):
        read_toml(file)
