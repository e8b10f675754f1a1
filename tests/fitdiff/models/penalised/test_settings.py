from dataclasses import asdict
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.method import read_method
from fitdiff.methods.specification import validate
from fitdiff.models.penalised.settings import PenalisedLinearSettings

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"
STATED = {"path_length": 1, "path_ratio": 1.0, "folds": 0}


def settings(**changes):
    lasso = read_method(METHODS / "lasso.toml").spec
    return validate(PenalisedLinearSettings, asdict(lasso) | changes, "a test")


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_strength_can_be_stated_as_a_whole_number(penalty):
    stated = settings(strength=1, penalty=penalty, **STATED)
    assert stated.strength == 1.0
    assert stated.l1_ratio == (penalty == "l1")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strength": 0.1}, "path_length must be 1"),
        ({"strength": 0.1, **STATED, "folds": 5}, "folds 0"),
        ({"folds": 2}, "3 folds"),
        ({"path_length": 1}, "path_length of at least 2"),
        ({"path_ratio": 1.0}, "path_ratio must be below 1"),
        ({"strength": 0.0, **STATED}, "strength"),
        ({"strength": "cv"}, "strength"),
    ],
)
def test_strength_and_path_must_agree(changes, message):
    with pytest.raises(SpecificationError, match=message):
        settings(**changes)
