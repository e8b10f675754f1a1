from typing import cast

import pandas as pd
import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Binary, Call, Formula, Language, Name, Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.edits import Edit
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.transforms import transforms

TABLE = pd.DataFrame(
    {
        "y": ["no", "yes", "no", "yes"],
        "g": list("abab"),
        "k": [1, 2, 1, 2],
        "w": [1.0, 2.0, 3.0, 5.0],
    }
)


def changed(text: str, setting: str, outcome: str | None = "y") -> set[str]:
    """The code after each change of a setting."""
    tree = parse_python(text)
    return codes(tree, "py", setting, outcome)


def codes(tree: Node, language: Language, setting: str, outcome: str | None = "y") -> set[str]:
    made = set()
    for one in transforms(tree, language, "second", TABLE, outcome):
        if one.setting == setting:
            after = apply(tree, [cast("Edit", one.edit)], Facts(len(TABLE)))
            assert after is not None
            made.add(print_call(after, language))
    return made


def test_a_change_of_coding_names_its_column_and_both_codings() -> None:
    told = {
        (one.setting, one.before, one.after)
        for one in transforms(parse_python("smf.ols('w ~ C(k)', data)"), "py", "first", TABLE, "w")
    }
    assert ("coding of k", "categories", "numbers") in told, told
    right = Binary("+", Name("g"), Name("k"))
    tree = Call(Name("lm"), (Argument(None, Formula(Name("w"), right)),))
    assert codes(tree, "r", "coding of k", "w") == {"lm(w ~ g + factor(k))"}
    assert codes(tree, "r", "coding of g", "w") == {"lm(w ~ as.numeric(factor(g)) + k)"}


def test_a_constant_column_is_added_or_left_out() -> None:
    assert changed("sm.OLS(y, X).fit()", "constant column") == {
        "sm.OLS(y, sm.add_constant(X)).fit()"
    }
    assert changed("sm.OLS(y, sm.add_constant(X)).fit()", "constant column") == {
        "sm.OLS(y, X).fit()"
    }


def test_an_outcome_per_unit_of_its_weight() -> None:
    assert changed(
        "PoissonRegressor().fit(X, y, sample_weight=w)", "outcome per unit of weight"
    ) == {"PoissonRegressor().fit(X, y / w, sample_weight=w)"}


def test_a_pipeline_without_a_step() -> None:
    text = "make_pipeline(StandardScaler(), SVC()).fit(X, y)"
    assert changed(text, "step of the pipeline") == {"make_pipeline(SVC()).fit(X, y)"}


@pytest.mark.parametrize(
    ("written", "coded"),
    [("g", "C(g, Sum)"), ("C(k)", "C(k, Sum)"), ("C(g, Sum)", "C(g, Treatment)")],
)
def test_contrasts_of_a_formula(written: str, coded: str) -> None:
    assert f"smf.ols('w ~ {coded}', data)" in changed(
        f"smf.ols('w ~ {written}', data)", "contrasts", None
    )


def test_a_reference_level_of_a_formula() -> None:
    assert changed("smf.ols('w ~ g', data)", "reference level of g", None) == {
        """smf.ols("w ~ C(g, Treatment('a'))", data)""",
        """smf.ols("w ~ C(g, Treatment('b'))", data)""",
    }


def test_numbers_have_no_reference_level() -> None:
    assert not changed("smf.ols('w ~ k', data)", "reference level of k", None)


def test_contrasts_and_levels_in_r() -> None:
    right = Binary("+", Name("g"), Call(Name("factor"), (Argument(None, Name("k")),)))
    tree = Call(Name("lm"), (Argument(None, Formula(Name("w"), right)),))
    assert codes(tree, "r", "contrasts", "w") == {
        "lm(w ~ C(factor(g), contr.sum) + C(factor(k), contr.sum))"
    }
    assert 'lm(w ~ relevel(factor(g), ref = "b") + factor(k))' in codes(
        tree, "r", "reference level of g", "w"
    )
    assert codes(tree, "r", "intercept", "w") == {"lm(w ~ g + factor(k) - 1)"}
