"""What the search reads of cards."""

from __future__ import annotations

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Constant
from fitdiff.cards.known import (
    changes_no_number,
    first_guess,
    objective_of,
    setting_name,
    tight_arguments,
)

LOGISTIC = "sklearn.linear_model.LogisticRegression"


def test_an_argument_has_the_name_that_both_languages_share() -> None:
    assert setting_name(LOGISTIC, "C") == "L2 penalty"
    assert setting_name("stats::wilcox.test", "correct") == "continuity correction"
    assert setting_name("scipy.stats.wilcoxon", "correction") == "continuity correction"
    assert setting_name("statsmodels.formula.api.ols", "cov_type") == "covariance"
    assert setting_name("stats::loess", "span") == ""


def test_a_value_is_converted_to_the_other_functions_unit() -> None:
    ridge = {"alpha": Constant("double", 3.0)}
    guess = first_guess("sklearn.linear_model.Ridge", ridge, "MASS::lm.ridge", "L2 penalty")
    assert print_call(guess["lambda"], "r") == "3"
    lasso = first_guess(
        "sklearn.linear_model.Ridge", ridge, "sklearn.linear_model.ElasticNet", "L2 penalty"
    )
    assert {name: print_call(node, "py") for name, node in lasso.items()} == {
        "alpha": "3.0 / n",
        "l1_ratio": "0.0",
    }


def test_without_a_card_nothing_is_guessed() -> None:
    assert first_guess("stats::loess", {}, LOGISTIC, "L2 penalty") == {}
    assert objective_of("stats::loess") == ""
    assert tight_arguments("stats::loess") == {}


def test_limits_of_accuracy_and_what_need_not_be_searched() -> None:
    assert tight_arguments(LOGISTIC)["tol"] == "1e-12"
    assert changes_no_number(LOGISTIC, "verbose")
    assert not changes_no_number(LOGISTIC, "C")
