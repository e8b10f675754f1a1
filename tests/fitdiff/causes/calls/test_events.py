"""The other level of a binary outcome as what is modelled."""

from typing import cast

import pandas as pd

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.events import event_changes, event_levels
from fitdiff.causes.calls.number import Facts

TABLE = pd.DataFrame({"y": ["no", "yes", "no", "yes"], "w": [1.0, 2.0, 3.0, 5.0]})


def changed(text: str) -> set[str]:
    """The code after each change."""
    tree, levels = parse_python(text), event_levels(TABLE, "y")
    found = event_changes(tree, "py", "second", "y", levels)
    made = [apply(tree, [cast("Edit", one.edit)], Facts(len(TABLE))) for one in found]
    return {print_call(one, "py") for one in made if one is not None}


def test_the_event_of_a_formula() -> None:
    assert changed("smf.logit('y ~ w', data)") == {
        """smf.logit("I(1 * (y == 'no')) ~ w", data)""",
        """smf.logit("I(1 * (y == 'yes')) ~ w", data)""",
    }


def test_the_event_of_a_vector() -> None:
    assert "LogisticRegression().fit(X, 1 * (y == 'yes'))" in changed(
        "LogisticRegression().fit(X, y)"
    )


def test_only_two_values_are_an_event() -> None:
    assert event_levels(TABLE, "y") == ["no", "yes"]
    assert event_levels(TABLE, "w") == []
    assert event_levels(TABLE, None) == []
