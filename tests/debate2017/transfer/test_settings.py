from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from debate2017.transfer.settings import FileBody, FineTunedSettings, TransferLogisticSettings
from fitdiff.errors import SpecificationError, UnsupportedSettingError
from fitdiff.methods.method import read_method
from fitdiff.models.nets.settings import H2OAdadelta

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"
H2O_ADADELTA = H2OAdadelta("h2o-adadelta", 0.99, 1e-8, "bit-trick", "incoming-weights", "skipped")
BODY = """
name = "pretrained"
data = "mnist"
classes = [2, 3]
images_per_class = 50
epochs = 1
seed = 1
"""


@pytest.fixture
def method_with_body(tmp_path: Path):
    """Read a method file like pretrained-fine-tune with another table ``body``."""

    def read(body: str):
        shutil.copy(METHODS / "pretrained-fine-tune.toml", tmp_path)
        file = tmp_path / "own.toml"
        head = 'name = "own"\ntitle = "own"\nlike = "pretrained-fine-tune"\n'
        file.write_text(f"{head}\n[settings.body]\n{body}")
        return read_method(file)

    return read


def test_pretrained_body_is_read_from_a_method_file(method_with_body) -> None:
    settings = method_with_body(BODY).settings()
    assert settings["body"] == "pretrained"
    assert settings["body.classes"] == (2, 3)
    assert settings["body.images_per_class"] == 50


@pytest.mark.parametrize(
    ("seen", "instead", "message"),
    [
        ("classes = [2, 3]", "classes = [3, 2]", r"ascending order, \[2, 3\]"),
        ("classes = [2, 3]", "classes = [2, 2]", r"different classes"),
        ("classes = [2, 3]", "classes = [2]", "2 entries or more"),
        ("classes = [2, 3]", "classes = [2, 10]", "less than or equal to 9"),
        ('data = "mnist"', 'data = "svhn"', "'mnist' or 'fashion-mnist'"),
        ("epochs = 1", "epochs = 0", "greater than 0"),
        ("seed = 1", "", "'body.seed' is missing"),
        ("seed = 1", "seed = 1\nsha256 = 'x'", "unknown key"),
    ],
)
def test_contradicting_body_description_is_rejected(
    method_with_body, seen: str, instead: str, message: str
) -> None:
    with pytest.raises(SpecificationError, match=message):
        method_with_body(BODY.replace(seen, instead))


@pytest.mark.parametrize(
    ("path", "sha256"), [("body.h5", "0" * 64), ("body.keras", "0" * 63), ("body.keras", "G" * 64)]
)
def test_file_needs_its_format_and_a_whole_hash(method_with_body, path: str, sha256: str) -> None:
    with pytest.raises(SpecificationError, match=r"body\.(path|sha256)"):
        method_with_body(f'name = "file"\npath = "{path}"\nsha256 = "{sha256}"')


def test_another_file_or_another_seed_is_another_method(varied, tiny) -> None:
    bodies = [
        tiny,
        FileBody("file", "a.keras", "0" * 64),
        FileBody("file", "a.keras", "1" * 64),
        type(tiny)("pretrained", "mnist", (2, 3, 4), 100, 1, 8),
    ]
    assert len({varied("pretrained-frozen", body=body).key() for body in bodies}) == len(bodies)


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("pretrained-frozen", {"scaling": "none"}, "knows pixels with scaling 'divide-by-255'"),
        ("pretrained-fine-tune", {"scaling": "standardise"}, "seen: 'standardise'"),
        ("pretrained-fine-tune", {"trained_layers": 5}, "has 4 layers with weights, seen: .* = 5"),
        ("pretrained-frozen", {"solver": "liblinear"}, "the intercept is penalised with"),
        ("pretrained-frozen", {"intercept_penalised": True}, "and with no other solver"),
        ("pretrained-fine-tune", {"epochs": 1.5}, "a whole number of epochs"),
        ("pretrained-fine-tune", {"optimiser": H2O_ADADELTA}, "optimiser = "),
    ],
)
def test_impossible_settings_are_refused(
    fit, digits, name: str, changes: dict[str, object], message: str
) -> None:
    rows, _ = digits(4)
    with pytest.raises(UnsupportedSettingError, match=message):
        fit(name, rows, **changes)


def test_pretrained_methods_use_the_stated_bodies() -> None:
    frozen = read_method(METHODS / "pretrained-frozen.toml")
    tuned = read_method(METHODS / "pretrained-fine-tune.toml")
    assert isinstance(frozen.spec, TransferLogisticSettings)
    assert isinstance(tuned.spec, FineTunedSettings)
    assert frozen.spec.body == tuned.spec.body
    assert frozen.spec.body.classes == tuple(range(2, 10))
    few = [read_method(METHODS / f"pretrained-{kind}-few.toml") for kind in ("frozen", "fine-tune")]
    assert {method.spec.body for method in few} == {few[0].spec.body}
    assert not set(few[0].spec.body.classes) & {3, 5, 4, 9}
