from dataclasses import asdict
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.method import read_method
from fitdiff.methods.specification import validate
from fitdiff.models.linear.settings import LinearSettings

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"
STATED = {"path_length": 1, "path_ratio": 1.0, "folds": 0}


def settings(**changes):
    lasso = read_method(METHODS / "lasso.toml").spec
    return validate(LinearSettings, asdict(lasso) | changes, "a test")


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_strength_can_be_stated_as_a_whole_number(penalty):
    stated = settings(strength=1, penalty=penalty, l1_ratio=float(penalty == "l1"), **STATED)
    assert stated.strength == 1.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strength": 0.1}, "path_length must be 1"),
        ({"strength": 0.1, **STATED, "folds": 5}, "folds 0"),
        ({"folds": 2}, "3 folds"),
        ({"path_length": 1}, "path_length of at least 2"),
        ({"path_ratio": 1.0}, "path_ratio must be below 1"),
        ({"strength": 0.0, **STATED}, "strength must be 0 if and only if penalty is 'none'"),
        ({"strength_unit": "total-loss"}, "of a path must be 'mean-loss'"),
        ({"l1_ratio": 0.5}, "l1_ratio must be 1.0 where penalty is 'l1'"),
        ({"penalty": "elastic-net"}, "between 0 and 1"),
        ({"link": "identity"}, "link of family 'binomial' must be 'logit'"),
        ({"intercept": False, "intercept_penalised": True}, "needs an intercept"),
        ({"strength": "cv"}, "strength"),
    ],
)
def test_strength_and_path_must_agree(changes, message):
    with pytest.raises(SpecificationError, match=message):
        settings(**changes)


def test_a_strength_has_two_units():
    mean = settings(strength=0.1, **STATED)
    total = settings(strength=0.1, strength_unit="total-loss", **STATED)
    assert (mean.mean_strength(10), mean.total_strength(10)) == (0.1, 1.0)
    assert (total.mean_strength(10), total.total_strength(10)) == (0.01, 0.1)
