from dataclasses import asdict
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.factors import SvmFactors
from fitdiff.method import read_method
from fitdiff.specification import validate

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("D4-rbf", {"widths": []}, "widths are needed by the kernel 'rbf'"),
        ("D4-intersection", {"widths": [0.1]}, "and by no other"),
        ("D4-rbf", {"costs": []}, "costs"),
        ("D4-rbf", {"costs": [0.0]}, "costs"),
        ("D4-rbf", {"folds": 1}, "folds"),
    ],
)
def test_kernel_and_candidates_must_agree(name, changes, message):
    published = read_method(METHODS / f"{name}.toml").spec
    with pytest.raises(SpecificationError, match=message):
        validate(SvmFactors, asdict(published) | changes, "a test")
