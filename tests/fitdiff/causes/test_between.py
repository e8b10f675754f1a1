from dataclasses import replace
from pathlib import Path

from fitdiff.causes.between import cause_between
from fitdiff.methods.method import read_method
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile

COMPARISONS = Path(__file__).parents[3] / "py/debate2017/src/debate2017"
STUDY = read_study(str(COMPARISONS / "studies" / "leek2017.toml"))
B4 = read_method(COMPARISONS / "methods" / "B4.toml")


def test_the_factor_that_makes_one_method_the_other_is_named() -> None:
    spec = replace(B4.spec, inverse_penalty=2.5)
    other = replace(B4, name="weaker", spec=spec)
    found = cause_between(STUDY, Profile((40,), 1), B4, other, splits=1, fits=2000)
    assert (found.changed, found.met, found.cause.answer) == ("beam-liblinear", "weaker", "named")
    assert found.text() == (
        "B4, changed to meet weaker: inverse_penalty 1e+06 -> 2.5 (to the bit)."
    )


def test_methods_that_differ_in_two_factors_have_no_single_cause() -> None:
    spec = replace(B4.spec, inverse_penalty=2.5, features=3)
    other = replace(B4, name="both", spec=spec)
    found = cause_between(STUDY, Profile((40,), 1), B4, other, splits=1, fits=400)
    assert found.cause.explanations == ()
