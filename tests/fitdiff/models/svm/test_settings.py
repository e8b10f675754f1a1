from dataclasses import asdict
from pathlib import Path

import pytest

from fitdiff.errors import SpecificationError
from fitdiff.methods.method import read_method
from fitdiff.methods.specification import validate
from fitdiff.models.svm.settings import SvmSettings

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("svm-rbf", {"widths": []}, "widths are needed by the kernel 'rbf'"),
        ("svm-intersection", {"widths": [0.1]}, "and by no other"),
        ("svm-rbf", {"costs": []}, "costs"),
        ("svm-rbf", {"costs": [0.0]}, "costs"),
        ("svm-rbf", {"folds": 1}, "folds"),
    ],
)
def test_kernel_and_candidates_must_agree(name, changes, message):
    published = read_method(METHODS / f"{name}.toml").spec
    with pytest.raises(SpecificationError, match=message):
        validate(SvmSettings, asdict(published) | changes, "a test")
