"""What can be read from the arguments of functions that nobody described."""

from typing import Literal

import pytest
import scipy.stats
import statsmodels.api as sm
import statsmodels.formula.api as smf
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from statsmodels.stats.multitest import multipletests

from fitdiff.causes.calls.options import Option, accepted, options_of
from fitdiff.causes.calls.worker_options import _options


def described(
    x: object,
    kind: Literal["a", "b"] = "a",
    flag: bool = False,
    tol: float = 1e-3,
    max_iter: int = 10,
    verbose: int = 0,
) -> None:
    """Do something.

    Parameters
    ----------
    kind : {'a', 'b'}
    """
    del x, kind, flag, tol, max_iter, verbose


def listed(start: str = "one", keywords: object = None) -> None:
    """Do something.

    Parameters
    ----------
    start : str, optional
        How to begin:

        * 'one'
        - "two" for the second
    keywords : dict, optional
        Holds:

        - 'size' : a number
    """
    del start, keywords


def told(kind: str = "a", other: str = "a") -> None:
    """Do something.

    Parameters
    ----------
    kind : str, optional
        One of "a", "b", or "c_d".
    other : str
        One of the "b" kind.
    """
    del kind, other


def values(target: object, argument: str) -> list[object]:
    return [one.value for one in options_of(target) if one.argument == argument]


def test_choices_may_be_told_as_a_list() -> None:
    assert values(listed, "start") == ["two"]
    assert values(listed, "keywords") == []


def test_choices_may_be_told_in_a_sentence() -> None:
    assert values(told, "kind") == ["b", "c_d"]
    assert values(told, "other") == []


def test_choices_of_its_own_go_before_those_of_other_functions() -> None:
    found = [one.value for one in _options(sm.GEE.fit, "fit") if one.argument == "cov_type"]
    assert found == ["naive", "bias_reduced"]
    found = [one.value for one in _options(sm.OLS.fit, "fit") if one.argument == "cov_type"]
    assert "HC3" in found


@pytest.mark.parametrize(
    ("argument", "other"),
    [("kind", ["b"]), ("flag", [True]), ("tol", [1e-12]), ("max_iter", [10_000])],
)
def test_other_values_of_an_argument(argument: str, other: list[object]) -> None:
    assert values(described, argument) == other


def test_data_and_output_are_never_touched() -> None:
    assert not {"x", "verbose"} & {one.argument for one in options_of(described)}


def test_constraints_of_an_estimator_are_read() -> None:
    assert Option("fit_intercept", False, "flag") in options_of(Ridge)
    assert Option("C", float("inf"), "limit") in options_of(LogisticRegression)
    assert 0.0 in values(Ridge, "alpha")


def test_a_function_without_a_signature_has_none() -> None:
    assert options_of(int) == [] or all(isinstance(one, Option) for one in options_of(int))


def test_a_tolerance_without_iterations_is_no_solvers() -> None:
    assert Option("tol", 1e-12, "accuracy", iterates=False) in options_of(LinearRegression)
    assert Option("tol", 1e-12, "accuracy") in options_of(LogisticRegression)


def test_a_solver_without_a_limit_of_rounds_is_not_given_one() -> None:
    assert 10_000 not in values(SVC, "max_iter")


def test_what_only_the_class_behind_a_formula_takes_is_accepted() -> None:
    assert {"data", "freq_weights"} <= accepted(smf.glm)
    assert "freq_weights" not in accepted(smf.wls)


def test_a_denominator_has_two_values_and_a_list_with_colons_its_entries() -> None:
    assert Option("ddof", 1, "choice", False) in options_of(scipy.stats.variation)
    found = {one.value for one in options_of(multipletests) if one.argument == "method"}
    assert {"fdr_bh", "bonferroni", "holm"} <= found


def test_the_end_of_an_interval_of_whole_numbers_is_whole() -> None:
    (found,) = [one for one in values(KNeighborsClassifier, "n_neighbors") if one is not None]
    assert isinstance(found, int)
    assert found == 1
