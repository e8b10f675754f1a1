"""How categories become columns: other contrasts, of all and of one."""

from __future__ import annotations

import pandas as pd
import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Binary, Call, Formula, Name
from fitdiff.causes.calls.coding import coding_changes
from fitdiff.causes.calls.edits import SetArgument

TABLE = pd.DataFrame({"y": [1.0, 2.0, 3.0], "g": ["a", "b", "a"], "h": ["u", "v", "v"]})


def contrasts(found: object) -> dict[str, str]:
    """The formula after each change from treatment contrasts to those of sums."""
    made = {}
    for one in found:  # type: ignore[attr-defined]
        assert isinstance(one.edit, SetArgument)
        if one.setting.startswith("contrasts") and "um" in one.after:
            made[one.setting] = one.edit.value
    return made


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("y ~ g", {"contrasts": "y ~ C(g, Sum)"}),
        (
            "y ~ g + h",
            {
                "contrasts": "y ~ C(g, Sum) + C(h, Sum)",
                "contrasts of g": "y ~ C(g, Sum) + h",
                "contrasts of h": "y ~ g + C(h, Sum)",
            },
        ),
        ("y ~ g + C(h, Sum)", {"contrasts": "y ~ C(g, Sum) + C(h, Sum)"}),
    ],
)
def test_contrasts_of_all_categories_and_of_each_are_tried_in_python(
    formula: str, after: dict[str, str]
) -> None:
    tree = parse_python(f"smf.ols('{formula}', data)")
    found = contrasts(coding_changes(tree, "py", "first", TABLE, "y"))
    assert {said: code.value for said, code in found.items()} == after


def test_contrasts_of_all_categories_and_of_each_are_tried_in_r() -> None:
    formula = Formula(Name("y"), Binary("+", Name("g"), Name("h")))
    tree = Call(Name("lm"), (Argument(None, formula),))
    found = contrasts(coding_changes(tree, "r", "first", TABLE, "y"))
    assert {said: print_call(code, "r") for said, code in found.items()} == {
        "contrasts": "y ~ C(factor(g), contr.sum) + C(factor(h), contr.sum)",
        "contrasts of g": "y ~ C(factor(g), contr.sum) + h",
        "contrasts of h": "y ~ g + C(factor(h), contr.sum)",
    }
