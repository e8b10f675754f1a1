from dataclasses import replace
from pathlib import Path

from fitdiff.causes.between import cause_between
from fitdiff.methods.method import read_method
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile

COMPARISONS = Path(__file__).parents[3] / "comparisons"
STUDY = read_study(str(COMPARISONS / "studies" / "breast-cancer.toml"))
LIBLINEAR = read_method(COMPARISONS / "methods" / "liblinear-top10.toml")


def test_the_factor_that_makes_one_method_the_other_is_named() -> None:
    spec = replace(LIBLINEAR.spec, scaling="standardise")
    other = replace(LIBLINEAR, name="weaker", spec=spec)
    found = cause_between(STUDY, Profile((40,), 1), LIBLINEAR, other, splits=1, fits=200)
    assert (found.changed, found.met, found.cause.answer) == ("liblinear-top10", "weaker", "named")
    assert found.text().startswith(
        "liblinear-top10, changed to meet weaker: scaling none -> standardise (to the bit)."
    )


def test_methods_that_differ_in_two_factors_have_no_single_cause() -> None:
    spec = replace(LIBLINEAR.spec, scaling="standardise", features=3)
    other = replace(LIBLINEAR, name="both", spec=spec)
    found = cause_between(STUDY, Profile((40,), 1), LIBLINEAR, other, splits=1, fits=60)
    assert found.cause.explanations == ()
